import type { LeadChange } from '../../shared/lead.ts'
import type { Outcome } from '../../shared/outcome.ts'
import { dealOf } from '../score/deal.ts'
import type { Fact } from '../score/score.ts'

export type OutcomeEvent = {
  name: 'deal_won' | 'deal_lost' | 'deal_created'
  props: Record<string, unknown>
}

/**
 * The event of an outcome that is set by hand; null if it says nothing of a deal. An outcome that takes a won or lost deal
 * back opens that deal again. Without a number of its own, the deal is the contact's latest.
 */
export function outcomeEvent(
  contact: string,
  facts: readonly Fact[],
  { outcome, deal }: Pick<LeadChange, 'outcome' | 'deal'>,
  at: number,
): OutcomeEvent | null {
  if (outcome === undefined) return null
  const last = dealOf(facts)
  const before = last?.state === 'won' || last?.state === 'lost' ? last.state : null
  const after = isDeal(outcome) ? outcome : null
  if (before === after && (after === null || deal === undefined)) return null
  const { id, reason, ...worth } = deal ?? {}
  return {
    name: after === null ? 'deal_created' : `deal_${after}`,
    props: {
      deal_id: id ?? last?.id ?? `lead:${contact}:${at}`,
      ...(after !== null && worth),
      reason: reason ?? '',
    },
  }
}

export const isDeal = (outcome: Outcome | null): outcome is 'won' | 'lost' =>
  outcome === 'won' || outcome === 'lost'
