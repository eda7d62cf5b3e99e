import type { Selectable } from 'kysely'
import { type Bonus, bonusesOf, type Counted } from '../../attribution/bonus.ts'
import { fraction, fractionOf } from '../../attribution/fraction.ts'
import type { Setting } from '../../attribution/terms.ts'
import type { Tables } from '../../model/tables.ts'

type CommissionOf = Selectable<Tables['commissions']>

/** The bonuses by result of all partners that have orders. They are never stored: they follow the orders. */
export function bonusesOfSite(orders: readonly CommissionOf[], setting: Setting): Bonus[] {
  if (!setting.versions.some(({ bonuses }) => bonuses.length > 0)) return []
  return [...Map.groupBy(orders, row => row.partner_id)].flatMap(([partner, own]) => {
    // An order with amounts in two currencies is one order.
    const byOrder = new Map(own.map(row => [row.order_id, row]))
    return bonusesOf(partner, [...byOrder.values()].map(countedOf), setting)
  })
}

type How = { when?: Counted['when']; currency?: string | null; isKept?: boolean; base?: string | null }

/** An order as bonuses and levels count it. After an erasure only the pin states how it was paid. */
export function countedOf(row: CommissionOf): Counted {
  const how = JSON.parse(row.how) as How
  const isErased = how.isKept === undefined
  const pin = isErased ? (JSON.parse(row.pin) as Pick<How, 'when' | 'currency'>) : how
  const base = how.base ?? (row.base === null ? null : String(row.base))
  return {
    order: {
      id: row.order_id,
      time: Number(row.at),
      isKept: how.isKept ?? (row.why !== 'refunded' && row.why !== 'free'),
    },
    partner: row.partner_id,
    when: pin.when ?? null,
    currency: pin.currency ?? null,
    base: base === null ? null : base.includes('/') ? fractionOf(base) : fraction(BigInt(base)),
    isVoid: row.why === 'flag',
  }
}
