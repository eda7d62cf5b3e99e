import { orderIdOf } from '../model/event-facts.ts'
import { joinKey } from '../model/known.ts'
import type { CommissionWork, Decision } from '../model/port.ts'
import type { ContactRow } from '../model/rows.ts'
import { partiesOfOrder } from '../transaction/facts.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'

const MONEY = /^(?:purchase|refund|deal_created|deal_won|deal_lost)$/

type Written = Pick<Decision, 'contacts' | 'events' | 'rederived'>

/**
 * What the commissions of may have changed: contacts that have come or bought with a partner's code, before or now, those
 * that an order, a refund or a deal is about, merged ones, and orders whose customer may be gone.
 */
export function* commissionWork(
  { contacts, events, rederived = [] }: Written,
  uow: UnitOfWork,
): Loads<CommissionWork[]> {
  const bought = new Set<string>()
  const work: CommissionWork[] = []
  for (const { site, stream, event } of [...events, ...rederived]) {
    if (!MONEY.test(event.name)) continue
    const order = orderIdOf(event)
    bought.add(joinKey(site, stream))
    if (order === null) continue
    for (const contact of yield* partiesOfOrder(uow, site, order)) bought.add(joinKey(site, contact))
    if (event.name === 'refund') work.push({ site, subject: `o:${order}`, stamp: event.id })
  }
  for (const row of contacts) {
    const { site, id, version } = row
    if (isConcerned(row, bought, uow)) work.push({ site, subject: `c:${id}`, stamp: String(version) })
    // The survivor may be none of these by itself.
    if (row.mergedInto !== null)
      work.push({ site, subject: `c:${row.mergedInto}`, stamp: `${id} ${version}` })
  }
  return work
}

function isConcerned(row: ContactRow, bought: ReadonlySet<string>, { known }: UnitOfWork): boolean {
  const { site, id, face, mergedInto, streams } = row
  if (mergedInto !== null || face.codes !== undefined || bought.has(joinKey(site, id))) return true
  if (known.contacts.get(joinKey(site, id))?.face.codes !== undefined) return true
  return streams.some(stream => bought.has(joinKey(site, stream)))
}
