import type { Event } from '../../../shared/event.ts'
import { isRecord } from '../../ingest/props.ts'
import { dealIn } from '../../score/deal.ts'
import { purchaseIdOf, Reversals } from '../../score/rules/reversal.ts'
import type { Fact } from '../../score/score.ts'
import { Visits } from '../../score/time/visit.ts'
import type { Click, History, Move, Order, OwnLead } from './law.ts'

/** Work of sales on a lead, as the table of leads stores it. */
export type Deed = { at: number; deed: string }

export type Reading = {
  pays: 'orders' | 'deals'
  /** The partner of a folded code; null if it is none of a partner's. */
  partnerOf(code: string, at: number): string | null
  /** The end of the window of a click at that instant. */
  windowEnd(at: number): number
  /** The end of the time in which a lead of the site's own refuses referrals. */
  leadEnd(at: number): number
  /** Whether the contact is one of the partner's own people. */
  isSelf(partner: string): boolean
}

/** Kinds by which a person asks to be contacted. `call_booked` counts from servers only. */
const LEADS: ReadonlySet<string> = new Set(['generate_lead', 'demo_request', 'call_booked'])

/** Reads the facts of a contact for the law of referrals, in the law's order. */
export function readHistory(facts: readonly Fact[], deeds: readonly Deed[], reading: Reading): History {
  return {
    orders: reading.pays === 'orders' ? ordersOf(facts) : wonDealsOf(facts),
    moves: movesOf(facts, deeds),
    clicks: clicksOf(facts, reading),
    leads: leadsIn(facts, reading),
  }
}

const isMoney = ({ event, trust }: Fact): boolean =>
  trust === 'server' && event.props.test !== true && event.props.currency !== 'XTS'

/** Each order once, at its earliest purchase; from the instant on at which all of it was refunded it is not kept. */
function ordersOf(facts: readonly Fact[]): Order[] {
  const seen = new Set<string>()
  const orders: Order[] = []
  const refunds = facts.filter(fact => fact.event.name === 'refund' && isMoney(fact))
  for (const fact of facts) {
    if (fact.event.name !== 'purchase' || !isMoney(fact)) continue
    const id = purchaseIdOf(fact.event)
    if (id !== null && seen.has(id)) continue
    if (id !== null) seen.add(id)
    orders.push({ at: fact.event.time, refundedAt: refundedAt(fact, refunds) })
  }
  return orders
}

/** A refund acts from the later of its own time and its order's. */
function refundedAt(order: Fact, refunds: readonly Fact[]): number | null {
  for (const [index, refund] of refunds.entries()) {
    const known = new Reversals(refunds.slice(0, index + 1))
    if (known.kept(order, Number.NEGATIVE_INFINITY) === 0n)
      return Math.max(order.event.time, refund.event.time)
  }
  return null
}

/** Where deals are paid for: each deal that was won with an amount; `deal_lost` or `deal_created` after it takes it back. */
function wonDealsOf(facts: readonly Fact[]): Order[] {
  const deals = new Map<string, { at: number; refundedAt: number | null }>()
  for (const fact of facts) {
    const deal = dealIn(fact)
    if (!deal || !isMoney(fact)) continue
    const id = deal.id ?? `e:${fact.event.id}`
    const known = deals.get(id)
    if (deal.state !== 'won') {
      if (known && known.refundedAt === null) known.refundedAt = deal.at
    } else if (known) known.refundedAt = null
    else if (hasAmount(fact.event)) deals.set(id, { at: deal.at, refundedAt: null })
  }
  return [...deals.values()].toSorted((a, b) => a.at - b.at)
}

const hasAmount = ({ props }: Event): boolean =>
  ['value', 'amount', 'revenue', 'total'].some(name => props[name] !== undefined && props[name] !== null)

const DEEDS: Readonly<Record<string, Move['kind']>> = {
  claim: 'claimed',
  return: 'returned',
  contacted: 'contacted',
  meeting: 'meeting',
  not_a_fit: 'not_a_fit',
  reopen: 'reopened',
}

/** Won and lost are events; all other work of sales is a deed. At the same instant the event comes first. */
function movesOf(facts: readonly Fact[], deeds: readonly Deed[]): Move[] {
  const moves: Move[] = []
  for (const fact of facts) {
    const deal = dealIn(fact)
    if (deal?.state === 'won') moves.push({ at: deal.at, kind: 'won' })
    if (deal?.state === 'lost') moves.push({ at: deal.at, kind: 'lost' })
    if (deal?.state === 'open') moves.push({ at: deal.at, kind: 'reopened' })
  }
  for (const { at, deed } of deeds) {
    const kind = Object.hasOwn(DEEDS, deed) ? DEEDS[deed] : undefined
    if (kind) moves.push({ at, kind })
  }
  return moves.toSorted((a, b) => a.at - b.at)
}

/** Page views with a code of a partner. One after checkout began in the same visit is late. */
function clicksOf(facts: readonly Fact[], { partnerOf, windowEnd, isSelf }: Reading): Click[] {
  const visits = new Visits()
  const late = new Set<number>()
  const clicks: Click[] = []
  for (const { event } of facts) {
    const visit = visits.take(event)
    if (event.name === 'begin_checkout' && visit !== null) late.add(visit)
    if (event.name !== 'page_view') continue
    const at = event.time
    const partner = codesOf(event)
      .map(code => partnerOf(code, at))
      .find(found => found !== null)
    if (!partner) continue
    const isLate = visit !== null && late.has(visit)
    clicks.push({ at, until: windowEnd(at), partner, isLate, isSelf: isSelf(partner) })
  }
  return clicks
}

/** The codes that an address may contain, in the order in which they are read. */
function codesOf({ derived }: Event): string[] {
  const { partner } = derived as { partner?: { code: string; others?: unknown } }
  if (!partner) return []
  const others = Array.isArray(partner.others) ? partner.others : []
  return [partner.code, ...others.flatMap(one => (isRecord(one) ? String(one.code) : []))]
}

const leadsIn = (facts: readonly Fact[], { leadEnd }: Reading): OwnLead[] =>
  facts
    .filter(
      ({ event, trust }) => LEADS.has(event.name) && (event.name !== 'call_booked' || trust === 'server'),
    )
    .map(({ event }) => ({ at: event.time, until: leadEnd(event.time) }))
