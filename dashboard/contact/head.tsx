import type { ComponentChildren } from 'preact'
import type { Contact } from '../../shared/contact.ts'
import { actionFor, reachOf } from '../../shared/words/built-in.ts'
import { Avatar } from '../board/avatar.tsx'
import { sortedBands, toneOf } from '../board/bands.ts'
import { contactName } from '../board/contact-name.ts'
import { isPresent } from '../board/presence.ts'
import { boardQuery } from '../board/view.ts'
import { now } from '../core/server-clock.ts'
import { plan } from '../core/session.ts'
import { ReachButtons } from '../reach/reach-buttons.tsx'
import { number } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { Title } from '../ui/title.tsx'
import { language, words } from '../words/words.ts'

export function ContactHead({ contact, children }: { contact: Contact; children?: ComponentChildren }) {
  const { contact: say, archetypes } = words.value
  const bands = plan.value ? sortedBands(plan.value.document) : []
  const score = contact.scores.find(({ plan: id }) => id === plan.value?.id)
  const band = bands.find(({ id }) => id === score?.band)
  const tone = toneOf(bands, score?.band ?? null)
  const isHere = isPresent({ lastEventAt: contact.lastSeenAt }, now.value)
  const about = [contact.job, contact.company, [contact.city, contact.country].filter(Boolean).join(', ')]
  return (
    <header class="contact-head">
      <a class="back" href={`/board${boardQuery.value}`}>
        <Icon name="back" />
        {say.back}
      </a>
      <Avatar id={contact.id} name={contact.name ?? contact.email} device={contact.device} isHere={isHere} />
      <div class="contact-name">
        <Title text={contactName(contact)} />
        <p class="soft">{about.filter(Boolean).join(' · ')}</p>
      </div>
      {score && score.score !== null && (
        <dl class="contact-score">
          <div>
            <dt class="sr-only">{say.score}</dt>
            <dd class="big" data-tone={tone}>
              {number(score.score)}
            </dd>
          </div>
          <div>
            <dt class="sr-only">{words.value.board.band}</dt>
            <dd>
              <b data-tone={tone}>{band?.name}</b>
              {score.archetype && <em>{archetypes[score.archetype]}</em>}
              {score.rank !== null && (
                <span class="soft">{say.rank(number(score.rank), number(score.of))}</span>
              )}
            </dd>
            <dd>{actionFor(language.value, score.band ?? '', score.action, reachOf(contact))}</dd>
          </div>
        </dl>
      )}
      <ReachButtons person={personOf(contact)} />
      {children}
    </header>
  )
}

/** On a phone the head scrolls out of view; these buttons stay at the bottom. */
export function ContactBar({ contact }: { contact: Contact }) {
  return (
    <div class="contact-bar">
      <ReachButtons person={personOf(contact)} />
    </div>
  )
}

const personOf = (contact: Contact) => ({
  contactId: contact.id,
  name: contactName(contact),
  phone: contact.phone,
  email: contact.email,
})
