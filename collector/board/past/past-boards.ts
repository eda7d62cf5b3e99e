import type { Board, BoardSpec } from '../../../shared/board.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { retainedSince } from '../../accounts/applied-settings.ts'
import { joinKeys } from '../../model/known.ts'
import type { Store } from '../../model/port.ts'
import type { ContactId, ContactRow, PlanVersion, Registry } from '../../model/rows.ts'
import { type LiveVersion, ScorerBook } from '../../plans/scorer-book.ts'
import { admittedIn } from '../../plans/tag-admission.ts'
import { BoundedMap } from '../../platform/bounded-map.ts'
import { compareForRank } from '../../score/rank.ts'
import type { CycleBounds } from '../../score/time/cycle.ts'
import type { Boards } from '../boards.ts'
import { boardOf, type Everybody, freezingBy, type Placed } from './cycle-board.ts'
import { firstPublished } from './freeze.ts'
import { isSameCycle, readFrozen } from './frozen-boards.ts'

/** A past board is computed again after changes of its contacts, but not more often than this. */
const FRESH_MS = 30_000
const KEPT = 20
const CHUNK_ROWS = 500

type Shown = Placed & { row: ContactRow }
type Past = { placed: Shown[]; at: number }

/**
 * The boards of past cycles: as at 1 ms before a cycle's end, by the plan version that is live now, from the stored
 * events. Late events move them until retention takes the cycle's first event; then they stand as they were.
 */
export class PastBoards {
  readonly #store: Store
  readonly #boards: Boards
  readonly #now: () => number
  readonly #kept = new BoundedMap<string, Promise<Past>>(KEPT)

  constructor(store: Store, boards: Boards, now: () => number) {
    this.#store = store
    this.#boards = boards
    this.#now = now
  }

  /** Drops the cached boards after an erasure: an erased contact is on no board, nor on past ones. */
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
    const book = new ScorerBook(await admittedIn(this.#store, registry, [version.site]))
    const found = book.of(registry, version.site).find(other => other.key === version.id)
    if (!found) return refusal('not_found', 'There is no live plan of that id.', 'plan')
    const cycle = found.scorer.cycleOf(inside)
    if (!Number.isFinite(cycle.end)) return refusal('bad_request', 'This plan has no such cycle.', 'cycle')
    if (cycle.end > this.#now())
      return refusal('bad_request', 'This cycle is not over; leave it out to see its board.', 'cycle')

    const key = `${version.id}/${cycle.end}`
    let past = this.#kept.get(key)
    if (!past || this.#now() - (await past).at > FRESH_MS) {
      past = this.#compute(registry, found, cycle)
      past.catch(() => this.#kept.delete(key))
      this.#kept.put(key, past)
    }
    return this.#page((await past).placed, spec, version, epoch, cursor)
  }

  async #compute(registry: Registry, { version, scorer }: LiveVersion, cycle: CycleBounds): Promise<Past> {
    const { site, plan } = version
    const at = this.#now()
    const frozen = await readFrozen(this.#store.db, { site, plan, ...cycle })
    if (frozen) return { placed: await this.#shown(site, frozen), at }
    const settings = registry.sites.get(site)!
    const everybody: Everybody = async onChunk => {
      let rows: ContactRow[] = []
      for (const row of this.#boards.contacts.of(site)) {
        rows.push(row)
        if (rows.length < CHUNK_ROWS) continue
        await onChunk(rows)
        rows = []
      }
      if (rows.length > 0) await onChunk(rows)
    }
    // A cycle that the next freeze will store already shows that same board.
    const isThis = (other: CycleBounds) => isSameCycle(other, cycle)
    const [freezing] = await freezingBy(this.#store, everybody, scorer, settings, at, isThis)
    const until = freezing
      ? Math.max(
          freezing.at,
          await retainedSince(this.#store.db, site),
          await firstPublished(this.#store.db, plan),
        )
      : at
    const placed = await boardOf(this.#store, everybody, scorer, { end: cycle.end, until })
    return { placed: await this.#shown(site, placed), at }
  }

  /** Adds the present data of the contacts; a contact merged since then is shown as its survivor. */
  async #shown(site: string, placed: readonly Placed[]): Promise<Shown[]> {
    const merged = new Map<ContactId, ContactRow>()
    let asked = placed.map(({ id }) => id).filter(id => !this.#boards.contacts.has(id))
    while (asked.length > 0) {
      const { contacts } = await this.#store.look({ contacts: joinKeys(site, asked) })
      asked = []
      for (const row of contacts.values()) {
        if (!row) continue
        merged.set(row.id, row)
        if (row.mergedInto !== null && !merged.has(row.mergedInto)) asked.push(row.mergedInto)
      }
    }
    const rowOf = (id: ContactId): ContactRow | undefined => {
      const row = this.#boards.contacts.get(id) ?? merged.get(id)
      return row?.mergedInto ? rowOf(row.mergedInto) : row
    }
    return placed.flatMap(one => {
      const row = rowOf(one.id)
      return row ? [{ ...one, row }] : []
    })
  }

  #page(all: Shown[], spec: BoardSpec, version: PlanVersion, epoch: string, cursor?: string): Board {
    const holds = this.#boards.filter(spec, version)
    const scoreOf = ({ score, tags }: Shown) => (spec.tag === undefined ? score : (tags[spec.tag] ?? null))
    const ranked = all
      .filter(one => scoreOf(one) !== null)
      .map(one => ({ ...one, score: scoreOf(one)! }))
      .sort(compareForRank)
      .map((one, i) => ({ ...one, place: i + 1 }))
      .filter(({ row, score }) => !holds || holds(row, score))
    const after = Number(cursor ?? 0) || 0
    const rows = ranked
      .slice(after, after + spec.top)
      .map(({ row, fit, engagement, place, ...entry }) =>
        this.#boards.rowOf(row, entry, place, version, { fit, engagement }),
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
