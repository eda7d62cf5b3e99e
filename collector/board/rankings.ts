import { compareBytes } from '../../shared/order.ts'
import type { ContactId, ContactRow, Standing } from '../model/rows.ts'
import type { ContactBook } from './contact-book.ts'
import { type Entry, Ranking } from './ranking.ts'

/** The board of the score itself beside those of tags; no tag is empty. */
export const TOTAL = ''
/** Boards of tags at most: servers' tags are not limited, memory is. */
const MOST_TAG_BOARDS = 10_000

/** All rankings of one plan version: that of the score itself, and one for each tag that a contact has. */
export class Rankings {
  readonly #byTag = new Map<string, Ranking>()
  readonly #book: ContactBook
  readonly #version: string
  readonly #mostTags: number
  /** Whether a tag has found no room for a board. */
  #isShort = false

  constructor(book: ContactBook, version: string, mostTags = MOST_TAG_BOARDS) {
    this.#book = book
    this.#version = version
    this.#mostTags = mostTags
    this.#byTag.set(TOTAL, this.#newRanking())
  }

  get(tag = TOTAL): Ranking | undefined {
    return this.#byTag.get(tag)
  }

  get bytes(): number {
    let sum = 0
    for (const ranking of this.#byTag.values()) sum += ranking.bytes
    return sum
  }

  /**
   * Puts a contact in its places, the total's and its tags'; it leaves those of the tags that it had `before`. The book
   * has the row already. `isOfScan`: one of many that have no place yet, and the board is not asked for before the last.
   */
  place(slot: number, row: ContactRow, before: readonly string[] = [], isOfScan = false): void {
    const standing = row.standings[this.#version]
    // Decided after a publication has replaced this version: until the boards switch too, the contact keeps its places.
    if (standing === undefined) return
    const tags = standing.score == null ? {} : standing.tags
    if (isOfScan && standing.score != null && standing.first !== null) {
      const { score, lastScoringAt, first } = standing
      this.add({ slot, score, lastScoringAt, firstTime: first.time })
    } else this.#place(TOTAL, slot, standing, standing.score ?? null)
    for (const tag in tags) this.#place(tag, slot, standing, tags[tag]!)
    for (const tag of before) if (!Object.hasOwn(tags, tag)) this.#leave(tag, slot)
  }

  /** A contact of a start that has no place on the board of the score yet. */
  add(entry: Entry): void {
    this.#byTag.get(TOTAL)!.add(entry)
  }

  forget(slot: number): void {
    for (const tag of this.#byTag.keys()) this.#leave(tag, slot)
  }

  #place(tag: string, slot: number, standing: Standing, score: number | null): void {
    let ranking = this.#byTag.get(tag)
    if (score === null || standing.first === null) {
      this.#leave(tag, slot)
      return
    }
    if (!ranking) {
      if (this.#byTag.size > this.#mostTags) {
        this.#isShort = true
        return
      }
      ranking = this.#newRanking()
      this.#byTag.set(tag, ranking)
      if (this.#isShort) this.#fill(ranking, tag)
    }
    ranking.set({ slot, score, lastScoringAt: standing.lastScoringAt, firstTime: standing.first.time })
  }

  /** There was no board for the tag before: contacts that have it already take their places. */
  #fill(ranking: Ranking, tag: string): void {
    const book = this.#book
    for (const slot of book.slots()) {
      if (!book.isTagged(slot)) continue
      const standing = book.row(slot).standings[this.#version]
      if (standing?.score == null || standing.first === null || !Object.hasOwn(standing.tags, tag)) continue
      const { lastScoringAt, first } = standing
      ranking.set({ slot, score: standing.tags[tag]!, lastScoringAt, firstTime: first.time })
    }
  }

  /** Tags come and go; a board without contacts would take the place of another tag's. */
  #leave(tag: string, slot: number): void {
    const ranking = this.#byTag.get(tag)
    ranking?.delete(slot)
    if (ranking?.size === 0 && tag !== TOTAL) this.#byTag.delete(tag)
  }

  #newRanking(): Ranking {
    return new Ranking((a, b) => this.#settle(a, b))
  }

  /**
   * The order of two contacts with equal scores and times. The scoring law makes ranks unique (two contacts cannot share
   * a first event); ids break any remaining tie.
   */
  #settle(a: number, b: number): number {
    return compareBytes(this.#firstOf(a), this.#firstOf(b)) || (this.#book.id(a) < this.#book.id(b) ? -1 : 1)
  }

  #firstOf(slot: number): string {
    return this.#book.row(slot).standings[this.#version]?.first?.id ?? ''
  }
}

/** A ranking by the ids of contacts instead of their slots. */
export type RankedView = {
  readonly size: number
  has(id: ContactId): boolean
  scoreOf(id: ContactId): number | undefined
  rankOf(id: ContactId): number | null
  from(rank?: number): Iterable<{ id: ContactId; score: number }>
}

export const rankedView = (ranking: Ranking, book: ContactBook): RankedView => {
  const scoreOf = (id: ContactId) => {
    const slot = book.slotOf(id)
    return slot === undefined ? undefined : ranking.scoreOf(slot)
  }
  return {
    get size() {
      return ranking.size
    },
    scoreOf,
    has: id => scoreOf(id) !== undefined,
    rankOf(id) {
      const slot = book.slotOf(id)
      return slot === undefined ? null : ranking.rankOf(slot)
    },
    *from(rank = 1) {
      for (const { slot, score } of ranking.from(rank)) yield { id: book.id(slot), score }
    },
  }
}
