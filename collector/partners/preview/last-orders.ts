import type { OrderBases } from '../../../shared/programme-preview.ts'
import { placedOf } from '../../attribution/base.ts'
import { rounded } from '../../attribution/fraction.ts'
import { type Order, ordersOf } from '../../attribution/orders.ts'
import type { Terms } from '../../attribution/terms.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow } from '../../model/rows.ts'
import { iso } from '../../platform/iso.ts'
import { factsOfMany } from '../../transaction/facts.ts'
import type { SiteTerms } from '../commissions/site-terms.ts'

const PIECE = 50
/** Contacts that are read at most: a site of many visitors and few orders gets the orders of these. */
const MOST_CONTACTS = 5_000
/** The properties of an order that its base can depend on. */
const GIVEN = [
  ...['value', 'net', 'subtotal', 'revenue', 'total', 'tax', 'shipping', 'discount'],
  ...['amount', 'currency'],
]

/** The base of the latest real orders of a site, with or without a partner, by the terms of a document. */
export async function basesOfLastOrders(
  store: Store,
  { site, setting }: SiteTerms,
  terms: Terms,
  count: number,
  now: number,
): Promise<OrderBases['rows']> {
  const rows = await latestContacts(store, site.id)
  let found: Order[] = []
  for (let at = 0; at < rows.length; at += PIECE) {
    const oldest = found.length < count ? Number.NEGATIVE_INFINITY : found.at(-1)!.time
    // An order is never later than the latest event of its contact.
    if ((rows[at]!.last?.time ?? 0) < oldest) break
    const facts = await factsOfMany(store, site.id, rows.slice(at, at + PIECE))
    const orders = facts.flatMap(own => ordersOf(own, { ...setting, versions: [terms] }))
    found = [...found, ...orders.filter(({ time }) => time <= now)]
      .toSorted((a, b) => b.time - a.time || (a.eventId < b.eventId ? 1 : -1))
      .slice(0, count)
  }
  return found.map(order => {
    const placed = placedOf(order, terms)
    const props = (order.amounts?.event ?? order.events[0])?.props ?? {}
    return {
      order: order.id,
      at: iso(order.time),
      currency: placed?.currency ?? null,
      value: placed ? Number(placed.value) : null,
      base: placed ? Number(rounded(placed.base)) : null,
      given: Object.fromEntries(GIVEN.filter(name => props[name] != null).map(name => [name, props[name]])),
    }
  })
}

/** The contacts with the latest events, the latest first. */
async function latestContacts(store: Store, site: string): Promise<ContactRow[]> {
  let found: ContactRow[] = []
  const trimmed = () =>
    found.toSorted((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0)).slice(0, MOST_CONTACTS)
  await store.scan(rows => {
    found.push(...rows)
    if (found.length > 4 * MOST_CONTACTS) found = trimmed()
  }, site)
  return trimmed()
}
