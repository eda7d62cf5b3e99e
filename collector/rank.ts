import { compareForRank, type Ranked } from './score/rank.ts'

/** Entries of one block at most; splitting one moves half of it. */
const BLOCK_ENTRIES = 256

export type Entry = Ranked & { id: string }

/**
 * Contacts of one board in order, best first, with the place of any of them in O(log n).
 *
 *     blocks   [ best … ]  [ … ]  [ … ]  [ … worst ]     each sorted, at most 256 entries
 *     ends     the last score and time of each block, side by side
 *     counts   a Fenwick tree over the blocks' sizes: entries before a block in O(log blocks)
 *
 * Scores and times lie in plain arrays of numbers: with a million contacts a search that had to look into each
 * entry's object would wait for memory at every step.
 */
export class Ranking {
  readonly #entries = new Map<string, Entry>()
  #blocks: Block[] = [new Block()]
  #ends = new Keys(16)
  #counts = new Int32Array(2)

  get size(): number {
    return this.#entries.size
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  set(entry: Entry): void {
    const old = this.#entries.get(entry.id)
    if (old) {
      const isSamePlace =
        old.score === entry.score &&
        old.lastScoringAt === entry.lastScoringAt &&
        compareForRank(old, entry) === 0
      if (isSamePlace) return
      this.#remove(old)
    }
    this.#entries.set(entry.id, entry)
    const at = this.#blockOf(entry)
    const block = this.#blocks[at]!
    block.insert(entry)
    if (block.size > BLOCK_ENTRIES) {
      this.#blocks.splice(at + 1, 0, block.split())
      this.#recount()
    } else this.#changed(at, 1)
  }

  delete(id: string): void {
    const old = this.#entries.get(id)
    if (!old) return
    this.#entries.delete(id)
    this.#remove(old)
  }

  /** The place of a contact, from 1; null if it is not on the board. */
  rankOf(id: string): number | null {
    const entry = this.#entries.get(id)
    if (!entry) return null
    const at = this.#blockOf(entry)
    return this.#before(at) + this.#blocks[at]!.positionOf(entry) + 1
  }

  /** Entries in order from a place (1 is best). */
  *from(rank = 1): Generator<Entry> {
    let at = 0
    let skip = rank - 1
    while (at < this.#blocks.length && skip >= this.#blocks[at]!.size) skip -= this.#blocks[at++]!.size
    for (; at < this.#blocks.length; at++) {
      const { entries } = this.#blocks[at]!
      for (let i = skip; i < entries.length; i++) yield entries[i]!
      skip = 0
    }
  }

  #remove(entry: Entry): void {
    const at = this.#blockOf(entry)
    const block = this.#blocks[at]!
    block.remove(entry)
    if (block.size === 0 && this.#blocks.length > 1) {
      this.#blocks.splice(at, 1)
      this.#recount()
    } else this.#changed(at, -1)
  }

  /** The block that holds the entry, or would: the first whose last entry does not come before it. */
  #blockOf(entry: Entry): number {
    let low = 0
    let high = this.#blocks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const difference =
        this.#ends.compare(middle, entry) || compare(this.#blocks[middle]!.entries.at(-1)!, entry)
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #before(block: number): number {
    let sum = 0
    for (let i = block; i > 0; i -= i & -i) sum += this.#counts[i]!
    return sum
  }

  #changed(at: number, by: number): void {
    for (let i = at + 1; i < this.#counts.length; i += i & -i) this.#counts[i]! += by
    this.#setEnd(at)
  }

  #recount(): void {
    const { length } = this.#blocks
    this.#counts = new Int32Array(length + 1)
    this.#ends = new Keys(length)
    for (let i = 1; i <= length; i++) {
      this.#counts[i]! += this.#blocks[i - 1]!.size
      const parent = i + (i & -i)
      if (parent <= length) this.#counts[parent]! += this.#counts[i]!
      this.#setEnd(i - 1)
    }
  }

  #setEnd(at: number): void {
    const last = this.#blocks[at]!.entries.at(-1)
    if (last) this.#ends.put(at, last)
  }
}

/** Scores and last scoring times, by position. A time that is unknown comes after every other. */
class Keys {
  readonly scores: Float64Array
  readonly times: Float64Array

  constructor(room: number) {
    this.scores = new Float64Array(room)
    this.times = new Float64Array(room)
  }

  put(at: number, { score, lastScoringAt }: Entry): void {
    this.scores[at] = score
    this.times[at] = lastScoringAt ?? Number.NEGATIVE_INFINITY
  }

  /** As `compareForRank` begins: the higher score first, then the later time. 0 where more has to be looked at. */
  compare(at: number, { score, lastScoringAt }: Entry): number {
    if (this.scores[at] !== score) return this.scores[at]! > score ? -1 : 1
    const time = lastScoringAt ?? Number.NEGATIVE_INFINITY
    if (this.times[at] !== time) return this.times[at]! > time ? -1 : 1
    return 0
  }
}

class Block {
  entries: Entry[] = []
  readonly #keys = new Keys(BLOCK_ENTRIES + 1)

  get size(): number {
    return this.entries.length
  }

  positionOf(entry: Entry): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      const difference = this.#keys.compare(middle, entry) || compare(this.entries[middle]!, entry)
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  insert(entry: Entry): void {
    const at = this.positionOf(entry)
    const { scores, times } = this.#keys
    scores.copyWithin(at + 1, at, this.entries.length)
    times.copyWithin(at + 1, at, this.entries.length)
    this.#keys.put(at, entry)
    this.entries.splice(at, 0, entry)
  }

  remove(entry: Entry): void {
    const at = this.positionOf(entry)
    const { scores, times } = this.#keys
    scores.copyWithin(at, at + 1, this.entries.length)
    times.copyWithin(at, at + 1, this.entries.length)
    this.entries.splice(at, 1)
  }

  /** Keeps the better half and returns the other. */
  split(): Block {
    const other = new Block()
    for (const [i, entry] of this.entries.splice(this.entries.length >> 1).entries()) {
      other.entries.push(entry)
      other.#keys.put(i, entry)
    }
    return other
  }
}

/** Ranks are unique by the law (two contacts cannot share a first event); ids settle it for whoever breaks it. */
const compare = (a: Entry, b: Entry): number =>
  compareForRank(a, b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
