import { setTimeout as sleep } from 'node:timers/promises'
import type { Ranks } from '../../shared/board.ts'
import type { Store } from '../model/port.ts'
import type { ContactId, PlanVersion, SiteId } from '../model/rows.ts'
import type { Boards } from './boards.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Changes of rank are shown for the top of a board; below, they are noise. */
const KEPT_RANKS = 1_000
const ROWS_AT_A_TIME = 500
const LOOK_MS = 15_000
/** Snapshots are kept hourly for 27 hours, then every sixth hour for a little over a week. */
const HOURLY_MS = 27 * HOUR_MS
const KEPT_MS = 8 * DAY_MS
const THINNED_HOURS = 6

export type Ago = 'hour' | 'day' | 'week'
/** The age of the snapshot to compare with, and the tolerance for the nearest one. */
const REACH: { [A in Ago]: { ms: number; slack: number } } = {
  hour: { ms: HOUR_MS, slack: HOUR_MS },
  day: { ms: DAY_MS, slack: 3 * HOUR_MS },
  week: { ms: 7 * DAY_MS, slack: 12 * HOUR_MS },
}

type Deps = { store: Store; boards: Boards; now: () => number }

/** Hourly snapshots of the ranks on every live board; changes of rank are computed from them. */
export class RankHistory {
  readonly #parts: Deps

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** Done by one collector, the leader. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.keep()
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
    }
  }

  /** Takes the missing snapshots of this hour, and deletes expired ones. */
  async keep(): Promise<void> {
    const { store, boards, now } = this.#parts
    const hour = Math.floor(now() / HOUR_MS) * HOUR_MS
    for (const { plan, site, state } of (await store.registry()).plans) {
      const version = state === 'live' ? boards.version(plan) : undefined
      if (!version) continue
      const last = await store.db
        .selectFrom('ranks')
        .select(row => row.fn.max('at').as('at'))
        .where('site_id', '=', site)
        .where('plan_id', '=', plan)
        .executeTakeFirst()
      if (last?.at != null && Number(last.at) >= hour) continue
      await this.#take(version)
      await this.#thin(version)
    }
  }

  /** The ranks at about that time; empty without a snapshot from then. */
  async at(plan: string, ago: Ago): Promise<Ranks | null> {
    const { store, boards, now } = this.#parts
    const version = boards.version(plan)
    if (!version) return null
    const wanted = now() - REACH[ago].ms
    const of = store.db.selectFrom('ranks').where('site_id', '=', version.site).where('plan_id', '=', plan)
    const [before, after] = await Promise.all([
      of
        .select(row => row.fn.max('at').as('at'))
        .where('at', '<=', wanted)
        .executeTakeFirst(),
      of
        .select(row => row.fn.min('at').as('at'))
        .where('at', '>', wanted)
        .executeTakeFirst(),
    ])
    const [nearest] = [before?.at, after?.at]
      .flatMap(at => (at == null ? [] : [Number(at)]))
      // A snapshot of the present hour is no reference for the hour before.
      .filter(at => Math.abs(at - wanted) <= REACH[ago].slack && now() - at >= REACH[ago].ms / 2)
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
    if (nearest === undefined) return { plan, at: null, contacts: [] }
    const rows = await of.select('contact_id').where('at', '=', nearest).orderBy('rank').execute()
    return { plan, at: new Date(nearest).toISOString(), contacts: rows.map(row => row.contact_id) }
  }

  /** Removes a contact again: a snapshot that was being written during the erasure may still contain it. */
  async forget(site: SiteId, contact: ContactId): Promise<void> {
    await this.#parts.store.db
      .deleteFrom('ranks')
      .where('site_id', '=', site)
      .where('contact_id', '=', contact)
      .execute()
  }

  async #take({ id, plan, site }: PlanVersion): Promise<void> {
    const { store, boards, now } = this.#parts
    const at = now()
    const rows: { site_id: string; plan_id: string; at: number; contact_id: string; rank: number }[] = []
    for (const entry of boards.ranking(id)?.from() ?? []) {
      rows.push({ site_id: site, plan_id: plan, at, contact_id: entry.id, rank: rows.length + 1 })
      if (rows.length >= KEPT_RANKS) break
    }
    if (rows.length === 0) return
    await store.db.transaction().execute(async trx => {
      for (let i = 0; i < rows.length; i += ROWS_AT_A_TIME)
        await trx
          .insertInto('ranks')
          .values(rows.slice(i, i + ROWS_AT_A_TIME))
          .execute()
    })
    // Contacts erased between the read and the write.
    const gone = rows.map(row => row.contact_id).filter(contact => !boards.contacts.has(contact))
    if (gone.length > 0)
      await store.db.deleteFrom('ranks').where('site_id', '=', site).where('contact_id', 'in', gone).execute()
  }

  async #thin({ plan, site }: PlanVersion): Promise<void> {
    const { store, now } = this.#parts
    const of = store.db.deleteFrom('ranks').where('site_id', '=', site).where('plan_id', '=', plan)
    await of.where('at', '<', now() - KEPT_MS).execute()
    const taken = await store.db
      .selectFrom('ranks')
      .select('at')
      .distinct()
      .where('site_id', '=', site)
      .where('plan_id', '=', plan)
      .where('at', '<', now() - HOURLY_MS)
      .execute()
    const spare = taken
      .map(({ at }) => Number(at))
      .filter(at => Math.floor(at / HOUR_MS) % THINNED_HOURS !== 0)
    if (spare.length > 0) await of.where('at', 'in', spare).execute()
  }
}
