import type { Conversion } from '../../../shared/conversions.ts'
import { Plan } from '../../../shared/plan.ts'
import { compile, type Scorer } from '../../score/compile.ts'
import { refold } from '../../score/contact.ts'
import { dealIn } from '../../score/deal.ts'
import { purchaseIdOf } from '../../score/rules/reversal.ts'
import type { Fact } from '../../score/score.ts'
import type { LineRecord } from '../../score/score-sheet.ts'
import type { Accepted } from './accepted.ts'

/** Finds conversions by the rules of scores: second names, trust, conditions, repeated wishes, refunded orders. */
export function compileGoals(conversions: readonly Conversion[], siteZone: string): Scorer {
  return compile(Plan.parse({ name: 'conversions', rules: conversions.map(ruleOf) }), {
    planId: 'conversions',
    siteZone,
    retention: null,
  })
}

/**
 * A contact's conversions, by the id of the goal, each in the law's order. All events of one order or of one deal are
 * one conversion, at the earliest of them; an order that was refunded in full is no conversion, and neither is a deal
 * with a last event other than `deal_won`.
 */
export function conversionsOf(
  goals: Scorer,
  { before, facts }: Pick<Accepted, 'before' | 'facts'>,
  now: number,
): Map<string, Fact[]> {
  const matched = new Map<string, Set<string>>()
  const take = ({ rule, eventId, at, cut }: LineRecord) => {
    if (cut.length > 0 || eventId === null) return
    matched.set(rule, (matched.get(rule) ?? new Set()).add(`${at} ${eventId}`))
  }
  refold([goals], [...before, ...facts], now, take)
  const lost = dealsNotWon(facts)
  return new Map([...matched].map(([goal, keys]) => [goal, eachOnce(facts, keys, lost)]))
}

/** Whether a contact has any event that may be a conversion. A cheap first check, since most contacts have none. */
export const mayConvert = (goals: Scorer, facts: readonly Fact[]): boolean =>
  facts.some(
    ({ event }) => goals.byName.has(event.name) || event.derived.also?.some(name => goals.byName.has(name)),
  ) || goals.byName.has('revisit')

function eachOnce(facts: readonly Fact[], keys: ReadonlySet<string>, lost: ReadonlySet<string>): Fact[] {
  const seen = new Set<string>()
  return facts.filter(fact => {
    const { event } = fact
    if (!keys.has(`${event.time} ${event.id}`)) return false
    const deal = event.name === 'deal_won' ? (dealIn(fact)?.id ?? null) : null
    if (deal !== null && lost.has(deal)) return false
    const order = purchaseIdOf(event)
    const key = order !== null ? `order ${order}` : deal !== null ? `deal ${deal}` : null
    if (key === null) return true
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const ruleOf = ({ id, event, where, minTrust }: Conversion) => ({
  id,
  kind: 'event' as const,
  event,
  where,
  points: 1,
  ...(minTrust && { minTrust }),
})

/** Deals that were lost, or opened again, after they were won. */
function dealsNotWon(facts: readonly Fact[]): Set<string> {
  const last = new Map<string, string>()
  for (const fact of facts) {
    const deal = dealIn(fact)
    if (deal?.id) last.set(deal.id, deal.state)
  }
  return new Set([...last].filter(([, state]) => state !== 'won').map(([id]) => id))
}
