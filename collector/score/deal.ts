import type { Fact } from './score.ts'

/** The latest word of a server on a contact's deals: what `leads` shows as won or lost. `id`: the deal it speaks of. */
export type Deal = { state: 'open' | 'won' | 'lost'; at: number; id: string | null }

const STATES: Readonly<Record<string, Deal['state']>> = {
  deal_created: 'open',
  deal_won: 'won',
  deal_lost: 'lost',
}

/** What a fact says of a deal, if anything; a browser's word says nothing. */
export function dealIn({ event, trust }: Fact): Deal | null {
  const state = Object.hasOwn(STATES, event.name) ? STATES[event.name] : undefined
  if (state === undefined || trust !== 'server') return null
  const id = event.props.deal_id
  return { state, at: event.time, id: typeof id === 'string' || typeof id === 'number' ? String(id) : null }
}

/** What facts in the law's order say last. */
export const dealOf = (facts: readonly Fact[]): Deal | null =>
  facts.map(dealIn).findLast(deal => deal !== null) ?? null
