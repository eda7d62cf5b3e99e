import { at, jsonOf, list, tags, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { isEcdsa, missing, NOT_SET_UP, WRONG } from '../signature.ts'
import { seconds } from '../times.ts'
import { MAIL_PROXY, markOfAgent } from './machine.ts'
import { mailProps } from './props.ts'

const SIGNATURE = 'x-twilio-email-event-webhook-signature'
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp'

const NAMES = {
  open: 'email_open',
  click: 'email_click',
  unsubscribe: 'email_unsubscribe',
  group_unsubscribe: 'email_unsubscribe',
  spamreport: 'complaint',
  bounce: 'email_bounce',
  delivered: 'email_delivered',
} as const
/** States on the way to a mailbox. */
const PASSED_OVER = new Set(['processed', 'deferred', 'dropped', 'group_resubscribe'])

export const sendgrid: Provider = {
  kind: 'sendgrid',
  name: 'SendGrid',
  category: 'mail',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'verificationKey' }],
  events: ['email_delivered', 'email_open', 'email_click', 'email_unsubscribe', 'email_bounce', 'complaint'],
  docs: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event',

  // SendGrid retries for a day, so a window on the signed time would lose events. The events' ids detect repeats.
  verify({ header, body }, { verificationKey }) {
    if (!verificationKey) return NOT_SET_UP
    const [signature, timestamp] = [header(SIGNATURE), header(TIMESTAMP)]
    if (signature === null) return missing(SIGNATURE)
    if (timestamp === null) return missing(TIMESTAMP)
    return isEcdsa(verificationKey, signature, timestamp, body) ? null : WRONG
  },

  read(body) {
    const reading: Reading = { items: [], skipped: [] }
    const said = jsonOf(body)
    if (typeof said !== 'object' || said === null)
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    for (const event of list(said)) {
      const item = itemOf(event)
      if (item === null) continue
      if ('fault' in item) reading.skipped.push(item)
      else reading.items.push(item)
    }
    return reading
  },
}

function itemOf(event: unknown): Item | Skip | null {
  const kind = text(at(event, 'event')) ?? null
  if (kind !== null && PASSED_OVER.has(kind)) return null
  if (kind === null || !Object.hasOwn(NAMES, kind)) return { fault: 'unknown_kind', name: kind }
  const email = text(at(event, 'email'))
  if (email === undefined) return { fault: 'no_person', name: kind }
  const name = NAMES[kind as keyof typeof NAMES]
  const message = text(at(event, 'sg_message_id'))?.split('.', 1)[0]
  const own = text(at(event, 'sg_event_id'), 1_000)
  const isBounce = name === 'email_bounce'
  const mark =
    name === 'email_open' || name === 'email_click'
      ? at(event, 'sg_machine_open') === true
        ? { bot: MAIL_PROXY }
        : markOfAgent(name === 'email_open' ? 'open' : 'click', at(event, 'useragent'))
      : {}
  return {
    id: own
      ? eventId('sg', own)
      : eventId('sg', kind, message, email, at(event, 'url'), at(event, 'timestamp')),
    name,
    time: seconds(at(event, 'timestamp')),
    email,
    props: mailProps({
      provider: 'sendgrid',
      message_id: message,
      link_url: at(event, 'url'),
      campaign_id: at(event, 'marketing_campaign_id'),
      campaign_name: at(event, 'marketing_campaign_name'),
      list_id: at(event, 'asm_group_id'),
      tags: tags(at(event, 'category')),
      reason: isBounce ? at(event, 'reason') : undefined,
      // A refusal by the receiving server is temporary; the address may be right.
      hard: isBounce ? at(event, 'type') !== 'blocked' : undefined,
      ...(name === 'complaint' && { kind: 'spam_report' }),
    }),
    ...mark,
  }
}
