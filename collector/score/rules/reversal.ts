import { amountOf } from '../../../shared/amount.ts'
import type { Event } from '../../../shared/event.ts'
import { decimal, ONE, ratio } from '../exact.ts'
import type { Fact } from '../score.ts'
import { textOf } from '../text.ts'
import { trustRank } from './traits.ts'

const ORDER = 'purchase'
const REFUND = 'refund'

/** The order that an event is, or that a refund names. */
export const purchaseIdOf = ({ name, props }: Event): string | null =>
  name === ORDER ? textOf(props.transaction_id) || null : null

/** The sale of a partner and what takes it back pair as an order and its refund do. */
const PAIRS: Readonly<Record<string, string>> = { [REFUND]: ORDER, partner_sale_reversed: 'partner_sale' }
const REVERSED: ReadonlySet<string> = new Set(Object.values(PAIRS))

/** What a later event may take back: a key of kind and number. */
export const reversibleOf = ({ name, props }: Event): string | null =>
  keyOf(REVERSED.has(name) ? name : undefined, props)
/** The key of what an event takes back. */
export const reversedBy = ({ name, props }: Event): string | null => keyOf(PAIRS[name], props)

function keyOf(kind: string | undefined, props: Event['props']): string | null {
  const number = kind === undefined ? '' : textOf(props.transaction_id)
  return number ? `${kind} ${number}` : null
}

/** The refunded parts of a contact's orders. */
export class Reversals {
  readonly #refunds = new Map<string, Fact[]>()

  /** `facts`: counted facts, in order. */
  constructor(facts: readonly Fact[]) {
    for (const fact of facts) {
      const order = reversedBy(fact.event)
      if (order !== null) put(this.#refunds, order, fact)
    }
  }

  /** Whether a refund has named this order, whether or not it is there yet. */
  awaits(order: string): boolean {
    return this.#refunds.has(order)
  }

  /**
   * The part of an order that was not refunded, in units of 10⁻¹⁸, for a rule that ignores events before `since`. 0n:
   * refunded in full. A refund applies to every purchase with its order number, since they report one order.
   */
  kept({ event, trust }: Fact, since: number): bigint {
    if (this.#refunds.size === 0) return ONE
    const name = reversibleOf(event)
    const refunds = name === null ? undefined : this.#refunds.get(name)
    if (!refunds) return ONE
    return keptOf(
      event,
      refunds.filter(refund => refund.event.time >= since && trustRank(refund.trust) >= trustRank(trust)),
    )
  }
}

function keptOf(order: Event, refunds: readonly Fact[]): bigint {
  if (refunds.length === 0) return ONE
  const value = amountIn(order)
  let refunded = 0n
  for (const { event } of refunds) {
    if (isMissing(event.props.value)) return 0n
    const part = amountOf(event.props.value)
    // An unreadable amount is never the whole of an order.
    if (part === null) continue
    if (value === null || value === 0n) return 0n
    // Some systems write what they give back below zero.
    refunded += decimal(Math.abs(part))
  }
  if (value === null || refunded === 0n) return ONE
  return refunded >= value ? 0n : ONE - ratio(refunded, value)
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

/** Exact, so that three thirds of a price are the price. An order of no amount, or one below zero, has none. */
function amountIn(event: Event): bigint | null {
  const value = amountOf(event.props.value)
  return value === null || value < 0 ? null : decimal(value)
}

function put(map: Map<string, Fact[]>, key: string, fact: Fact): void {
  const known = map.get(key)
  if (known) known.push(fact)
  else map.set(key, [fact])
}
