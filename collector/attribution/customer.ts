import type { PartnerStatus } from '../../shared/partner.ts'
import { type Traits, takeTraits } from '../score/rules/traits.ts'
import type { Fact } from '../score/score.ts'
import {
  attribute,
  bindingEnd,
  type Candidate,
  type Contact,
  type Decision,
  decisionFor,
  type First,
  type Given,
  type Protection,
} from './attribute.ts'
import { keptBase, keptParts, type Placed, placedOf } from './base.ts'
import { readClicks } from './clicks.ts'
import { placesOf } from './currency.ts'
import { type Flag, type FlagDecision, flagsOf, isHeldBy, isVoidBy } from './flags.ts'
import { type Fraction, isAboveZero, rounded, sumOf } from './fraction.ts'
import { type Order, ordersOf, refundEventsOf, settled } from './orders.ts'
import { type Pin, type Pinned, pinnedOf } from './pin.ts'
import { canPay, type Earned, earnedBy, inQuestion, type RuledLine, ruleFor } from './rules.ts'
import {
  calendarOf,
  daysAfter,
  at as lastAt,
  monthsAfter,
  type Rule,
  type Setting,
  statusAt,
  versionAt,
  versionAtOrFirst,
  type When,
} from './terms.ts'

/** A contact with all data that decide its orders. */
export type Customer = {
  /** In the law's order, timed at or before the instant. */
  facts: readonly Fact[]
  ownOf: ReadonlySet<string>
  protections: readonly Protection[]
  decisions: readonly Decision[]
  flagDecisions: readonly FlagDecision[]
  /** The pin that holds, by order. */
  pins: ReadonlyMap<string, Pin>
}

export type ZeroReason =
  | 'refunded'
  | 'free'
  | 'no_evidence'
  | 'no_terms'
  | 'no_programme'
  | 'decided'
  | 'excluded'
  | 'too_small'
  | 'flag'
  | 'needs_amount'

/** The engine's result for one order. */
export type Reckoned = {
  order: Order
  partner: string | null
  how: Given
  when: Exclude<When, 'any'> | null
  isPinned: boolean
  currency: string | null
  value: bigint | null
  /** The base that is kept, exactly, in minor units. */
  base: Fraction | null
  earned: Earned[]
  dueAt: number | null
  flags: Flag[]
  /** By a flag that is undecided. */
  isFlagged: boolean
  /** By a flag, or by the status that the partner has now. */
  isHeld: boolean
  isVoid: boolean
  /** The reason why nothing is earned; null if something is earned. */
  why: ZeroReason | null
  /** The calculation that a pin would hold. */
  pinned: Pinned
  /** Of a pinned order: the earliest refund that its pin does not hold. */
  looseRefundAt: number | null
}

/** All orders of a contact, decided in the order of time. */
export function reckon(customer: Customer, setting: Setting, now: number): Reckoned[] {
  const told = ordersOf(customer.facts, setting)
  const orders = [...told.map(order => asPinned(order, customer)), ...ofPinsAlone(told, customer)].toSorted(
    (a, b) => a.time - b.time || (a.eventId < b.eventId ? -1 : 1),
  )
  const contact: Contact = { ...customer, clicks: readClicks(customer.facts, setting) }
  const done: Reckoned[] = []
  for (const order of orders) done.push(reckonOrder(order, { customer, contact, setting, now, done }))
  return done
}

/** A pinned order has the time and the value of its pin. */
function asPinned(order: Order, { pins }: Customer): Order {
  const pin = pins.get(order.id)
  return pin ? ofPin(order, pinnedOf(pin)) : order
}

function ofPin(order: Omit<Order, 'amounts' | 'refunds' | 'refunded' | 'isKept'>, pinned: Pinned): Order {
  const { time, eventId, currency, value } = pinned
  const amounts =
    currency === null || value === null
      ? null
      : { currency, places: placesOf(currency)!, value, event: order.events[0] ?? null }
  return order.isDeal
    ? { ...(order as Order), time, eventId }
    : settled({ ...order, time, eventId }, amounts, pinned.refunds)
}

/** Pinned orders without events: they remain orders of the contact. */
const ofPinsAlone = (told: readonly Order[], { pins, facts }: Customer): Order[] =>
  [...pins]
    .filter(([id]) => told.every(order => order.id !== id))
    .map(([id, pin]) =>
      ofPin(
        { id, time: 0, eventId: '', events: [], refundEvents: refundEventsOf(facts, id), isDeal: false },
        pinnedOf(pin),
      ),
    )

type Scene = {
  customer: Customer
  contact: Contact
  setting: Setting
  now: number
  done: readonly Reckoned[]
}

function reckonOrder(order: Order, scene: Scene): Reckoned {
  const { customer, contact, setting, now, done } = scene
  const pin = customer.pins.get(order.id)
  const old = pin ? pinnedOf(pin) : null
  const decision = decisionFor(order, customer.decisions)
  // A decision after the pin replaces the pin.
  if (pin && old && !(decision && decision.at > pin.at)) return fromPinned(order, old, true, scene)
  const kept = done.filter(one => one.order.isKept)
  const first: First | null = kept[0] ? { order: kept[0].order, partner: kept[0].partner } : null
  const whenOf = (partner: string, isGiven: boolean): Exclude<When, 'any'> => {
    if (!first) return 'first'
    return isGiven || isHeldAt(partner, order, first, contact, setting) ? 'recurring' : 'existing'
  }
  const rulesOf = (partner: string, when: Exclude<When, 'any'>) => {
    const before = kept.find(one => one.partner === partner)?.order
    return rulesFor(partner, order, when, before ?? null, setting)
  }
  const how = attribute(order, contact, first, setting, partner =>
    canPay(rulesOf(partner, whenOf(partner, false))),
  )
  const partner = how.winner?.partner ?? null
  const when = partner === null ? null : whenOf(partner, how.winner?.by === 'decision')
  const terms = versionAt(setting, order.time)
  const placed = order.events.length === 0 && old ? placedByPin(old) : terms && placedOf(order, terms)
  const rules = partner !== null && when !== null ? rulesOf(partner, when) : []
  const seen = {
    value: placed ? Number(placed.value) / 10 ** placed.places : null,
    props: (order.amounts?.event ?? order.events[0])?.props ?? {},
    traits: serverTraits(customer.facts, order),
  }
  const lines: RuledLine[] = placed?.lines.map(line => ({ ...line, rule: ruleFor(rules, line, seen) })) ?? []
  const flags = flagsOf(order, how.click, contact.clicks.clicks, terms)
  const pinned: Pinned = {
    partner,
    when,
    time: order.time,
    eventId: order.eventId,
    currency: placed?.currency ?? null,
    value: placed?.value ?? null,
    lines,
    candidates: how.candidates,
    dueAt: terms ? daysAfter(terms, order.time, terms.holdDays) : null,
    flags,
    refunds: order.refunds,
    hasTerms: terms !== null,
    canPay: canPay(rules),
  }
  return { ...fromPinned(order, pinned, false, { ...scene, now }), how }
}

function placedByPin({ currency, value, lines }: Pinned): Placed | null {
  if (currency === null || value === null) return null
  return { currency, places: placesOf(currency)!, value, base: sumOf(lines.map(({ base }) => base)), lines }
}

/** The amount earned by a calculation, after the order's refunds and the decisions on its flags. */
function fromPinned(
  order: Order,
  pinned: Pinned,
  isPinned: boolean,
  { customer, setting, now }: Scene,
): Reckoned {
  const { partner, value, currency, lines, candidates } = pinned
  const winner = candidates.find(({ reason }) => reason === 'won') ?? null
  const flags: Flag[] = [
    ...pinned.flags,
    ...(order.refunds.some(({ isOtherCurrency }) => isOtherCurrency) ? (['refund_currency'] as const) : []),
  ]
  const ofOrder = customer.flagDecisions.filter(one => one.order === order.id)
  const isVoid = isVoidBy(flags, ofOrder)
  const isFlagged = isHeldBy(flags, ofOrder)
  const parts = value === null ? null : keptParts({ value, lines }, order.refunds)
  const full = partner === null || parts === null || currency === null ? [] : earnedBy(lines, parts, currency)
  const earned = isVoid ? full.map(one => ({ ...one, amount: 0n, lines: one.lines.map(() => 0n) })) : full
  const isPaid = earned.some(({ amount }) => amount > 0n)
  const status = partner === null ? null : statusAt(setting, partner, now)
  return {
    order,
    partner,
    how: { winner, candidates, click: null },
    when: pinned.when,
    isPinned,
    currency,
    value,
    base: parts === null ? null : keptBase({ lines }, parts),
    earned,
    dueAt: pinned.dueAt,
    flags,
    isFlagged,
    isHeld: isFlagged || isHeldByStatus(status),
    isVoid,
    why: isPaid ? null : whyNothing(order, pinned, { isVoid, winner, parts }),
    pinned: { ...pinned, refunds: order.refunds },
    looseRefundAt: isPinned ? firstLoose(order, pinned) : null,
  }
}

/** The earliest refund that the pin does not hold: when its event is deleted, the order is pinned anew. */
function firstLoose({ refunds }: Order, pinned: Pinned): number | null {
  const known = new Set(pinned.refunds.map(({ id }) => id))
  return refunds.find(({ id }) => !known.has(id))?.time ?? null
}

/** While a partner is `applied` or `banned`, all its causes are held. */
export const isHeldByStatus = (status: PartnerStatus | null): boolean =>
  status === 'applied' || status === 'banned'

function whyNothing(
  order: Order,
  { value, partner, hasTerms, canPay: couldPay, lines, candidates }: Pinned,
  { isVoid, winner, parts }: { isVoid: boolean; winner: Candidate | null; parts: readonly Fraction[] | null },
): ZeroReason {
  if (!hasTerms) return 'no_programme'
  if (partner === null) {
    if (winner) return 'decided'
    return candidates.some(({ reason }) => reason === 'no_terms') ? 'no_terms' : 'no_evidence'
  }
  if (value === null) return order.isKept ? 'needs_amount' : 'refunded'
  if (value === 0n) return 'free'
  if (!order.isKept) return 'refunded'
  if (isVoid) return 'flag'
  if (!couldPay) return 'no_terms'
  const paid = lines.map(({ rule }) => rule !== null && rule.pay.kind !== 'none')
  if (!paid.includes(true)) return 'excluded'
  // Something is kept of a product that is paid for, and its commission is less than half a minor unit.
  const isKept = lines.some(
    ({ base }, index) => paid[index] && isAboveZero(base) && parts !== null && isAboveZero(parts[index]!),
  )
  return isKept ? 'too_small' : 'refunded'
}

/** Bound to the partner, under its protection, or given to it by a decision on the contact. */
function isHeldAt(
  partner: string,
  order: Order,
  first: First,
  { protections, decisions }: Contact,
  setting: Setting,
): boolean {
  if (first.partner === partner && order.time < bindingEnd(first.order, setting)) return true
  if (protections.some(one => one.partner === partner && one.from <= order.time && order.time < one.to))
    return true
  const decided = decisionFor(order, decisions)
  return decided !== null && decided.answer !== 'rules' && decided.answer.partner === partner
}

/** The rules in question: the partner's own deal, then its level, then the programme. */
function rulesFor(
  partner: string,
  order: Order,
  when: Exclude<When, 'any'>,
  before: Order | null,
  setting: Setting,
): Rule[] {
  const now = versionAt(setting, order.time)
  if (!now) return []
  const since = when === 'recurring' && now.termsOf === 'customer' ? (before ?? order).time : order.time
  const terms = versionAtOrFirst(setting, since)!
  const facts = setting.partners.get(partner)
  const month = calendarOf(now.zone).bounds('month', order.time).start
  const level = lastAt(facts?.levels, month)?.level
  const all = [
    ...(lastAt(facts?.deals, since)?.rules ?? []),
    ...((level !== undefined && terms.levels[level]) || []),
    ...terms.rules,
  ]
  const from = (before ?? order).time
  return inQuestion(all, when, months => order.time < monthsAfter(terms, from, months))
}

/** The contact's traits from servers at the time of the order. */
function serverTraits(facts: readonly Fact[], { time, eventId }: Order): Traits {
  const traits: Traits = new Map()
  for (const fact of facts) {
    if (fact.event.time > time) break
    if (fact.trust === 'server') takeTraits(traits, fact)
    if (fact.event.id === eventId) break
  }
  return traits
}

/** Of the kept base, in whole minor units. */
export const wholeBase = ({ base }: Reckoned): bigint | null => (base === null ? null : rounded(base))
