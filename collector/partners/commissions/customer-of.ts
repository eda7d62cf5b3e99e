import { comparePositions } from '../../../shared/order.ts'
import type { Customer } from '../../attribution/customer.ts'
import { orderIdOf } from '../../model/event-facts.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow } from '../../model/rows.ts'
import type { Fact } from '../../score/score.ts'
import { factsOf, factsOfMany } from '../../transaction/facts.ts'
import { hashesOf } from '../people.ts'
import { verdictsOf } from '../referrals/verdicts.ts'
import { decidedOnMany, decidedOnOrder } from './decided-on.ts'
import { OrderBook } from './order-book.ts'
import type { SiteTerms } from './site-terms.ts'

type Sources = Pick<Store, 'db' | 'look' | 'registry'>

/** A contact with all data that decide its orders; null if there is no such contact. */
export async function customerOf(
  store: Sources,
  terms: SiteTerms,
  contact: string,
  now: number,
): Promise<{ row: ContactRow; customer: Customer } | null> {
  const found = await factsOf(store, terms.site.id, contact)
  if (!found || found.row.id !== contact) return null
  const [customer] = await customersFrom(store, terms, [found.row], [found.facts], now)
  return { row: found.row, customer: customer! }
}

/** Contacts, none of them merged away, with all data that decide their orders: a few queries for all of them. */
export async function customersOf(
  store: Sources,
  terms: SiteTerms,
  rows: readonly ContactRow[],
  now: number,
): Promise<Customer[]> {
  return customersFrom(store, terms, rows, await factsOfMany(store, terms.site.id, rows), now)
}

async function customersFrom(
  store: Sources,
  terms: SiteTerms,
  rows: readonly ContactRow[],
  factsOfRows: readonly Fact[][],
  now: number,
): Promise<Customer[]> {
  const site = terms.site.id
  const book = await OrderBook.of(store, site, factsOfRows.flatMap(purchasedIn))
  const whole = await Promise.all(rows.map(({ id }, i) => withWholeOrders(book, id, factsOfRows[i]!)))
  const ordersOf = new Map(
    rows.map(({ id }, i) => [id, [...new Set(whole[i]!.flatMap(({ event }) => orderIdOf(event) ?? []))]]),
  )
  const decided = await decidedOnMany(store.db, site, ordersOf)
  const protections = await protectionsOf(store, terms, [...ordersOf.keys()], now)
  const customers: Customer[] = []
  for (const [i, row] of rows.entries()) {
    const known = decided.get(row.id)!
    const facts = await withRefundsOfPins(book, whole[i]!, known.pins)
    customers.push({
      facts: facts.filter(({ event }) => event.time <= now),
      ownOf: ownOf(terms, row),
      protections: protections.get(row.id) ?? [],
      ...known,
    })
  }
  return customers
}

/** An order without a customer (after erasure or retention): its pin, and the refunds that name it. */
export async function orphanOf(store: Sources, terms: SiteTerms, order: string): Promise<Customer> {
  const site = terms.site.id
  const book = await OrderBook.of(store, site, [order])
  const refunds = (await book.factsOf(order))
    .map(({ fact }) => fact)
    .filter(({ event }) => event.name === 'refund')
  const decided = await decidedOnOrder(store.db, site, order)
  return { facts: refunds, ownOf: new Set(), protections: [], ...decided }
}

const purchasedIn = (facts: readonly Fact[]): string[] =>
  facts.flatMap(({ event }) => (event.name === 'purchase' ? (orderIdOf(event) ?? []) : []))

/**
 * An order belongs to the customer of its earliest purchase. Purchases of other contacts with the same number are repeats
 * of it, and are no orders of those contacts.
 */
async function withWholeOrders(book: OrderBook, contact: string, facts: Fact[]): Promise<Fact[]> {
  let whole = facts
  for (const order of new Set(purchasedIn(facts))) {
    const told = (await book.factsOf(order)).filter(({ fact }) => fact.event.name === 'purchase')
    const others = told.filter(one => one.contact !== contact)
    if (others.length === 0) continue
    const isOurs = told[0]!.contact === contact
    whole = isOurs
      ? [...whole, ...others.map(({ fact }) => fact)]
      : whole.filter(({ event }) => orderIdOf(event) !== order)
  }
  return whole === facts ? facts : whole.toSorted((a, b) => comparePositions(a.event, b.event))
}

/** A refund of a pinned order without events can belong to any contact. */
async function withRefundsOfPins(book: OrderBook, facts: Fact[], pins: Customer['pins']): Promise<Fact[]> {
  const own = new Set(purchasedIn(facts))
  const found: Fact[] = []
  for (const order of pins.keys()) {
    if (own.has(order)) continue
    for (const { fact } of await book.factsOf(order)) if (fact.event.name === 'refund') found.push(fact)
  }
  if (found.length === 0) return facts
  const nameOf = ({ event }: Fact) => `${event.key} ${event.id}`
  const others = new Map([...facts, ...found].map(fact => [nameOf(fact), fact]))
  return [...others.values()].toSorted((a, b) => comparePositions(a.event, b.event))
}

function ownOf({ site, ownHashes }: SiteTerms, row: ContactRow): Set<string> {
  const emails = row.identifiers.filter(name => name.startsWith('e:')).map(name => name.slice(2))
  const key = site.tombstoneKey
  const hashes = [
    ...emails.flatMap(email => hashesOf(key, email, null)),
    ...hashesOf(key, null, row.face.phone),
  ]
  return new Set(hashes.flatMap(hash => [...(ownHashes.get(hash) ?? [])]))
}

/** By contact: the protections of its referrals. */
async function protectionsOf(
  store: Sources,
  { site, referrals, partnerOfCode, ownHashes }: SiteTerms,
  contacts: readonly string[],
  now: number,
): Promise<Map<string, Customer['protections']>> {
  const rows = await store.db
    .selectFrom('referrals')
    .selectAll()
    .where('site_id', '=', site.id)
    .where('contact_id', 'in', contacts)
    .execute()
  const found = new Map<string, Customer['protections']>()
  const sources = { store, codesOf: async () => partnerOfCode, ownHashes }
  for (const [contact, own] of Map.groupBy(rows, row => row.contact_id!)) {
    const verdicts = await verdictsOf(sources, site, own, referrals, now)
    found.set(
      contact,
      own.flatMap(({ id, partner_id }) => {
        const protection = verdicts.get(id)?.protection
        return protection && partner_id !== null ? [{ partner: partner_id, referral: id, ...protection }] : []
      }),
    )
  }
  return found
}
