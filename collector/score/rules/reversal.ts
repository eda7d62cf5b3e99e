import type { Event } from '../../../shared/event.ts'
import { decimal, ONE, ratio } from '../exact.ts'
import type { Fact } from '../score.ts'
import { numeric, textOf } from '../text.ts'
import { trustRank } from './traits.ts'

const ORDER = 'purchase'
const REFUND = 'refund'

/** The order that an event is, or that a refund names. */
export const purchaseIdOf = ({ name, props }: Event): string | null =>
  name === ORDER ? textOf(props.transaction_id) : null
export const refundedBy = ({ name, props }: Event): string | null =>
  name === REFUND ? textOf(props.transaction_id) : null

/** The refunded parts of a contact's orders. */
export class Reversals {
  readonly #refunds = new Map<string, Fact[]>()
  readonly #orders = new Map<string, Fact[]>()

  /** `facts`: counted facts, in order. */
  constructor(facts: readonly Fact[]) {
    for (const fact of facts) {
      const order = refundedBy(fact.event)
      if (order !== null) put(this.#refunds, order, fact)
    }
    if (this.#refunds.size === 0) return
    for (const fact of facts) {
      const order = purchaseIdOf(fact.event)
      if (order !== null && this.#refunds.has(order)) put(this.#orders, order, fact)
    }
  }

  /** Whether a refund has named this order, whether or not it is there yet. */
  awaits(order: string): boolean {
    return this.#refunds.has(order)
  }

  /**
   * The part of an order that was not refunded, in units of 10⁻¹⁸, as a rule sees it for which events before `since`
   * do not exist. 0n: refunded in full. Of several orders of one name it is the most trusted, then the earliest.
   */
  kept(event: Event, since: number): bigint {
    if (this.#orders.size === 0) return ONE
    const name = purchaseIdOf(event)
    const orders =
      name === null ? undefined : this.#orders.get(name)?.filter(order => order.event.time >= since)
    if (!orders || orders.length === 0) return ONE
    const order = orders.reduce((a, b) => (trustRank(b.trust) > trustRank(a.trust) ? b : a))
    if (order.event !== event) return ONE
    const refunds = this.#refunds.get(name!)!.filter(refund => refund.event.time >= since)
    return keptOf(order, refunds)
  }
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
  if (value === null || refunded === 0n) return ONE
  return refunded >= value ? 0n : ONE - ratio(refunded, value)
}

/** Exact, so that three thirds of a price are the price. What is no amount counts as not given. */
function amount(event: Event): bigint | null {
  const value = numeric(event.props.value)
  return value === null || value < 0 ? null : decimal(value)
}

function put(map: Map<string, Fact[]>, key: string, fact: Fact): void {
  const known = map.get(key)
  if (known) known.push(fact)
  else map.set(key, [fact])
}
