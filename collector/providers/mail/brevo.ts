import type { Kind } from '../../../shared/event.ts'
import { at, jsonOf, list, tags, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { epoch, seconds } from '../times.ts'
import { MAIL_PROXY } from './machine.ts'
import { mailProps } from './props.ts'

const NAMES: Record<string, Kind> = {
  delivered: 'email_delivered',
  opened: 'email_open',
  unique_opened: 'email_open',
  proxy_open: 'email_open',
  unique_proxy_open: 'email_open',
  click: 'email_click',
  unsubscribe: 'email_unsubscribe',
  spam: 'complaint',
  complaint: 'complaint',
  hard_bounce: 'email_bounce',
  invalid_email: 'email_bounce',
  soft_bounce: 'email_bounce',
}
const PASSED_OVER = new Set(['request', 'deferred', 'blocked', 'error'])

export const brevo: Provider = {
  kind: 'brevo',
  name: 'Brevo',
  category: 'mail',
  auth: 'address',
  isVerified: true,
  secrets: [],
  events: ['email_delivered', 'email_open', 'email_click', 'email_unsubscribe', 'email_bounce', 'complaint'],
  docs: 'https://developers.brevo.com/docs/transactional-webhooks',

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

function itemOf(event: unknown): Item | Skip | null {
  const kind = text(at(event, 'event')) ?? null
  if (kind !== null && PASSED_OVER.has(kind)) return null
  const name = kind !== null && Object.hasOwn(NAMES, kind) ? NAMES[kind]! : null
  if (name === null) return { fault: 'unknown_kind', name: kind }
  const email = text(at(event, 'email'))
  if (email === undefined) return { fault: 'no_person', name: kind }
  // A campaign's times are seconds of UTC; of single mails only this field is, in ms.
  const campaign = text(at(event, 'camp_id'))
  const time = campaign === undefined ? at(event, 'ts_epoch') : at(event, 'ts_event')
  const message = text(at(event, 'message-id')) ?? (campaign && `campaign ${campaign}`)
  const link = at(event, 'link') ?? at(event, 'URL')
  const isBounce = name === 'email_bounce'
  return {
    id: eventId('br', kind, message, email, link, time),
    name,
    time: campaign === undefined ? epoch(time) : seconds(time),
    email,
    props: mailProps({
      provider: 'brevo',
      message_id: message,
      subject: at(event, 'subject'),
      campaign_id: campaign,
      campaign_name: at(event, 'campaign name'),
      link_url: name === 'email_click' ? link : undefined,
      tags: tagsOf(event),
      reason: isBounce ? at(event, 'reason') : undefined,
      hard: isBounce ? kind !== 'soft_bounce' : undefined,
      ...(name === 'complaint' && { kind: 'spam_report' }),
    }),
    ...(kind?.endsWith('proxy_open') && { bot: MAIL_PROXY }),
  }
}

/** `tag` is a text, a list, or the JSON text of a list. */
function tagsOf(event: unknown): string[] | undefined {
  const tag = at(event, 'tag')
  const inside = typeof tag === 'string' && tag.startsWith('[') ? jsonOf(tag) : undefined
  return tags(at(event, 'tags') ?? inside ?? tag)
}
