import type { Insertable } from 'kysely'
import { type Reckoned, wholeBase } from '../../attribution/customer.ts'
import { fractionText } from '../../attribution/fraction.ts'
import { pinText } from '../../attribution/pin.ts'
import type { Tables } from '../../model/tables.ts'

export type CommissionRow = Insertable<Tables['commissions']>

/** The currency of an order that pays nothing and names no currency. */
const NO_CURRENCY = ''
/** Retention can delete of a pinned order only refunds that its pin does not contain. */
export const NEVER = Number.MAX_SAFE_INTEGER

/** The cached rows of the orders that a partner has: one for each currency with a result. */
export const rowsOf = (site: string, contact: string | null, orders: readonly Reckoned[]): CommissionRow[] =>
  orders.flatMap(one => rowsOfOrder(site, contact, one, orders))

function rowsOfOrder(
  site: string,
  contact: string | null,
  one: Reckoned,
  all: readonly Reckoned[],
): CommissionRow[] {
  const { order, partner, earned, currency, value, how, flags, when } = one
  if (partner === null || one.dueAt === null) return []
  const needsAmount = value === null && order.isKept
  const amounts = earned.length > 0 ? earned : [{ currency: currency ?? NO_CURRENCY, amount: 0n, lines: [] }]
  const pin = pinText(one.pinned)
  return amounts.map(({ currency: paid, amount, lines }) => ({
    site_id: site,
    cause: `o:${order.id}`,
    currency: paid,
    partner_id: partner,
    contact_id: contact,
    order_id: order.id,
    at: order.time,
    amount: Number(amount),
    value: value === null ? null : Number(value),
    base: wholeBase(one) === null ? null : Number(wholeBase(one)),
    due_at: one.dueAt,
    is_held: one.isFlagged ? 1 : 0,
    needs_amount: needsAmount ? 1 : 0,
    why: amount > 0n ? null : one.why,
    how: JSON.stringify({
      by: how.winner?.by ?? null,
      of: how.winner?.of ?? null,
      when,
      flags,
      isVoid: one.isVoid,
      isKept: order.isKept,
      base: one.base === null ? null : fractionText(one.base),
      currency,
      lines: lines.map(String),
    }),
    pin,
    is_pinned: one.isPinned ? 1 : 0,
    rests_on: restsOn(one, all),
  }))
}

/** The order, the evidence that won, the contact's first order and the first with this partner: the earliest of them. */
function restsOn(one: Reckoned, all: readonly Reckoned[]): number {
  if (one.isPinned) return one.looseRefundAt ?? NEVER
  const { order, partner, how } = one
  const kept = all.filter(one => one.order.isKept && one.order.time <= order.time)
  const times = [order.time, how.winner?.at, kept[0]?.order.time]
  times.push(kept.find(one => one.partner === partner)?.order.time)
  return Math.min(...times.filter(time => time !== undefined))
}
