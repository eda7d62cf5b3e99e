import type { ComponentChildren } from 'preact'
import type { Contact } from '../../shared/contact.ts'
import { deviceName } from '../../shared/words/contact-name.ts'
import { plan } from '../core/session.ts'
import { Ago } from '../ui/ago.tsx'
import { number } from '../ui/format.ts'
import { language, words } from '../words/words.ts'

/** Shown in their own lines already, or repeated by them. */
const OWN_LINES = new Set([
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'company',
  'job',
  'jobTitle',
  'title',
])

/** The contact that stands for a partner leads to the partner's page. Browsers cannot set this property. */
const isPartner = (name: string, value: unknown): value is string =>
  name === 'partner_id' && typeof value === 'string' && /^pt_\w+$/.test(value)

export function Who({ contact }: { contact: Contact }) {
  const { contact: say } = words.value
  const traits = Object.entries(contact.traits).filter(([name]) => !OWN_LINES.has(name))
  const tags = Object.entries(contact.scores.find(score => score.plan === plan.value?.id)?.tags ?? {})
  return (
    <section class="panel" aria-labelledby="who-title">
      <h2 id="who-title">{say.who}</h2>
      <dl class="facts">
        <Fact name={say.email}>{contact.email}</Fact>
        <Fact name={say.phone}>{contact.phone}</Fact>
        <Fact name={say.company}>{contact.company}</Fact>
        <Fact name={say.job}>{contact.job}</Fact>
        <Fact name={say.place}>{[contact.city, contact.country].filter(Boolean).join(', ')}</Fact>
        <Fact name={say.device}>{deviceName(language.value, contact)}</Fact>
        <Fact name={say.source}>{contact.source}</Fact>
        <Fact name={say.visitCount}>{number(contact.visits)}</Fact>
        <Fact name={say.firstSeen}>{contact.firstSeenAt && <Ago at={contact.firstSeenAt} />}</Fact>
        <Fact name={say.lastSeen}>{contact.lastSeenAt && <Ago at={contact.lastSeenAt} />}</Fact>
      </dl>
      {tags.length > 0 && (
        <>
          <h3>{say.tags}</h3>
          <dl class="facts">
            {tags.map(([tag, points]) => (
              <Fact key={tag} name={tag}>
                {number(points)}
              </Fact>
            ))}
          </dl>
        </>
      )}
      {traits.length > 0 && (
        <>
          <h3>{say.traits}</h3>
          <dl class="facts">
            {traits.map(([name, { value, trust }]) => (
              <Fact key={name} name={name}>
                <span title={say.trust[trust] ?? trust}>
                  {isPartner(name, value) ? <a href={`/partners/${value}`}>{value}</a> : plain(value)}
                </span>
              </Fact>
            ))}
          </dl>
        </>
      )}
      <Ids title={say.identifiers} ids={contact.identifiers} />
      <Ids title={say.visitors} ids={contact.visitors} />
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === undefined || children === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Ids({ title, ids }: { title: string; ids: readonly string[] }) {
  if (ids.length === 0) return null
  return (
    <details class="ids">
      <summary>
        {title} <span class="soft">{number(ids.length)}</span>
      </summary>
      <ul>
        {ids.map(id => (
          <li key={id}>
            <code>{id}</code>
          </li>
        ))}
      </ul>
    </details>
  )
}

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
