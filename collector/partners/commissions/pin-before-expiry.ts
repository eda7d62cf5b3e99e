import { newId } from '../../accounts/secrets.ts'
import type { Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import { NEVER } from './commission-rows.ts'
import { Commissions } from './commissions.ts'
import { noteWork } from './note-work.ts'

const PIECE = 200

/**
 * Pins the commissions that depend on an instant at or before `before`: retention is about to delete their events. Each
 * keeps its partner and amount; refunds and decisions still change it. Returns the number of pins.
 */
export async function pinBeforeExpiry(
  store: Store,
  now: () => number,
  site: SiteId,
  before: number,
): Promise<number> {
  await new Commissions({ store, now }).settle(site)
  let count = 0
  for (let more = true; more; ) {
    const rows = await store.db
      .selectFrom('commissions')
      .select(['order_id', 'contact_id', 'pin'])
      .where('site_id', '=', site)
      .where('rests_on', '<=', before)
      .limit(PIECE)
      .execute()
    more = rows.length === PIECE
    if (rows.length === 0) break
    const at = now()
    await store.db.transaction().execute(async trx => {
      const byOrder = new Map(rows.map(row => [row.order_id, row]))
      for (const { order_id, contact_id, pin } of byOrder.values())
        await trx
          .insertInto('commission_pins')
          .values({
            ...{ id: newId('cp'), site_id: site, order_id, contact_id, at },
            ...{ why: 'retention', statement: null, body: pin, ended_at: null },
          })
          .execute()
      const orders = rows.map(({ order_id }) => order_id)
      await trx
        .updateTable('commissions')
        .set({ is_pinned: 1, rests_on: NEVER })
        .where('site_id', '=', site)
        .where('order_id', 'in', orders)
        .execute()
      await noteWork(trx, site, [
        ...new Set(rows.map(one => (one.contact_id === null ? `o:${one.order_id}` : `c:${one.contact_id}`))),
      ])
    })
    count += rows.length
  }
  return count
}
