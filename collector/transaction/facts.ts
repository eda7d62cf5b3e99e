import { comparePositions } from '../../shared/order.ts'
import { isCounted, orderIdOf, trustOf } from '../model/event-facts.ts'
import { emptyKnown, joinKeys } from '../model/known.ts'
import type { Known as Loaded, Store } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import type { Fact } from '../score/score.ts'
import { type Loads, UnitOfWork } from './unit-of-work.ts'

/** All facts of a contact in the specified order: its streams' events, and the refunds of its orders from any stream. */
export function* factsOfContact(uow: UnitOfWork, row: ContactRow): Loads<Fact[]> {
  const { site } = row
  yield* uow.prefetch({
    streams: joinKeys(site, row.streams),
    histories: joinKeys(site, row.streams),
  })
  const facts: Fact[] = []
  const orders = new Set<string>()
  for (const key of row.streams) {
    const stream = yield* uow.stream(site, key)
    if (!stream) continue
    for (const event of yield* uow.history(site, key)) {
      const span = spanAt(stream.spans, event)
      if (span?.contact !== row.id || !isCounted(event)) continue
      facts.push({ event, trust: trustOf(event, span) })
      const order = orderIdOf(event)
      if (order !== null) orders.add(order)
    }
  }
  const settled = orders.size === 0 ? facts : yield* withRefundsOf(uow, row.site, row.id, facts, orders)
  if (row.streams.length > 1 || orders.size > 0) settled.sort((a, b) => comparePositions(a.event, b.event))
  return settled
}

/** The contacts that a refund is of: each that has a purchase of its number. */
function* ownersOfOrder(uow: UnitOfWork, site: SiteId, order: string): Loads<ReadonlySet<ContactId>> {
  const owners = new Set<ContactId>()
  for (const entry of yield* uow.order(site, order)) {
    if (entry.event.name !== 'purchase' || !isCounted(entry.event)) continue
    const stream = yield* uow.stream(site, entry.stream)
    const span = stream && spanAt(stream.spans, entry.event)
    if (span) owners.add(span.contact)
  }
  return owners
}

function* withRefundsOf(
  uow: UnitOfWork,
  site: SiteId,
  contact: ContactId,
  facts: Fact[],
  orders: ReadonlySet<string>,
): Loads<Fact[]> {
  yield* uow.prefetch({ orders: joinKeys(site, orders) })
  const kept = facts.filter(fact => fact.event.name !== 'refund' || orderIdOf(fact.event) === null)
  for (const order of orders) {
    const owners = yield* ownersOfOrder(uow, site, order)
    for (const entry of yield* uow.order(site, order)) {
      if (entry.event.name !== 'refund' || !isCounted(entry.event)) continue
      const stream = yield* uow.stream(site, entry.stream)
      const span = stream && spanAt(stream.spans, entry.event)
      if (!span) continue
      // Until its order arrives, a refund stays with the contact that sent it.
      if (owners.has(contact) || (owners.size === 0 && span.contact === contact))
        kept.push({ event: entry.event, trust: trustOf(entry.event, span) })
    }
  }
  return kept
}

/** The contacts that an order concerns: its owner, and the senders of its purchases and refunds. */
export function* partiesOfOrder(uow: UnitOfWork, site: SiteId, order: string): Loads<Set<ContactId>> {
  const parties = new Set<ContactId>()
  for (const entry of yield* uow.order(site, order)) {
    if (!isCounted(entry.event)) continue
    const stream = yield* uow.stream(site, entry.stream)
    const span = stream && spanAt(stream.spans, entry.event)
    if (span) parties.add(span.contact)
  }
  return parties
}

/** `factsOfContact` for screens and commands, outside a transaction; follows a merged contact to its survivor. */
export async function factsOf(
  store: Pick<Store, 'look' | 'registry'>,
  site: SiteId,
  id: ContactId,
): Promise<{ row: ContactRow; facts: Fact[] } | null> {
  const uow = workingOnNothing()
  return answered(store, uow, survivorWithFacts(uow, site, id))
}

/** `factsOf` for many contacts, none of them merged away: two queries instead of two for each contact. */
export async function factsOfMany(
  store: Pick<Store, 'look'>,
  site: SiteId,
  rows: readonly ContactRow[],
): Promise<Fact[][]> {
  return (await withHistories(store, site, rows)).facts
}

/** The same, with the streams and histories that were loaded for it. */
export async function withHistories(
  store: Pick<Store, 'look'>,
  site: SiteId,
  rows: readonly ContactRow[],
): Promise<{ facts: Fact[][]; known: Pick<Loaded, 'streams' | 'histories'> }> {
  const uow = workingOnNothing()
  const keys = joinKeys(
    site,
    rows.flatMap(row => row.streams),
  )
  await answered(store, uow, uow.prefetch({ streams: keys, histories: keys }))
  const all: Fact[][] = []
  for (const row of rows) all.push(await answered(store, uow, factsOfContact(uow, row)))
  return { facts: all, known: uow.known }
}

const workingOnNothing = (): UnitOfWork =>
  new UnitOfWork({
    registry: { version: 0, sites: new Map(), plans: [], alertRules: [], lists: [] },
    ...emptyKnown(),
  })

/** Runs the steps to their end and loads from the store what they request. */
async function answered<T>(store: Pick<Store, 'look'>, uow: UnitOfWork, steps: Loads<T>): Promise<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    const found = await store.look(step.value)
    for (const table of Object.keys(step.value) as (keyof typeof found)[]) {
      const into = uow.known[table] as Map<string, unknown>
      for (const [key, value] of found[table]) into.set(key, value)
    }
  }
}

function* survivorWithFacts(
  uow: UnitOfWork,
  site: SiteId,
  id: ContactId,
): Loads<{ row: ContactRow; facts: Fact[] } | null> {
  let row = yield* uow.contact(site, id)
  while (row?.mergedInto) row = yield* uow.contact(site, row.mergedInto)
  return row ? { row, facts: yield* factsOfContact(uow, row) } : null
}
