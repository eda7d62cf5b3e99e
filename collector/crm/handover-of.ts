import type { CrmSettings } from '../../shared/crm.ts'
import type { Letter, Subject } from '../notify/channel.ts'
import { compose } from '../notify/composition/compose.ts'
import type { Lead } from './port.ts'
import type { Handover } from './push.ts'

/** An address under a domain that is reserved for examples: nothing is ever delivered to it. */
const TEST: Lead = {
  email: 'pulseboard-test@example.com',
  name: 'Pulseboard Test',
  company: null,
  job: null,
  phone: null,
  city: null,
}
const NAME_MAX = 200

/** What a letter hands over; null: nothing (it is no single alert, or the contact has no e-mail address). */
export function handoverOf(
  letter: Letter,
  settings: CrmSettings,
  { plan, owner }: { plan: string | null; owner: string | null },
): Handover | null {
  const { message } = letter
  const isTest = message.kind === 'test'
  if (!isTest && message.kind !== 'alert') return null
  const lead = isTest ? TEST : leadOf(message.item.subject)
  if (lead === null) return null
  const card = compose(letter)
  const lines = [
    ...card.lead,
    ...card.facts.map(({ label, text }) => `${label}: ${text}`),
    ...(card.reasons.length > 0 ? [`${card.why}:`] : []),
    ...card.reasons.map(({ points, text }) => `${points} ${text}`),
    ...card.links.slice(0, 1).map(({ label, url }) => `${label}: ${url}`),
  ]
  const subject = isTest ? null : message.item.subject
  const current = isTest ? null : message.item.current
  const score = current?.score ?? subject?.score ?? null
  const band = current?.band ?? subject?.band ?? null
  const reason = (subject?.reasons ?? []).map(
    ({ rule, points }) => `${points > 0 ? '+' : ''}${points} ${rule}`,
  )
  return {
    lead,
    standing: {
      score: score === null ? null : Math.round(score),
      stage: band,
      reason: reason.join('\n').slice(0, 2000),
      url: subject?.url ?? (isTest ? message.url : ''),
    },
    told: { plan, score: score === null ? null : Math.round(score), band },
    note: { title: card.title, lines },
    dealName: (lead.company ?? lead.name ?? lead.email).slice(0, NAME_MAX),
    taskTitle: card.title,
    owner,
    settings,
  }
}

const leadOf = ({ email, name, company, job, phone, city }: Subject): Lead | null =>
  email === null ? null : { email, name, company, job, phone, city }
