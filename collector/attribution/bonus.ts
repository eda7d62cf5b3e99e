import type { Reckoned } from './customer.ts'
import { compare, fraction, sumOf, ZERO } from './fraction.ts'
import { type BonusRule, calendarOf, daysAfter, type Setting, versionAtOrFirst } from './terms.ts'

export type Bonus = {
  rule: string
  partner: string
  period: { start: number; end: number }
  /** From 1 on. */
  ordinal: number
  currency: string
  /** The amount earned now: 0 if the condition no longer holds. */
  amount: bigint
  dueAt: number
}
/** The properties of an order that a bonus needs. */
export type Counted = Pick<Reckoned, 'partner' | 'when' | 'currency' | 'base' | 'isVoid'> & {
  order: { id: string; time: number; isKept: boolean }
}

/** The bonuses of one partner: of each period in which it has orders, by the version at the period's first instant. */
export function bonusesOf(partner: string, orders: readonly Counted[], setting: Setting): Bonus[] {
  const own = orders.filter(one => one.partner === partner && one.order.isKept && !one.isVoid)
  const found: Bonus[] = []
  for (const per of ['month', 'quarter'] as const)
    for (const { period, inPeriod } of byPeriod(own, per, setting)) {
      const terms = versionAtOrFirst(setting, period.start)!
      for (const rule of terms.bonuses.filter(rule => rule.per === per))
        for (let ordinal = 1; ordinal <= timesEarned(rule, inPeriod); ordinal++)
          found.push({
            ...{ rule: rule.id, partner, period, ordinal, currency: rule.currency },
            amount: BigInt(rule.amount),
            dueAt: daysAfter(terms, period.end, terms.holdDays),
          })
    }
  return found
}

type Period = { start: number; end: number }

/** The calendar periods in which orders lie, in the zone of the version at the order's time. */
function byPeriod(
  orders: readonly Counted[],
  per: BonusRule['per'],
  setting: Setting,
): { period: Period; inPeriod: Counted[] }[] {
  if (!setting.versions.some(({ bonuses }) => bonuses.some(rule => rule.per === per))) return []
  const found = new Map<number, { period: Period; inPeriod: Counted[] }>()
  let last: Period | null = null
  for (const one of orders.toSorted((a, b) => a.order.time - b.order.time)) {
    const { time } = one.order
    if (!last || time < last.start || time >= last.end)
      last = calendarOf(versionAtOrFirst(setting, time)!.zone).bounds(per, time)
    const known = found.get(last.start) ?? { period: last, inPeriod: [] }
    found.set(last.start, known)
    known.inPeriod.push(one)
  }
  return [...found.values()]
}

function timesEarned(rule: BonusRule, orders: readonly Counted[]): number {
  if (rule.if.kind === 'every')
    return Math.floor(orders.filter(({ when }) => when === 'first').length / rule.if.customers)
  const { currency, amount } = rule.if
  const sum = sumOf(orders.filter(one => one.currency === currency).map(({ base }) => base ?? ZERO))
  return compare(sum, fraction(BigInt(amount))) >= 0 ? 1 : 0
}

/** The name of a bonus among causes. */
export const bonusCause = ({
  rule,
  partner,
  period,
  ordinal,
}: Omit<Bonus, 'currency' | 'amount' | 'dueAt'>): string => `b:${rule}:${partner}:${period.start}:${ordinal}`
