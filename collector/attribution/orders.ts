import { amountOf } from '../../shared/amount.ts'
import type { Event } from '../../shared/event.ts'
import { dealIn } from '../score/deal.ts'
import type { Fact } from '../score/score.ts'
import { textOf } from '../score/text.ts'
import { amountIn, exactly, inMinor, isGiven, placesOf } from './currency.ts'
import { fraction, rounded, times } from './fraction.ts'
import { type Setting, versionAtOrFirst } from './terms.ts'

/** The amounts of an order, in minor units. */
export type Amounts = { currency: string; places: number; value: bigint; event: Event | null }
export type Refund = {
  /** The event's. */
  id: string
  /** The `refund_id` of the shop: refunds with one id are one refund. */
  refundId: string | null
  time: number
  /** Null: in full. */
  amount: bigint | null
  /** The `item_id` of each product that the refund names; null if it names none. */
  items: (string | null)[] | null
  isOtherCurrency: boolean
}
export type Order = {
  /** The number; `e:` and the event's id without one. */
  id: string
  time: number
  /** The earliest event: ties of time are broken by its id. */
  eventId: string
  /** The events of the order, in the law's order. */
  events: readonly Event[]
  /** Null: its amount is not known. */
  amounts: Amounts | null
  /** The events that refund it, as they were sent. */
  refundEvents: readonly Event[]
  refunds: readonly Refund[]
  isDeal: boolean
  /** Refunded in part or in full. */
  refunded: bigint
  /** Whether anything of it is kept; an order without a known amount is kept until it is refunded. */
  isKept: boolean
}

/** The orders among the facts of a contact, in the order of time. */
export function ordersOf(facts: readonly Fact[], setting: Setting): Order[] {
  const paysAt = (time: number) => versionAtOrFirst(setting, time)?.pays ?? 'orders'
  const money = facts.filter(isMoney).map(({ event }) => event)
  const refunds = Map.groupBy(
    money.filter(({ name }) => name === 'refund'),
    ({ props }) => textOf(props.transaction_id) ?? '',
  )
  const found: Order[] = []
  const purchases = money.filter(({ name, time }) => name === 'purchase' && paysAt(time) === 'orders')
  for (const [id, events] of Map.groupBy(purchases, orderIdOf)) {
    const amounts = amountsOf(events, setting)
    const own = textOf(events[0]!.props.transaction_id) ? (refunds.get(id) ?? []) : []
    const { time, id: eventId } = events[0]!
    found.push(settled({ id, time, eventId, events, refundEvents: own, isDeal: false }, amounts))
  }
  found.push(...dealsOf(facts, setting, time => paysAt(time) === 'deals'))
  return found.toSorted((a, b) => a.time - b.time || (a.eventId < b.eventId ? -1 : 1))
}

const NAMELESS = 'e:'
const orderIdOf = ({ id, props }: Event): string => textOf(props.transaction_id) || `${NAMELESS}${id}`

const isMoney = ({ event, trust }: Fact): boolean =>
  trust === 'server' &&
  event.props.test !== true &&
  textOf(event.props.currency)?.trim().toUpperCase() !== 'XTS'

type Told = Omit<Order, 'amounts' | 'refunds' | 'refunded' | 'isKept'>

/** An order with an amount, after its refunds; `pinned` are the refunds in its pin, with or without their events. */
export function settled(told: Told, amounts: Amounts | null, pinned: readonly Refund[] = []): Order {
  const fresh = readRefunds(told.refundEvents, amounts).filter(({ id, refundId }) =>
    pinned.every(known => known.id !== id && (refundId === null || known.refundId !== refundId)),
  )
  const refunds = [...pinned, ...fresh].toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  return withRefunds(told, amounts, refunds)
}

function withRefunds(told: Told, amounts: Amounts | null, refunds: readonly Refund[]): Order {
  const own = refunds.filter(refund => !refund.isOtherCurrency)
  const isFull = own.some(({ amount }) => amount === null)
  const sum = own.reduce((total, { amount }) => total + (amount ?? 0n), 0n)
  const value = amounts?.value ?? 0n
  const refunded = isFull || sum > value ? value : sum
  const isKept = amounts === null ? own.length === 0 : value > refunded
  return { ...told, amounts, refunds, refunded, isKept }
}

/** The currency of an event: the programme's where it names none, null where ISO 4217 does not have it. */
function currencyOf({ props, time }: Event, setting: Setting): string | null {
  const said = isGiven(props.currency)
    ? (textOf(props.currency)?.trim().toUpperCase() ?? '')
    : (versionAtOrFirst(setting, time)?.currency ?? '')
  return placesOf(said) === null ? null : said
}

const PARTS = ['value', 'revenue', 'total', 'net', 'subtotal', 'discount', 'tax', 'shipping'] as const
const VALUES = ['value', 'revenue', 'total', 'net'] as const

/** From the earliest event that has an amount and in which every amount that is given can be read. */
function amountsOf(events: readonly Event[], setting: Setting): Amounts | null {
  for (const event of events) {
    const currency = currencyOf(event, setting)
    if (currency === null) continue
    const places = placesOf(currency)!
    const field = VALUES.find(name => isGiven(event.props[name]))
    if (field === undefined || PARTS.some(name => amountIn(event.props[name], places) === null)) continue
    return { currency, places, value: amountIn(event.props[field], places)!, event }
  }
  return null
}

/** Refunds with one `refund_id` are one refund, the earliest. */
function readRefunds(events: readonly Event[], amounts: Amounts | null): Refund[] {
  const seen = new Set<string>()
  const found: Refund[] = []
  for (const event of events) {
    const id = textOf(event.props.refund_id)
    if (id && seen.has(id)) continue
    const refund = refundOf(event, amounts)
    if (refund === null) continue
    if (id) seen.add(id)
    found.push(refund)
  }
  return found
}

/** Null for an amount that cannot be read: it refunds nothing. */
function refundOf({ id, time, props }: Event, amounts: Amounts | null): Refund | null {
  const places = amounts?.places ?? 2
  const said = textOf(props.currency)?.trim().toUpperCase()
  const isOtherCurrency = !!said && amounts !== null && said !== amounts.currency
  const items = Array.isArray(props.items) && props.items.length > 0 ? props.items.filter(isRecord) : null
  const named = items?.map(({ item_id }) => textOf(item_id)) ?? null
  const common = { id, refundId: textOf(props.refund_id) || null, time, items: named, isOtherCurrency }
  if (isGiven(props.value)) {
    const amount = amountOf(props.value)
    return amount === null ? null : { ...common, amount: inMinor(Math.abs(amount), places) }
  }
  const priced = items?.filter(({ price }) => isGiven(price)) ?? []
  if (priced.length === 0) return { ...common, amount: null }
  const sum = priced.reduce((total, item) => total + rounded(weightOf(item, places)), 0n)
  return { ...common, amount: sum }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Price × quantity in minor units; 0 without a price that can be read. */
export function weightOf(item: Record<string, unknown>, places: number) {
  const price = amountIn(item.price, places) ?? 0n
  return times(fraction(price), quantityOf(item))
}

/** Left out, a quantity is 1; one that is no number, or below 0, is 0. */
export function quantityOf({ quantity }: Record<string, unknown>) {
  const said = isGiven(quantity) ? (amountOf(quantity) ?? 0) : 1
  return exactly(Math.max(0, said))
}

/** Won deals with an amount. A deal that is lost, or open again, after it was won last is refunded in full. */
function dealsOf(facts: readonly Fact[], setting: Setting, isPaidAt: (time: number) => boolean): Order[] {
  const said = facts.filter(isMoney).flatMap(fact => {
    const deal = dealIn(fact)
    return deal ? [{ ...deal, event: fact.event, key: deal.id ?? `${NAMELESS}${fact.event.id}` }] : []
  })
  const found: Order[] = []
  for (const [id, words] of Map.groupBy(said, ({ key }) => key)) {
    const won = words.filter(({ state, event }) => state === 'won' && dealAmount(event, setting) !== null)
    const [first] = won
    if (!first || !isPaidAt(first.event.time)) continue
    const back = words.slice(words.findLastIndex(({ state }) => state === 'won') + 1)[0]
    const refunds: Refund[] = back
      ? [
          {
            id: back.event.id,
            refundId: null,
            time: back.at,
            amount: null,
            items: null,
            isOtherCurrency: false,
          },
        ]
      : []
    const events = won.map(({ event }) => event)
    const { time, id: eventId } = first.event
    const told = { id, time, eventId, events, refundEvents: [], isDeal: true }
    found.push(withRefunds(told, dealAmount(first.event, setting), refunds))
  }
  return found
}

function dealAmount(event: Event, setting: Setting): Amounts | null {
  const currency = currencyOf(event, setting)
  if (currency === null) return null
  const places = placesOf(currency)!
  const { amount, value } = event.props
  const read = amountIn(isGiven(amount) ? amount : value, places)
  return read === undefined || read === null ? null : { currency, places, value: read, event }
}

/** The first of an order's events that has a property, and that property. */
export function firstWith(order: Order, name: string): unknown {
  return order.events.find(({ props }) => isGiven(props[name]))?.props[name]
}

/** The refunds among facts that name an order. */
export const refundEventsOf = (facts: readonly Fact[], order: string): Event[] =>
  facts
    .filter(fact => fact.event.name === 'refund' && isMoney(fact))
    .map(({ event }) => event)
    .filter(({ props }) => textOf(props.transaction_id) === order)
