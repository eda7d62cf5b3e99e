import type { Kind } from '../../../shared/event.ts'
import { at, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { bodyHmac } from '../signature.ts'
import { utc } from '../times.ts'
import { mailProps } from './props.ts'

const NAMES: Record<string, Kind> = {
  'campaign.open': 'email_open',
  'campaign.click': 'email_click',
  'subscriber.created': 'newsletter_signup',
  'subscriber.unsubscribed': 'email_unsubscribe',
  'subscriber.bounced': 'email_bounce',
  'subscriber.spam_reported': 'complaint',
}
/** The field of a subscriber with the time of each state. */
const TIMES: Record<string, string> = {
  'subscriber.created': 'created_at',
  'subscriber.unsubscribed': 'unsubscribed_at',
}

export const mailerlite: Provider = {
  kind: 'mailerlite',
  name: 'MailerLite',
  category: 'mail',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'signingSecret' }],
  events: [
    'email_open',
    'email_click',
    'email_unsubscribe',
    'email_bounce',
    'complaint',
    'newsletter_signup',
  ],
  docs: 'https://developers.mailerlite.com/docs/webhooks.html',

  verify: (request, { signingSecret }) => bodyHmac(request, 'signature', signingSecret, 'sha256', 'hex'),

  read(body): Reading {
    const said = jsonOf(body)
    if (typeof said !== 'object' || said === null || Array.isArray(said))
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const events = at(said, 'events')
    const reading: Reading = { items: [], skipped: [] }
    for (const event of events === undefined ? [said] : list(events)) {
      const item = itemOf(event)
      if ('fault' in item) reading.skipped.push(item)
      else reading.items.push(item)
    }
    return reading
  },
}

/** One event has the subscriber's fields at its top; one of a batch has them inside. */
function itemOf(event: unknown): Item | Skip {
  const kind = text(at(event, 'type') ?? at(event, 'event')) ?? null
  const name = kind !== null && Object.hasOwn(NAMES, kind) ? NAMES[kind]! : null
  if (kind === null || name === null) return { fault: 'unknown_kind', name: kind }
  const subscriber = at(event, 'subscriber') ?? event
  const email = text(at(subscriber, 'email'))
  if (email === undefined) return { fault: 'no_person', name: kind }
  const campaign = text(at(event, 'campaign', 'id'))
  const time = Object.hasOwn(TIMES, kind) ? text(at(subscriber, TIMES[kind]!)) : undefined
  return {
    // Opens and clicks have no time: one of each counts per campaign and subscriber.
    id: eventId('ml', kind, text(at(subscriber, 'id')) ?? email, campaign, time),
    name,
    time: utc(time?.replace(/\.\d+Z$/, '')),
    email,
    props: mailProps({
      provider: 'mailerlite',
      message_id: campaign && `campaign ${campaign}`,
      campaign_id: campaign,
      campaign_name: at(event, 'campaign', 'name'),
      hard: name === 'email_bounce' ? true : undefined,
      ...(name === 'complaint' && { kind: 'spam_report' }),
    }),
  }
}
