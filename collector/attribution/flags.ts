import { type Click, clicksOfDay } from './clicks.ts'
import type { Order } from './orders.ts'
import { daysAfter, type Terms } from './terms.ts'

export const FLAGS = ['paid_traffic', 'fast_order', 'many_clicks', 'refund_currency'] as const
export type Flag = (typeof FLAGS)[number]
export type FlagDecision = { id: string; at: number; order: string; flag: Flag; answer: 'release' | 'void' }

const FAST_MS = 10_000
const MOST_CLICKS = 50

/** The flags of the evidence that won; that of a refund's currency follows the refunds. */
export function flagsOf(
  order: Order,
  click: Click | null,
  clicks: readonly Click[],
  terms: Terms | null,
): Flag[] {
  const flags: Flag[] = []
  if (click && terms) {
    if (click.isPaid) flags.push('paid_traffic')
    const first = clicks.find(
      ({ lost, partner, time }) =>
        lost === null &&
        partner === click.partner &&
        time <= order.time &&
        order.time < daysAfter(terms, time, terms.windowDays),
    )
    if (order.time - (first ?? click).time < FAST_MS) flags.push('fast_order')
    if (click.visitor !== null && clicksOfDay(clicks, click, terms.zone) > MOST_CLICKS)
      flags.push('many_clicks')
  }
  return flags
}

/** The latest decision on each flag. */
function answers(decisions: readonly FlagDecision[]): Map<Flag, FlagDecision['answer']> {
  const sorted = decisions.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return new Map(sorted.map(({ flag, answer }) => [flag, answer]))
}

/** While a flag is undecided the cause is held. */
export function isHeldBy(flags: readonly Flag[], decisions: readonly FlagDecision[]): boolean {
  const decided = answers(decisions)
  return flags.some(flag => !decided.has(flag))
}

/** One `void` suffices. */
export function isVoidBy(flags: readonly Flag[], decisions: readonly FlagDecision[]): boolean {
  const decided = answers(decisions)
  return flags.some(flag => decided.get(flag) === 'void')
}
