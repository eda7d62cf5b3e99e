import type { Kind } from '../../../shared/event.ts'
import { at, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { iso } from '../times.ts'
import { mailProps } from './props.ts'

const NAMES: Record<string, Kind> = {
  contact_opened_message: 'email_open',
  contact_clicked_message_link: 'email_click',
  contact_clicked_sms_link: 'sms_click',
  contact_added: 'newsletter_signup',
  contact_removed_link: 'email_unsubscribe',
  contact_removed_bounce: 'email_bounce',
}
const PASSED_OVER = new Set([
  'contact_email_changed',
  'contact_moved',
  'contact_copied',
  'contact_rejected',
  'contact_custom_field_changed',
])

export const getresponse: Provider = {
  kind: 'getresponse',
  name: 'GetResponse',
  category: 'mail',
  auth: 'address',
  isVerified: false,
  secrets: [],
  events: [
    'email_open',
    'email_click',
    'email_unsubscribe',
    'email_bounce',
    'newsletter_signup',
    'sms_click',
  ],
  docs: 'https://apidocs.getresponse.com/v3/webhooks',
  answer: { body: '{"status":"OK"}', type: 'application/json' },

  // It signs nothing: the secret of the address is the proof.
  verify: () => null,

  read(body): Reading {
    const said = jsonOf(body)
    if (typeof said !== 'object' || said === null)
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const reading: Reading = { items: [], skipped: [] }
    for (const event of list(said)) {
      const item = itemOf(event)
      if (item === null) continue
      if ('fault' in item) reading.skipped.push(item)
      else reading.items.push(item)
    }
    return reading
  },
}

/** GetResponse calls a list of contacts a campaign; the mail is its `message`. */
function itemOf(event: unknown): Item | Skip | null {
  const kind = text(at(event, 'type')) ?? null
  if (kind !== null && PASSED_OVER.has(kind)) return null
  const name = kind !== null && Object.hasOwn(NAMES, kind) ? NAMES[kind]! : null
  if (name === null) return { fault: 'unknown_kind', name: kind }
  const contact = at(event, 'contact')
  const email = text(at(contact, 'email'))
  if (email === undefined) return { fault: 'no_person', name: kind }
  const message = text(at(event, 'message', 'resourceId'))
  const link = text(at(event, 'clickTrack', 'url'), 2_000)
  const time = text(at(event, 'event', 'occurredAt'))
  return {
    id: eventId('gr', kind, text(at(contact, 'contactId')) ?? email, message, link, time),
    name,
    time: iso(time),
    email,
    props: mailProps({
      provider: 'getresponse',
      message_id: message,
      campaign_id: message,
      campaign_name: at(event, 'message', 'name'),
      subject: at(event, 'message', 'subject'),
      link_url: name === 'email_click' || name === 'sms_click' ? link : undefined,
      list_id: at(contact, 'campaign', 'campaignId'),
      hard: name === 'email_bounce' ? true : undefined,
    }),
  }
}
