import type { Lead, LeadChange } from '../../shared/lead.ts'

export const CALL_RESULTS = ['reached', 'noAnswer', 'meeting'] as const
export type CallResult = (typeof CALL_RESULTS)[number]

/** The maximum length of a note (LeadChange). */
const MOST_NOTE = 2_000

/**
 * The change of a lead after a call. A lead without an owner becomes the caller's. An unanswered call is no outcome: it
 * adds a line to the note, and the lead stays open.
 */
export function changeAfterCall(result: CallResult, lead: Lead, noAnswerLine: string): LeadChange {
  const owner = lead.owner === null ? { owner: 'me' } : {}
  switch (result) {
    case 'reached':
      // A meeting or a sale is more than having been reached.
      return lead.outcome === 'meeting' || lead.outcome === 'won' ? owner : { ...owner, outcome: 'contacted' }
    case 'meeting':
      return { ...owner, outcome: 'meeting' }
    case 'noAnswer':
      return { ...owner, note: [lead.note, noAnswerLine].filter(Boolean).join('\n').slice(-MOST_NOTE) }
  }
}
