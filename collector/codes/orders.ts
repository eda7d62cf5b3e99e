import type { Event } from '../../shared/event.ts'
import type { Fact } from '../score/score.ts'

/**
 * An order as its events tell it: its time is that of the earliest, and each fact that of the earliest event that has it.
 * A repeat supplies what was missing and changes nothing that was there.
 */
export type Order = {
  order: string
  at: number
  eventId: string
  partner: string | null
  /** The event's properties with the coupon. */
  coupon: Event['props'] | null
  click: unknown
}

/** The orders of a contact, each once, the earliest first. Servers state orders, and tests are none. */
export function ordersIn(facts: readonly Fact[]): Order[] {
  const found = new Map<string, Order>()
  for (const { event, trust } of facts) {
    const { props, time: at, id: eventId } = event
    if (event.name !== 'purchase' || trust !== 'server' || props.test === true) continue
    const order = typeof props.transaction_id === 'string' ? props.transaction_id : `e:${eventId}`
    const known = found.get(order) ?? { order, at, eventId, partner: null, coupon: null, click: null }
    found.set(order, known)
    if (typeof props.partner === 'string') known.partner ??= props.partner
    if (typeof props.coupon === 'string') known.coupon ??= props
    known.click ??= props.partner_click
  }
  return [...found.values()]
}
