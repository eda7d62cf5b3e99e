import type { Kind } from '../../../shared/event.ts'
import { at, jsonOf, list, tags, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading } from '../port.ts'
import { iso } from '../times.ts'
import { markOfAgent } from './machine.ts'
import { mailProps } from './props.ts'
import { confirmationOf, topicOf, verifySns } from './sns.ts'

/** Each type with its part of the body, and the field of its recipients. */
const TYPES: Record<string, { name: Kind; part: string; recipients?: string }> = {
  Open: { name: 'email_open', part: 'open' },
  Click: { name: 'email_click', part: 'click' },
  Delivery: { name: 'email_delivered', part: 'delivery', recipients: 'recipients' },
  Bounce: { name: 'email_bounce', part: 'bounce', recipients: 'bouncedRecipients' },
  Complaint: { name: 'complaint', part: 'complaint', recipients: 'complainedRecipients' },
}
const PASSED_OVER = new Set(['Send', 'Reject', 'Rendering Failure', 'DeliveryDelay', 'Received'])

export const ses: Provider = {
  kind: 'ses',
  name: 'Amazon SES',
  category: 'mail',
  auth: 'signed',
  isVerified: true,
  secrets: [],
  events: ['email_delivered', 'email_open', 'email_click', 'email_bounce', 'complaint'],
  docs: 'https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html',

  // A correct signature proves Amazon, not the owner of the topic: only the first topic that arrives is accepted.
  verify: ({ body }, _secrets, evidence) => verifySns(jsonOf(body), evidence),

  read(body): Reading {
    const envelope = jsonOf(body)
    const topic = topicOf(envelope)
    const confirm = confirmationOf(envelope)
    const reading: Reading = {
      items: [],
      skipped: [],
      ...(topic !== undefined && { topic }),
      ...(confirm !== undefined && { confirm }),
    }
    if (at(envelope, 'Type') !== 'Notification') return reading
    const said = at(envelope, 'Message')
    const event = typeof said === 'string' ? jsonOf(said) : undefined
    // Amazon sends one plain sentence when the topic is connected.
    if (typeof said === 'string' && event === undefined) return reading
    const kind = text(at(event, 'eventType') ?? at(event, 'notificationType')) ?? null
    if (kind !== null && PASSED_OVER.has(kind)) return reading
    const type = kind !== null && Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined
    if (!type) return { ...reading, skipped: [{ fault: 'unknown_kind', name: kind }] }
    const people = type.recipients
      ? list(at(event, type.part, type.recipients)).flatMap(one => text(at(one, 'emailAddress') ?? one) ?? [])
      : list(at(event, 'mail', 'destination')).flatMap(one => text(one) ?? [])
    if (people.length === 0) return { ...reading, skipped: [{ fault: 'no_person', name: kind }] }
    // It does not say which of several recipients has opened or clicked.
    if (!type.recipients && people.length > 1)
      return { ...reading, skipped: [{ fault: 'several_recipients', name: kind }] }
    return { ...reading, items: people.map(email => itemOf(envelope, event, type, email)) }
  },
}

function itemOf(
  envelope: unknown,
  event: unknown,
  { name, part }: { name: Kind; part: string },
  email: string,
): Item {
  const told = at(event, part)
  const isBounce = name === 'email_bounce'
  return {
    id: eventId('ses', at(envelope, 'MessageId'), email),
    name,
    time: iso(at(told, 'timestamp')) ?? iso(at(envelope, 'Timestamp')),
    email,
    props: mailProps({
      provider: 'ses',
      message_id: at(event, 'mail', 'messageId'),
      subject: at(event, 'mail', 'commonHeaders', 'subject'),
      campaign_id: list(at(event, 'mail', 'tags', 'campaign'))[0],
      link_url: name === 'email_click' ? at(told, 'link') : undefined,
      tags: tags(at(event, 'mail', 'tags', 'ses:configuration-set')),
      hard: isBounce ? at(told, 'bounceType') === 'Permanent' : undefined,
      reason: isBounce ? at(told, 'bounceSubType') : undefined,
      ...(name === 'complaint' && { kind: 'spam_report' }),
    }),
    ...(name === 'email_open' ? markOfAgent('open', at(told, 'userAgent')) : {}),
    ...(name === 'email_click' ? markOfAgent('click', at(told, 'userAgent')) : {}),
  }
}
