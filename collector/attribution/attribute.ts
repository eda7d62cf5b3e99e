import { codeOf } from '../../shared/partner-code.ts'
import { couponsOf } from '../score/touched-codes.ts'
import { type Click, inTime, type LostClick, type readClicks } from './clicks.ts'
import { firstWith, type Order } from './orders.ts'
import {
  daysAfter,
  monthsAfter,
  type Ranked,
  type Setting,
  statusAt,
  type Terms,
  versionAt,
} from './terms.ts'

/** A person's decision on an order, or on a contact for orders in [from, until). */
export type Decision = {
  id: string
  at: number
  /** Null: on all orders of the contact. */
  order: string | null
  from: number
  until: number | null
  /** A partner, no partner (null), or `rules`, which cancels the earlier decisions on the same order or contact. */
  answer: { partner: string | null } | 'rules'
}
export type Protection = { partner: string; referral: string; from: number; to: number }

export type Reason =
  | 'won'
  | 'weaker'
  | 'self'
  | 'no_terms'
  | 'closed'
  | 'banned'
  | 'out_of_window'
  | 'binding_ended'
  | LostClick
export type Candidate = {
  by: 'decision' | Ranked
  /** Null: a decision that gives the order to no partner. */
  partner: string | null
  /** The code, the referral's id, the decision's id, or the order that binds. */
  of: string
  at: number
  eventId: string
  reason: Reason
}
export type Given = { winner: Candidate | null; candidates: readonly Candidate[]; click: Click | null }

/** The contact's earliest kept order before this one, and its partner. */
export type First = { order: Order; partner: string | null }
export type Contact = {
  clicks: ReturnType<typeof readClicks>
  /** Partners that have this contact among their own people. */
  ownOf: ReadonlySet<string>
  protections: readonly Protection[]
  decisions: readonly Decision[]
}
/** Whether a partner's terms have a rule that pays and is in question. */
export type Asks = (partner: string) => boolean

/** The decision that holds for an order: the latest that names it, else the latest on the contact that spans its time. */
export function decisionFor(order: Order, decisions: readonly Decision[]): Decision | null {
  const sorted = decisions.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const holding = (own: Decision[]) => own.slice(own.findLastIndex(({ answer }) => answer === 'rules') + 1)
  const ofOrder = holding(sorted.filter(one => one.order === order.id)).at(-1)
  if (ofOrder) return ofOrder
  const spans = ({ from, until }: Decision) => from <= order.time && (until === null || order.time < until)
  return holding(sorted.filter(one => one.order === null)).findLast(spans) ?? null
}

/** The partner of an order: the first admissible candidate, with the reason for each rejected one. */
export function attribute(
  order: Order,
  contact: Contact,
  first: First | null,
  setting: Setting,
  asks: Asks,
): Given {
  const terms = versionAt(setting, order.time)
  if (!terms) return { winner: null, candidates: [], click: null }
  const decided = decisionFor(order, contact.decisions)
  const found: Candidate[] = decided ? [decidedAs(decided)] : []
  const borne = contact.clicks.borneBy(order)
  const clicks = [...contact.clicks.clicks, ...(borne ? [borne] : [])].toSorted(inTime)
  for (const by of terms.precedence)
    found.push(...candidatesBy[by]({ order, contact, first, setting, terms, clicks }))
  let winner: Candidate | null = null
  const candidates = found.map((one): Candidate => {
    const reason = one.by === 'decision' ? 'won' : admitted(one, contact, asks)
    if (reason !== 'won') return { ...one, reason }
    if (winner) return { ...one, reason: 'weaker' }
    winner = { ...one, reason }
    return winner
  })
  const { by, eventId } = winner ?? ({} as Partial<Candidate>)
  const click = by === 'click' ? (clicks.find(one => one.eventId === eventId) ?? null) : null
  return { winner, candidates, click }
}

function admitted({ partner, reason }: Candidate, { ownOf }: Contact, asks: Asks): Reason {
  if (reason !== 'won' || partner === null) return reason
  if (ownOf.has(partner)) return 'self'
  return asks(partner) ? 'won' : 'no_terms'
}

const decidedAs = ({ id, at, answer }: Decision): Candidate => ({
  by: 'decision',
  partner: answer === 'rules' ? null : answer.partner,
  of: id,
  at,
  eventId: id,
  reason: 'won',
})

type Asked = {
  order: Order
  contact: Contact
  first: First | null
  setting: Setting
  terms: Terms
  clicks: readonly Click[]
}

/** Each kind of evidence as candidates, in its own sequence; `won` stands for "admissible so far". */
const candidatesBy: Record<Ranked, (asked: Asked) => Candidate[]> = {
  named({ order, setting }) {
    const said = firstWith(order, 'partner')
    const code = typeof said === 'string' ? codeOf(said) : null
    return code === null ? [] : byCode('named', code, order, setting)
  },
  coupon({ order, setting }) {
    const codes = couponsOf({ coupon: firstWith(order, 'coupon') })
    return codes.flatMap(code => byCode('coupon', code, order, setting))
  },
  referral: ({ order, contact, setting }) =>
    contact.protections
      .filter(({ from, to }) => from <= order.time && order.time < to)
      .map(({ partner, referral, from }) => ({
        ...{ by: 'referral', partner, of: referral, at: from, eventId: referral },
        reason: statusAt(setting, partner, order.time) === 'banned' ? 'banned' : 'won',
      })),
  bound({ order, first, setting }) {
    if (!first || first.partner === null) return []
    const { partner } = first
    const isOver = order.time >= bindingEnd(first.order, setting)
    const reason = isOver ? 'binding_ended' : endedBy(partner, order, setting)
    const { id, time, eventId } = first.order
    return [{ by: 'bound', partner, of: id, at: time, eventId, reason }]
  },
  click({ order, setting, terms, clicks }) {
    const before = clicks.filter(({ time }) => time <= order.time)
    const sequence = terms.click === 'last' ? before.toReversed() : before
    return sequence.map(({ time, partner, code, eventId, lost }) => {
      const isOpen = order.time < daysAfter(terms, time, terms.windowDays)
      const reason = lost ?? (isOpen ? endedBy(partner, order, setting) : 'out_of_window')
      return { by: 'click', partner: partner || null, of: code, at: time, eventId, reason }
    })
  },
}

function byCode(by: 'named' | 'coupon', code: string, order: Order, setting: Setting): Candidate[] {
  const resolved = setting.resolve([code], order.time)
  if (!resolved) return []
  const isActive = resolved.partner !== null && statusAt(setting, resolved.partner, order.time) === 'active'
  const reason = resolved.partner === null ? resolved.why : isActive ? 'won' : 'inactive'
  return [
    { by, partner: resolved.partner, of: resolved.code, at: order.time, eventId: order.eventId, reason },
  ]
}

/** A partner that is closed or banned at the order's time gets no order by click or binding. */
function endedBy(partner: string, order: Order, setting: Setting): 'won' | 'closed' | 'banned' {
  const status = statusAt(setting, partner, order.time)
  return status === 'closed' || status === 'banned' ? status : 'won'
}

/** The end of the binding that a first order begins. */
export function bindingEnd({ time }: Pick<Order, 'time'>, setting: Setting): number {
  const terms = versionAt(setting, time)
  return terms && terms.bindingMonths > 0 ? monthsAfter(terms, time, terms.bindingMonths) : time
}
