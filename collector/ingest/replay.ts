import type { Replayed } from '../../shared/health.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { SiteBook } from '../accounts/site-settings.ts'
import type { Store } from '../model/port.ts'
import type { SiteId } from '../model/rows.ts'
import type { Pipeline } from './pipeline.ts'
import { isRecord } from './props.ts'
import { checkEvent } from './validate.ts'

/** Replays rejected events in their original form under the present rules. */
export class Replay {
  readonly #store: Pick<Store, 'db'>
  readonly #sites: SiteBook
  readonly #pipeline: Pipeline
  readonly #now: () => number

  constructor(store: Pick<Store, 'db'>, sites: SiteBook, pipeline: Pipeline, now: () => number) {
    this.#store = store
    this.#sites = sites
    this.#pipeline = pipeline
    this.#now = now
  }

  async one(site: SiteId, id: number): Promise<Replayed | Refusal> {
    const { db } = this.#store
    const row = await db
      .selectFrom('rejected')
      .selectAll()
      .where('id', '=', id)
      .where('site_id', '=', site)
      .executeTakeFirst()
    const settings = await this.#sites.get(site)
    if (!row || !settings) return refusal('not_found', 'There is no rejected event of that id.')
    let raw: unknown
    try {
      raw = JSON.parse(row.raw)
    } catch {
      return { outcome: 'rejected', code: 'bad_json', message: 'The stored copy of the event is truncated.' }
    }
    const key = row.key_class === 'secret' ? 'secret' : 'public'
    const { v: visitor, z: sentAt } = isRecord(raw) ? raw : {}
    const door = {
      key,
      receivedAt: row.received_at,
      visitor: typeof visitor === 'string' ? visitor : null,
      sentAt: typeof sentAt === 'number' ? sentAt : null,
    } as const
    const checked = checkEvent(raw, door)
    const from = { key, agent: 'replay', address: null, receivedAt: row.received_at } as const
    const taken = await this.#pipeline.take(
      settings,
      { ...from, silent: true, isReplay: true },
      [checked],
      [raw],
    )
    await db.updateTable('rejected').set({ replayed_at: this.#now() }).where('id', '=', id).execute()
    const refused = taken.rejected[0]
    if (refused) return { outcome: 'rejected', code: refused.code, message: refused.message }
    return { outcome: taken.accepted > 0 ? 'accepted' : 'duplicate', code: null, message: null }
  }
}
