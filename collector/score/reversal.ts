import type { Event } from '../../shared/event.ts'
import { decimal, ONE, ratio } from './exact.ts'
import type { Fact } from './score.ts'
import { numeric, textOf } from './text.ts'
import { trustRank } from './traits.ts'

/** The part of an order that was not refunded, in units of 10⁻¹⁸; 0n: refunded in full. */
export type Reversals = ReadonlyMap<Event, bigint>

export const ORDER = 'purchase'
export const REFUND = 'refund'

/** The order that an event is, or that a refund names. */
export const orderOf = (event: Event): string | null => textOf(event.props.transaction_id)

/** What refunds have left of the orders among these facts, all of which count. Null if nothing was refunded. */
export function reversalsOf(facts: readonly Fact[]): Reversals | null {
  const refunds = new Map<string, Fact[]>()
  for (const fact of facts) {
    if (fact.event.name !== REFUND) continue
    const order = orderOf(fact.event)
    if (order !== null) refunds.set(order, [...(refunds.get(order) ?? []), fact])
  }
  if (refunds.size === 0) return null
  const orders = new Map<string, Fact>()
  for (const fact of facts) {
    if (fact.event.name !== ORDER) continue
    const name = orderOf(fact.event)
    if (name === null || !refunds.has(name)) continue
    const known = orders.get(name)
    if (!known || trustRank(fact.trust) > trustRank(known.trust)) orders.set(name, fact)
  }
  const reversals = new Map<Event, bigint>()
  for (const [name, order] of orders) {
    const kept = keptOf(order, refunds.get(name)!)
    if (kept !== ONE) reversals.set(order.event, kept)
  }
  return reversals
}

function keptOf(order: Fact, refunds: readonly Fact[]): bigint {
  const value = amount(order.event)
  let refunded = 0n
  for (const refund of refunds) {
    if (trustRank(refund.trust) < trustRank(order.trust)) continue
    const part = amount(refund.event)
    if (part === null || value === null || value === 0n) return 0n
    refunded += part
  }
  return value === null || refunded === 0n ? ONE : refunded >= value ? 0n : ONE - ratio(refunded, value)
}

/** Exact, so that three thirds of a price are the price. What is no amount counts as not given. */
function amount(event: Event): bigint | null {
  const value = numeric(event.props.value)
  return value === null || value < 0 ? null : decimal(value)
}
