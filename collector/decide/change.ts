import type { Event } from '../../shared/event.ts'
import type { Assignment } from '../identity/assign.ts'
import { orderIdOf } from '../model/event-facts.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import { partiesOfOrder } from '../transaction/facts.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { ContactUpdates } from './contact-updates.ts'

/** The contacts with scores that an event may change, and whether it does so by the order that it names. */
export type Change = { touched: Set<ContactId>; isAboutOrder: boolean }

/** Decides changes by time alone up to `at`, for all contacts that the event touches, before the event is stored. */
export function* passTimeOfAll(
  site: SiteId,
  event: Event,
  at: number,
  { contact, regrouping }: Assignment,
  uow: UnitOfWork,
  updates: ContactUpdates,
): Loads<Change> {
  const touched = new Set<ContactId>([
    contact,
    ...(regrouping?.mergedAway.keys() ?? []),
    ...(regrouping?.rewritten ?? []),
  ])
  const order = orderIdOf(event)
  const parties = order === null ? new Set<ContactId>() : yield* partiesOfOrder(uow, site, order)
  for (const id of parties) touched.add(id)
  for (const id of touched) yield* updates.passTime(site, id, at, 'due')
  // A refund affects its order, and an order the refunds that have waited for it, from any contact.
  return { touched, isAboutOrder: order !== null && (event.name === 'refund' || parties.size > 0) }
}

/** Applies the changes of identities after the event is stored; they may change the owner of its order. */
export function* regroupAll(
  site: SiteId,
  event: Event,
  at: number,
  { regrouping }: Assignment,
  { touched, isAboutOrder }: Change,
  uow: UnitOfWork,
  updates: ContactUpdates,
): Loads<void> {
  if (regrouping) {
    for (const other of regrouping.streams) uow.putStream(other)
    yield* updates.regroup(site, regrouping, at)
  }
  const order = orderIdOf(event)
  if (isAboutOrder && order !== null)
    for (const id of yield* partiesOfOrder(uow, site, order)) touched.add(id)
}
