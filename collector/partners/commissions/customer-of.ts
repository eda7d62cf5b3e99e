import { comparePositions } from '../../../shared/order.ts'
import type { Decision } from '../../attribution/attribute.ts'
import type { Customer } from '../../attribution/customer.ts'
import type { FlagDecision } from '../../attribution/flags.ts'
import type { Pin } from '../../attribution/pin.ts'
import { isCounted, orderIdOf, trustOf } from '../../model/event-facts.ts'
import { joinKey } from '../../model/known.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'
import { spanAt } from '../../model/spans.ts'
import type { Fact } from '../../score/score.ts'
import { factsOf } from '../../transaction/facts.ts'
import { hashesOf } from '../people.ts'
import { verdictsOf } from '../referrals/verdicts.ts'
import type { SiteTerms } from './site-terms.ts'

type Sources = Pick<Store, 'db' | 'look' | 'registry'>

/** A contact with all data that decide its orders; null if there is no such contact. */
export async function customerOf(
  store: Sources,
  terms: SiteTerms,
  contact: string,
  now: number,
): Promise<{ row: ContactRow; customer: Customer } | null> {
  const site = terms.site.id
  const found = await factsOf(store, site, contact)
  if (!found || found.row.id !== contact) return null
  const facts = await withWholeOrders(store, site, contact, found.facts)
  const orders = [...new Set(facts.flatMap(({ event }) => orderIdOf(event) ?? []))]
  const known = await decidedOn(store, site, contact, orders)
  const all = await withRefundsOfPins(store, site, facts, known.pins)
  const customer: Customer = {
    facts: all.filter(({ event }) => event.time <= now),
    ownOf: ownOf(terms, found.row),
    protections: await protectionsOf(store, terms, contact, now),
    ...known,
  }
  return { row: found.row, customer }
}

/** An order without a customer (after erasure or retention): its pin, and the refunds that name it. */
export async function orphanOf(store: Sources, terms: SiteTerms, order: string): Promise<Customer> {
  const site = terms.site.id
  const facts = await factsOfOrder(store, site, order)
  const refunds = facts.map(({ fact }) => fact).filter(({ event }) => event.name === 'refund')
  const { pins, flagDecisions, decisions } = await decidedOn(store, site, null, [order])
  return { facts: refunds, ownOf: new Set(), protections: [], decisions, flagDecisions, pins }
}

/**
 * An order belongs to the customer of its earliest purchase. Purchases of other contacts with the same number are repeats
 * of it, and are no orders of those contacts.
 */
async function withWholeOrders(
  store: Sources,
  site: SiteId,
  contact: string,
  facts: Fact[],
): Promise<Fact[]> {
  const own = new Set(
    facts.flatMap(({ event }) => (event.name === 'purchase' ? (orderIdOf(event) ?? []) : [])),
  )
  let whole = facts
  for (const order of own) {
    const told = (await factsOfOrder(store, site, order)).filter(({ fact }) => fact.event.name === 'purchase')
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
async function withRefundsOfPins(
  store: Sources,
  site: SiteId,
  facts: Fact[],
  pins: Customer['pins'],
): Promise<Fact[]> {
  const own = new Set(
    facts.flatMap(({ event }) => (event.name === 'purchase' ? (orderIdOf(event) ?? []) : [])),
  )
  const found: Fact[] = []
  for (const order of pins.keys()) {
    if (own.has(order)) continue
    for (const { fact } of await factsOfOrder(store, site, order))
      if (fact.event.name === 'refund') found.push(fact)
  }
  if (found.length === 0) return facts
  const nameOf = ({ event }: Fact) => `${event.key} ${event.id}`
  const others = new Map([...facts, ...found].map(fact => [nameOf(fact), fact]))
  return [...others.values()].toSorted((a, b) => comparePositions(a.event, b.event))
}

/** All events that name an order's number, in the law's order. */
async function factsOfOrder(
  store: Sources,
  site: SiteId,
  order: string,
): Promise<{ contact: string; fact: Fact }[]> {
  const key = joinKey(site, order)
  const { orders } = await store.look({ orders: new Set([key]) })
  const entries = orders.get(key) ?? []
  const { streams } = await store.look({
    streams: new Set(entries.map(({ stream }) => joinKey(site, stream))),
  })
  return entries
    .flatMap(({ stream, event }) => {
      const span = spanAt(streams.get(joinKey(site, stream))?.spans ?? [], event)
      return span && isCounted(event)
        ? [{ contact: span.contact, fact: { event, trust: trustOf(event, span) } }]
        : []
    })
    .toSorted((a, b) => comparePositions(a.fact.event, b.fact.event))
}

async function decidedOn({ db }: Sources, site: SiteId, contact: string | null, orders: readonly string[]) {
  const pinned = await db
    .selectFrom('commission_pins')
    .select(['order_id', 'at', 'body', 'id', 'why'])
    .where('site_id', '=', site)
    .where('ended_at', 'is', null)
    .where(row => (contact === null ? row('order_id', 'in', [...orders]) : row('contact_id', '=', contact)))
    .execute()
  // Includes pinned orders without events.
  const named = [...new Set([...orders, ...pinned.map(row => row.order_id)])]
  const decided = await db
    .selectFrom('commission_decisions')
    .selectAll()
    .where('site_id', '=', site)
    .where(row =>
      row.or([
        ...(named.length > 0 ? [row('order_id', 'in', named)] : []),
        ...(contact === null ? [] : [row('contact_id', '=', contact)]),
        row('id', '=', ''),
      ]),
    )
    .execute()
  const decisions: Decision[] = []
  const flagDecisions: FlagDecision[] = []
  for (const row of decided) {
    const at = Number(row.at)
    if (row.kind === 'flag')
      flagDecisions.push({
        id: row.id,
        at,
        order: row.order_id!,
        flag: row.flag,
        answer: row.answer,
      } as FlagDecision)
    else if (row.kind === 'order' || row.kind === 'contact')
      decisions.push({
        id: row.id,
        at,
        order: row.order_id,
        from: Number(row.from_at ?? row.at),
        until: row.until_at === null ? null : Number(row.until_at),
        answer: row.answer === 'rules' ? 'rules' : { partner: row.partner_id },
      })
  }
  const sorted = pinned.toSorted(inSequence)
  // The latest pin holds.
  const pins = new Map<string, Pin>(
    sorted.map(({ order_id, at, body }) => [order_id, { at: Number(at), body }]),
  )
  return { decisions, flagDecisions, pins }
}

type PinPlace = { at: number; why: string; id: string }

/** Of two pins of one instant the pin of retention is the later: it contains the other one's data and more refunds. */
const inSequence = (a: PinPlace, b: PinPlace): number =>
  Number(a.at) - Number(b.at) ||
  Number(a.why === 'retention') - Number(b.why === 'retention') ||
  (a.id < b.id ? -1 : 1)

function ownOf({ site, ownHashes }: SiteTerms, row: ContactRow): Set<string> {
  const emails = row.identifiers.filter(name => name.startsWith('e:')).map(name => name.slice(2))
  const key = site.tombstoneKey
  const hashes = [
    ...emails.flatMap(email => hashesOf(key, email, null)),
    ...hashesOf(key, null, row.face.phone),
  ]
  return new Set(hashes.flatMap(hash => [...(ownHashes.get(hash) ?? [])]))
}

async function protectionsOf(
  store: Sources,
  { site, referrals, partnerOfCode }: SiteTerms,
  contact: string,
  now: number,
): Promise<Customer['protections']> {
  const rows = await store.db
    .selectFrom('referrals')
    .selectAll()
    .where('site_id', '=', site.id)
    .where('contact_id', '=', contact)
    .execute()
  if (rows.length === 0) return []
  const verdicts = await verdictsOf({ store, codesOf: async () => partnerOfCode }, site, rows, referrals, now)
  return rows.flatMap(({ id, partner_id }) => {
    const protection = verdicts.get(id)?.protection
    return protection && partner_id !== null ? [{ partner: partner_id, referral: id, ...protection }] : []
  })
}
