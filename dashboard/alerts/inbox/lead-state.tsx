import type { Lead } from '../../../shared/lead.ts'
import { now } from '../../core/server-clock.ts'
import { me } from '../../core/session.ts'
import { untilText } from '../../ui/format.ts'
import { isSnoozed } from '../lead-api.ts'
import { alertWords } from '../words/words.ts'

/** Owner, snooze and outcome of a lead; nothing for an untouched lead. */
export function LeadState({ lead }: { lead: Lead | null }) {
  const { inbox, lead: say } = alertWords.value
  if (!lead) return null
  const parts = [
    lead.owner && (lead.owner.id === me.value?.id ? inbox.byMe : inbox.by(lead.owner.name)),
    isSnoozed(lead) && inbox.snoozedUntil(untilText(lead.snoozedUntil!, now.value)),
    lead.outcome && say.outcomes[lead.outcome],
  ].filter(Boolean)
  if (parts.length === 0) return null
  return <span class="lead-state">{parts.join(' · ')}</span>
}
