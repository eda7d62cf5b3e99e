import type { ContactPartners } from '../../../shared/code.ts'
import type { Contact } from '../../../shared/contact.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Ago } from '../../ui/ago.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { codeWords } from './words.ts'

/** The number of pieces of evidence shown at first. */
const SHOWN = 8

/** The partners of the codes in a contact's visits and orders; empty without one. */
export function ContactPartnersPart({ contact }: { contact: Contact }) {
  const say = codeWords.value
  const key = `${contact.id} ${contact.lastSeenAt}`
  const trail = useResource<ContactPartners>(key, signal =>
    get(`/api/contacts/${encodeURIComponent(contact.id)}/partners`, {}, signal),
  )
  if (trail.error.value !== null && trail.data.value === null)
    return <InlineProblem error={trail.error.value} />
  const found = trail.data.value
  if (!found || found.evidence.length === 0) return null
  return (
    <section class="panel" aria-labelledby="partner-title">
      <h2 id="partner-title">{say.fromPartner}</h2>
      {found.partner && <p class="contact-partner">{found.partner.name}</p>}
      <ul class="contact-evidence" aria-label={say.evidence}>
        {found.evidence.slice(0, SHOWN).map(evidence => (
          <li
            key={`${evidence.eventId} ${evidence.by} ${evidence.code}`}
            data-off={evidence.lost ? '' : undefined}
          >
            <code>{evidence.code}</code> {aboutOf(evidence)} · <Ago at={evidence.at} />
          </li>
        ))}
      </ul>
      {found.orders.map(
        ({ order, partner }) =>
          partner && (
            <p key={order} class="soft">
              {say.credited(order, partner.name)}
            </p>
          ),
      )}
    </section>
  )
}

function aboutOf({ by, partner, isPaid, lost, order }: ContactPartners['evidence'][number]): string {
  const say = codeWords.value
  return [
    say.by[by],
    partner?.name,
    order !== null && say.orderIs(order),
    isPaid && say.paid,
    lost !== null && say.lost[lost],
  ]
    .filter(Boolean)
    .join(' · ')
}
