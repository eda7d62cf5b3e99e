import type { Contact } from '../../../shared/contact.ts'
import type { Lead, LeadChange } from '../../../shared/lead.ts'
import { contactName } from '../../board/contact-name.ts'
import { here, navigate } from '../../core/route.ts'
import { now } from '../../core/server-clock.ts'
import { may, me } from '../../core/session.ts'
import { words } from '../../words/words.ts'
import { snoozeUntil } from '../inbox/snoozes.ts'
import { alertWords } from '../words/words.ts'

type Proposed = 'claim' | 'snooze' | 'not_a_fit'
type Props = { contact: Contact; lead: Lead; work: (change: LeadChange) => Promise<void> }

/**
 * The action that a button in a message has proposed. It needs a confirmation here, since programs that scan a chat or a
 * mailbox follow links by themselves.
 */
export function Proposal({ contact, lead, work }: Props) {
  const { proposal: say } = alertWords.value
  const proposed = new URLSearchParams(here.value.query).get('do')
  if (!isProposed(proposed) || !may('member') || isDone(proposed, lead)) return null
  const close = () => {
    const params = new URLSearchParams(here.value.query)
    params.delete('do')
    navigate(`${here.value.path}${params.size > 0 ? `?${params}` : ''}`, 'replace')
  }
  const changes: { [P in Proposed]: () => LeadChange } = {
    claim: () => ({ owner: 'me' }),
    snooze: () => ({ snoozedUntil: snoozeUntil('tomorrow', new Date(now.value)).toISOString() }),
    not_a_fit: () => ({ outcome: 'not_a_fit' }),
  }
  return (
    <section class="lead-proposal" aria-label={say.titles[proposed](contactName(contact))}>
      <b>{say.titles[proposed](contactName(contact))}</b>
      <button type="button" class="button primary" onClick={() => void work(changes[proposed]()).then(close)}>
        {say.yes[proposed]}
      </button>
      <button type="button" class="button" onClick={close}>
        {words.value.verbs.cancel}
      </button>
    </section>
  )
}

const PROPOSED: { [P in Proposed]: true } = { claim: true, snooze: true, not_a_fit: true }
const isProposed = (text: string | null): text is Proposed => text !== null && Object.hasOwn(PROPOSED, text)

const isDone = (proposed: Proposed, lead: Lead): boolean =>
  (proposed === 'claim' && lead.owner?.id === me.value?.id) ||
  (proposed === 'not_a_fit' && lead.outcome === 'not_a_fit')
