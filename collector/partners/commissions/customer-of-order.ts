import { comparePositions } from '../../../shared/order.ts'
import { isCounted } from '../../model/event-facts.ts'
import { joinKey } from '../../model/known.ts'
import type { Store } from '../../model/port.ts'
import { spanAt } from '../../model/spans.ts'

/** The contact of an order: that of its earliest purchase. Null: there is no such purchase. */
export async function contactOfOrder(
  store: Pick<Store, 'look' | 'db'>,
  site: string,
  order: string,
): Promise<string | null> {
  const key = joinKey(site, order)
  const { orders } = await store.look({ orders: new Set([key]) })
  const told = (orders.get(key) ?? [])
    .filter(({ event }) => event.name === 'purchase' && isCounted(event))
    .toSorted((a, b) => comparePositions(a.event, b.event))
  const [first] = told
  if (!first) return cachedContact(store, site, order)
  const name = joinKey(site, first.stream)
  const { streams } = await store.look({ streams: new Set([name]) })
  return spanAt(streams.get(name)?.spans ?? [], first.event)?.contact ?? null
}

/** Deals and orders without a number are found by their commissions and pins. */
async function cachedContact({ db }: Pick<Store, 'db'>, site: string, order: string): Promise<string | null> {
  for (const table of ['commissions', 'commission_pins'] as const) {
    const row = await db
      .selectFrom(table)
      .select('contact_id')
      .where('site_id', '=', site)
      .where('order_id', '=', order)
      .where('contact_id', 'is not', null)
      .executeTakeFirst()
    if (row) return row.contact_id
  }
  return null
}
