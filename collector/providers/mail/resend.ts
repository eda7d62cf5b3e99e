import { at, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider, Reading } from '../port.ts'
import { hmac, isNear, isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'
import { iso } from '../times.ts'
import { markOfAgent } from './machine.ts'
import { addressIn, mailProps } from './props.ts'

const WINDOW_SECONDS = 300
const HEADERS = ['svix-id', 'svix-timestamp', 'svix-signature'] as const

const NAMES = {
  'email.opened': 'email_open',
  'email.clicked': 'email_click',
  'email.delivered': 'email_delivered',
  'email.complained': 'complaint',
  'email.bounced': 'email_bounce',
} as const
const PASSED_OVER = new Set(['email.sent', 'email.delivery_delayed', 'email.scheduled', 'email.failed'])

export const resend: Provider = {
  kind: 'resend',
  name: 'Resend',
  category: 'mail',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'signingSecret' }],
  events: ['email_delivered', 'email_open', 'email_click', 'email_bounce', 'complaint'],
  docs: 'https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests',

  verify({ header, body }, { signingSecret }, { now }) {
    if (!signingSecret) return NOT_SET_UP
    const absent = HEADERS.find(name => header(name) === null)
    if (absent) return missing(absent)
    const [id, timestamp, signatures] = HEADERS.map(name => header(name)!)
    const key = Buffer.from(signingSecret.replace(/^whsec_/, ''), 'base64')
    const right = `v1,${hmac('sha256', key, 'base64', `${id}.${timestamp}.`, body)}`
    // Two while a secret is being rotated.
    if (!signatures!.split(' ').some(sent => isSame(sent, right))) return WRONG
    return isNear(timestamp!, now, WINDOW_SECONDS) ? null : { fault: 'too_old' }
  },

  read(body): Reading {
    const said = jsonOf(body)
    const kind = text(at(said, 'type')) ?? null
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (PASSED_OVER.has(kind)) return { items: [], skipped: [] }
    if (!Object.hasOwn(NAMES, kind)) return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    const data = at(said, 'data')
    const to = list(at(data, 'to'))
    // It does not say which of several recipients it was.
    if (to.length > 1) return { items: [], skipped: [{ fault: 'several_recipients', name: kind }] }
    const email = addressIn(to[0])
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    const name = NAMES[kind as keyof typeof NAMES]
    const message = text(at(data, 'email_id'))
    const link = at(data, 'click', 'link')
    return {
      items: [
        {
          id: eventId('rs', kind, message, email, link, at(said, 'created_at')),
          name,
          time: iso(at(said, 'created_at')),
          email,
          props: mailProps({
            provider: 'resend',
            message_id: message,
            subject: at(data, 'subject'),
            campaign_id: at(data, 'tags', 'campaign'),
            link_url: name === 'email_click' ? link : undefined,
            reason: name === 'email_bounce' ? at(data, 'bounce', 'message') : undefined,
            hard: name === 'email_bounce' ? true : undefined,
            ...(name === 'complaint' && { kind: 'spam_report' }),
          }),
          ...(name === 'email_click' ? markOfAgent('click', at(data, 'click', 'userAgent')) : {}),
        },
      ],
      skipped: [],
    }
  },
}
