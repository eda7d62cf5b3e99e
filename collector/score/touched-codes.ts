import { codeOf } from '../../shared/partner-code.ts'
import type { Fact } from './score.ts'

/** By a link (a page view), by a coupon of an order, or by the order's own word (`partner`). */
export type CodeMeans = 'link' | 'coupon' | 'named'

/**
 * A text that can be a partner's code and that a contact came or bought with. Whether it is a registered code is asked
 * when it is read, so that a code that is registered later counts backwards.
 */
export type TouchedCode = {
  code: string
  by: CodeMeans
  /** Page views or orders. */
  count: number
  first: number
  last: number
  /** The latest of these views was a paid click as well. */
  isPaid?: true
}

/** Texts remembered of one contact: those that were met last. */
const MOST = 12
/** Coupons of one order that are read. */
const MOST_COUPONS = 10

/** The codes that a contact's events bear, in the order of the events. */
export class TouchedCodes {
  readonly #found = new Map<string, TouchedCode>()
  readonly #orders = new Set<string>()
  readonly #checkouts = new Set<number>()

  take({ event, trust }: Fact, visit: number | null): void {
    if (event.name === 'begin_checkout' && visit !== null) this.#checkouts.add(visit)
    if (event.name === 'page_view') this.#takeView(event, visit)
    if (event.name === 'purchase' && trust === 'server' && event.props.test !== true) this.#takeOrder(event)
  }

  /** The latest last; undefined without any, so that most contacts keep nothing. */
  present(): TouchedCode[] | undefined {
    return this.#found.size === 0 ? undefined : [...this.#found.values()]
  }

  /** A link that is opened after the checkout has begun brings no buyer: extensions open them then. */
  #takeView({ time, derived }: Fact['event'], visit: number | null): void {
    if (!derived.partner || (visit !== null && this.#checkouts.has(visit))) return
    for (const { code } of [derived.partner, ...(derived.partner.others ?? [])])
      this.#add(code, 'link', time, derived.source?.channel === 'ad')
  }

  /** An order that is told again counts once. */
  #takeOrder({ time, props, id }: Fact['event']): void {
    const order = typeof props.transaction_id === 'string' ? props.transaction_id : `e:${id}`
    for (const code of couponsOf(props)) this.#addOnce(order, code, 'coupon', time)
    const named = typeof props.partner === 'string' ? codeOf(props.partner) : null
    if (named !== null) this.#addOnce(order, named, 'named', time)
  }

  #addOnce(order: string, code: string, by: CodeMeans, time: number): void {
    const key = JSON.stringify([order, by, code])
    if (this.#orders.has(key)) return
    this.#orders.add(key)
    this.#add(code, by, time, false)
  }

  #add(code: string, by: CodeMeans, time: number, isPaid: boolean): void {
    const key = `${by} ${code}`
    const known = this.#found.get(key)
    this.#found.delete(key)
    this.#found.set(key, {
      code,
      by,
      count: (known?.count ?? 0) + 1,
      first: known?.first ?? time,
      last: time,
      ...(isPaid && { isPaid: true as const }),
    })
    if (this.#found.size > MOST) this.#found.delete(this.#found.keys().next().value!)
  }
}

/** The codes among the coupons of an order, in its sequence: one text, split at commas. */
export function couponsOf({ coupon }: Readonly<Record<string, unknown>>): string[] {
  if (typeof coupon !== 'string') return []
  const codes = coupon
    .slice(0, 1_000)
    .split(',', MOST_COUPONS)
    .flatMap(text => codeOf(text) ?? [])
  return [...new Set(codes)]
}
