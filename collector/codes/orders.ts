import type { Event } from '../../shared/event.ts'
import type { Fact } from '../score/score.ts'

/**
 * An order from its events: its time is that of the earliest event, and each fact is taken from the earliest event that
 * has it. A repeat adds missing facts and changes no existing fact.
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

/** The orders of a contact, each once, the earliest first. Only servers' events count as orders; test orders do not. */
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
