import type { Reckoned } from './customer.ts'
import { compare, fraction, sumOf, ZERO } from './fraction.ts'
import { type BonusRule, calendarOf, daysAfter, type Setting, type Terms, versionAt } from './terms.ts'

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
  const found = new Map<string, Bonus>()
  for (const { order } of own) {
    for (const { terms, rule, period } of rulesAt(order.time, setting)) {
      if (found.has(keyOf(rule, period.start, 1))) continue
      const inPeriod = own.filter(one => period.start <= one.order.time && one.order.time < period.end)
      for (let ordinal = 1; ordinal <= timesEarned(rule, inPeriod); ordinal++)
        found.set(keyOf(rule, period.start, ordinal), {
          ...{ rule: rule.id, partner, period, ordinal, currency: rule.currency },
          amount: BigInt(rule.amount),
          dueAt: daysAfter(terms, period.end, terms.holdDays),
        })
    }
  }
  return [...found.values()]
}

const keyOf = (rule: BonusRule, start: number, ordinal: number): string => `${rule.id}/${start}/${ordinal}`

/** The bonus rules of the periods in which an instant lies. */
function rulesAt(time: number, setting: Setting) {
  const found: { terms: Terms; rule: BonusRule; period: { start: number; end: number } }[] = []
  for (const per of ['month', 'quarter'] as const) {
    const first = setting.versions[0]
    if (!first) continue
    const zone = (versionAt(setting, time) ?? first).zone
    const period = calendarOf(zone).bounds(per, time)
    const terms = versionAt(setting, period.start) ?? first
    for (const rule of terms.bonuses) if (rule.per === per) found.push({ terms, rule, period })
  }
  return found
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
