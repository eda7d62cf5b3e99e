import type { Conversion } from '../../../shared/conversions.ts'
import { Plan } from '../../../shared/plan.ts'
import { compile, type Scorer } from '../../score/compile.ts'
import { refold } from '../../score/contact.ts'
import { dealIn } from '../../score/deal.ts'
import { purchaseIdOf } from '../../score/rules/reversal.ts'
import type { Fact } from '../../score/score.ts'
import type { Accepted } from './accepted.ts'

/** The only rule of the plan that a goal is compiled to. */
const RULE = 'goal'

/** Finds conversions by the rules of scores: second names, trust, conditions, told-again wishes, refunded orders. */
export function compileGoal({ event, where, minTrust }: Conversion, siteZone: string): Scorer {
  const rule = { id: RULE, kind: 'event', event, where, points: 1, ...(minTrust && { minTrust }) }
  const plan = Plan.parse({ name: RULE, rules: [rule] })
  return compile(plan, { planId: RULE, siteZone, retention: null })
}

/**
 * The times of a contact's conversions, ascending. All events of one order or of one deal are one conversion, at the
 * earliest of them; an order that was refunded in full never was one, nor was a deal of which the last word is not won.
 */
export function conversionsOf(goal: Scorer, { before, facts }: Accepted): number[] {
  const matched = new Set<string>()
  refold([goal], [...before, ...facts], Number.NEGATIVE_INFINITY, ({ eventId, at, cut }) => {
    if (cut.length === 0 && eventId !== null) matched.add(`${at} ${eventId}`)
  })
  const open = dealsNotWon(facts)
  const seen = new Set<string>()
  const times: number[] = []
  for (const fact of facts) {
    const { event } = fact
    if (!matched.has(`${event.time} ${event.id}`)) continue
    const deal = event.name === 'deal_won' ? (dealIn(fact)?.id ?? null) : null
    if (deal !== null && open.has(deal)) continue
    const order = purchaseIdOf(event)
    const key = order !== null ? `order ${order}` : deal !== null ? `deal ${deal}` : null
    if (key !== null && seen.has(key)) continue
    if (key !== null) seen.add(key)
    times.push(event.time)
  }
  return times
}

/** Deals that were lost, or opened again, after they were won. */
function dealsNotWon(facts: readonly Fact[]): Set<string> {
  const last = new Map<string, string>()
  for (const fact of facts) {
    const deal = dealIn(fact)
    if (deal?.id) last.set(deal.id, deal.state)
  }
  return new Set([...last].filter(([, state]) => state !== 'won').map(([id]) => id))
}
