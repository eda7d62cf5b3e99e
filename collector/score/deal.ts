import type { Fact } from './score.ts'

/** The latest state of a contact's deals by a server's event: `leads` shows it as won or lost. `id`: the deal's id. */
export type Deal = { state: 'open' | 'won' | 'lost'; at: number; id: string | null }

const STATES: Readonly<Record<string, Deal['state']>> = {
  deal_created: 'open',
  deal_won: 'won',
  deal_lost: 'lost',
}

/** The state of a deal that a fact reports, if any; a browser's event reports none. */
export function dealIn({ event, trust }: Fact): Deal | null {
  const state = Object.hasOwn(STATES, event.name) ? STATES[event.name] : undefined
  if (state === undefined || trust !== 'server') return null
  const id = event.props.deal_id
  return { state, at: event.time, id: typeof id === 'string' || typeof id === 'number' ? String(id) : null }
}

/** The latest state of a deal that the facts, in the specified order, report. */
export const dealOf = (facts: readonly Fact[]): Deal | null =>
  facts.map(dealIn).findLast(deal => deal !== null) ?? null
