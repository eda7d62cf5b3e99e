import type { HookBody } from '../../../shared/hook.ts'
import type { Channel, Letter, Message, Subject } from '../channel.ts'
import { signed } from './signed.ts'
import { payloadOf } from './webhook.ts'

/** A subscription of Zapier, Make or n8n: one flat body for all events, beside the one of webhooks. */
export const hook: Channel<'hook'> = {
  knowsRepeats: true,
  async send({ url, secrets, event }, letter, means, signal) {
    const body = bodyOf(letter, event)
    if (!body) return { outcome: 'failed', status: null, answer: 'Nothing of this kind.', retryAfterMs: null }
    return means.fetch(signed({ url, secrets }, letter, body), signal)
  },
}

/** Null: the message is none that programs subscribe to. */
export function bodyOf(letter: Letter, event: HookBody['event']): HookBody | null {
  const { message } = letter
  if (!isTold(message)) return null
  const { data, timestamp } = payloadOf(letter)
  return {
    ...NOTHING,
    id: letter.id,
    event: message.kind === 'test' ? event : (eventOf(message) ?? event),
    timestamp,
    is_sample: message.kind === 'test',
    site_id: letter.site.id,
    site_name: letter.site.name,
    ...contactOf(subjectOf(message)),
    ...aboutOf(message),
    data,
  }
}

const NOTHING = {
  contact_id: null,
  contact_name: null,
  contact_email: null,
  contact_phone: null,
  contact_company: null,
  contact_job: null,
  contact_city: null,
  contact_country: null,
  contact_url: null,
  user_id: null,
  owner: null,
  score: null,
  stage: null,
  reasons: null,
  rule: null,
  list_id: null,
  list_name: null,
  deal_id: null,
  deal_value: null,
  deal_currency: null,
} as const

type Told = Exclude<Message, { kind: 'bundle' | 'digest' | 'publication' | 'reward' }>

const isTold = (message: Message): message is Told =>
  !['bundle', 'digest', 'publication', 'reward'].includes(message.kind)

const subjectOf = (message: Told): Subject | null =>
  message.kind === 'test'
    ? null
    : message.kind === 'list' || message.kind === 'lead'
      ? message.subject
      : message.item.subject

function eventOf(message: Exclude<Told, { kind: 'test' }>): HookBody['event'] | null {
  if (message.kind === 'list') return `list.${message.change}`
  return message.kind === 'lead' ? message.event : 'alert.created'
}

function contactOf(subject: Subject | null): Partial<HookBody> {
  if (!subject) return {}
  const { score, band, owner, reasons } = subject
  return {
    contact_id: subject.contactId,
    contact_name: subject.name,
    contact_email: subject.email,
    contact_phone: subject.phone,
    contact_company: subject.company,
    contact_job: subject.job,
    contact_city: subject.city,
    contact_country: subject.country,
    contact_url: subject.url,
    owner,
    score: score === null ? null : Math.round(score),
    stage: band,
    reasons:
      reasons.map(({ rule, points }) => `${points > 0 ? '+' : ''}${points} ${rule}`).join('\n') || null,
  }
}

function aboutOf(message: Told): Partial<HookBody> {
  switch (message.kind) {
    case 'list':
      return { list_id: message.list.id, list_name: message.list.name, user_id: message.userId }
    case 'lead': {
      const { id, value, currency } = message.deal
      return { deal_id: id, deal_value: value, deal_currency: currency, user_id: message.userId }
    }
    case 'test':
      return {}
    default:
      return { rule: message.item.rule || null }
  }
}
