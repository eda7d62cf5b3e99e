import { at, isTree, jsonOf, tags, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { iso } from '../times.ts'
import { markOfAgent } from './machine.ts'
import { mailProps } from './props.ts'

export const postmark: Provider = {
  kind: 'postmark',
  name: 'Postmark',
  category: 'mail',
  auth: 'address',
  isVerified: true,
  secrets: [],
  events: ['email_delivered', 'email_open', 'email_click', 'email_unsubscribe', 'email_bounce', 'complaint'],
  docs: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',

  // It signs nothing: the secret of the address is the proof.
  verify: () => null,

  read(body): Reading {
    const event = jsonOf(body)
    const kind = text(at(event, 'RecordType')) ?? null
    if (!isTree(event) || kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const read = Object.hasOwn(READERS, kind) ? READERS[kind]!(event) : null
    if (read === 'nothing') return { items: [], skipped: [] }
    if (read === null) return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    return 'fault' in read ? { items: [], skipped: [read] } : { items: [read], skipped: [] }
  },
}

type Read = Item | Skip | 'nothing'
type Told = {
  name: Item['name']
  email: unknown
  time: unknown
  props?: Partial<Parameters<typeof mailProps>[0]>
  id?: unknown
  bot?: string
}

const READERS: Record<string, (event: unknown) => Read> = {
  Open: event =>
    itemOf(event, {
      name: 'email_open',
      email: at(event, 'Recipient'),
      time: at(event, 'ReceivedAt'),
      ...markOfAgent('open', at(event, 'UserAgent')),
    }),
  Click: event =>
    itemOf(event, {
      name: 'email_click',
      email: at(event, 'Recipient'),
      time: at(event, 'ReceivedAt'),
      props: { link_url: at(event, 'OriginalLink') },
      ...markOfAgent('click', at(event, 'UserAgent')),
    }),
  Delivery: event =>
    itemOf(event, { name: 'email_delivered', email: at(event, 'Recipient'), time: at(event, 'DeliveredAt') }),
  SpamComplaint: event =>
    itemOf(event, {
      name: 'complaint',
      email: at(event, 'Email'),
      time: at(event, 'BouncedAt'),
      id: at(event, 'ID'),
      props: { kind: 'spam_report' },
    }),
  // An unsubscription may come as a bounce of this type.
  Bounce: event => {
    const isLeaving = at(event, 'Type') === 'Unsubscribe'
    return itemOf(event, {
      name: isLeaving ? 'email_unsubscribe' : 'email_bounce',
      email: at(event, 'Email'),
      time: at(event, 'BouncedAt'),
      id: at(event, 'ID'),
      props: isLeaving ? {} : { hard: at(event, 'Type') === 'HardBounce', reason: at(event, 'Description') },
    })
  },
  // Bounces and complaints suppress an address too, and come as events of their own.
  SubscriptionChange: event =>
    at(event, 'SuppressSending') === true && at(event, 'SuppressionReason') === 'ManualSuppression'
      ? itemOf(event, {
          name: 'email_unsubscribe',
          email: at(event, 'Recipient'),
          time: at(event, 'ChangedAt'),
          props: { list_id: at(event, 'MessageStream') },
        })
      : 'nothing',
}

function itemOf(event: unknown, { name, email: said, time, props = {}, id, bot }: Told): Item | Skip {
  const kind = text(at(event, 'RecordType')) ?? null
  const email = text(said)
  if (email === undefined) return { fault: 'no_person', name: kind }
  const message = text(at(event, 'MessageID'))
  const own = text(id)
  return {
    id: own ? eventId('pm', kind, own) : eventId('pm', kind, message, email, props.link_url, time),
    name,
    time: iso(time),
    email,
    props: mailProps({
      provider: 'postmark',
      message_id: message,
      subject: at(event, 'Subject'),
      campaign_id: at(event, 'Metadata', 'campaign'),
      tags: tags(at(event, 'Tag')),
      ...props,
    }),
    ...(bot !== undefined && { bot }),
  }
}
