import type { Board, BoardSpec } from '../shared/board.ts'
import { type Refusal, refusal } from '../shared/refusal.ts'
import { factsOf } from './assemble.ts'
import type { Boards } from './boards.ts'
import { compareForRank } from './score/rank.ts'
import type { Reading } from './score/score.ts'
import { series } from './score/series.ts'
import { ScorerBook } from './scorers.ts'
import type { ContactRow, PlanVersion, Store } from './store/store.ts'

/** A past board is computed anew when its contacts have changed, but not more often than this. */
const FRESH_MS = 30_000
const KEPT = 20

type Placed = { row: ContactRow; reading: Reading }
type Past = { placed: Placed[]; at: number }

/**
 * The boards of past cycles: as at 1 ms before a cycle's end, by the plan version that is live now, from the stored
 * events. Late events move them.
 */
export class PastBoards {
  readonly #store: Store
  readonly #boards: Boards
  readonly #now: () => number
  readonly #book = new ScorerBook()
  readonly #kept = new Map<string, Promise<Past>>()

  constructor(store: Store, boards: Boards, now: () => number) {
    this.#store = store
    this.#boards = boards
    this.#now = now
  }

  /** Who is erased is on no board, of the past either. */
  forget(): void {
    this.#kept.clear()
  }

  async read(spec: BoardSpec, epoch: string, cursor?: string): Promise<Board | Refusal> {
    const version = this.#boards.version(spec.plan)
    const inside = Date.parse(spec.cycle ?? '')
    if (!version) return refusal('not_found', 'There is no live plan of that id.', 'plan')
    if (Number.isNaN(inside))
      return refusal('bad_request', 'A cycle is named by a date or an instant in it.', 'cycle')
    const registry = await this.#store.registry()
    const found = this.#book.of(registry, version.site).find(other => other.version.id === version.id)
    if (!found) return refusal('not_found', 'There is no live plan of that id.', 'plan')
    const { end } = found.scorer.cycleOf(inside)
    if (!Number.isFinite(end)) return refusal('bad_request', 'This plan has no such cycle.', 'cycle')
    if (end > this.#now())
      return refusal('bad_request', 'This cycle is not over; leave it out to see its board.', 'cycle')

    const key = `${version.id}/${end}`
    let past = this.#kept.get(key)
    if (!past || this.#now() - (await past).at > FRESH_MS) {
      past = this.#compute(found.scorer, version.site, end - 1)
      past.catch(() => this.#kept.delete(key))
      this.#kept.delete(key)
      this.#kept.set(key, past)
      if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    }
    return this.#page((await past).placed, spec, version, epoch, cursor)
  }

  async #compute(scorer: Parameters<typeof series>[0], site: string, at: number): Promise<Past> {
    const placed: Placed[] = []
    for (const row of [...this.#boards.contacts.values()]) {
      if (row.site !== site || (row.face.firstSeenAt ?? Number.POSITIVE_INFINITY) > at) continue
      const facts = (await factsOf(this.#store, site, row.id))?.facts ?? []
      const [reading] = series(scorer, facts, [at])
      if (reading && reading.score !== null && reading.first !== null) placed.push({ row, reading })
    }
    return { placed, at: this.#now() }
  }

  #page(all: Placed[], spec: BoardSpec, version: PlanVersion, epoch: string, cursor?: string): Board {
    const scoreOf = ({ reading }: Placed) =>
      spec.tag === undefined ? reading.score : (reading.tags[spec.tag] ?? null)
    const ranked = all
      .filter(one => scoreOf(one) !== null)
      .map(one => ({ ...one, rank: { ...one.reading, score: scoreOf(one)! } }))
      .sort((a, b) => compareForRank(a.rank, b.rank))
    const after = Number(cursor ?? 0) || 0
    const rows = ranked
      .slice(after, after + spec.top)
      .map(({ row, reading, rank }, i) =>
        this.#boards.rowOf(row, { id: row.id, ...rank }, after + i + 1, version, reading),
      )
    const isMore = after + rows.length < ranked.length
    return {
      epoch,
      seq: 0,
      plan: spec.plan,
      planVersion: version.id,
      total: ranked.length,
      rows,
      cursor: isMore ? String(after + rows.length) : null,
    }
  }
}
