import type { RewardRule } from '../../shared/plan.ts'
import type { Scorer } from './compile.ts'
import type { Crossing } from './crossing.ts'

/** The rewards of a plan that a crossing earns, before it is known what the contact has had. */
export function rewardsOf({ plan }: Scorer, { threshold, direction }: Crossing): RewardRule[] {
  if (direction !== 'up') return []
  return (plan.rewards ?? []).filter(rule => rule.threshold === threshold)
}

/** Whether `at` lies in a later period of the rule than the last grant. Both in ms; without a last grant it does. */
export function isLaterPeriod(
  scorer: Scorer,
  rule: RewardRule,
  last: number | undefined,
  at: number,
): boolean {
  return last === undefined || startOf(scorer, rule, at) > startOf(scorer, rule, last)
}

/** The first instant of the rule's period; without a beginning it is −∞. */
function startOf({ calendar, cycleOf }: Scorer, { once }: RewardRule, at: number): number {
  if (once === 'ever') return Number.NEGATIVE_INFINITY
  return once === 'cycle' ? cycleOf(at).start : calendar.bounds(once, at).start
}
