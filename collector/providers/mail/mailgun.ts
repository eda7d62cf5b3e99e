import { at, jsonOf, list, tags, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider } from '../port.ts'
import { hmac, isNear, isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'
import { seconds } from '../times.ts'
import { LINK_SCANNER, MAIL_PROXY, markOfAgent } from './machine.ts'
import { mailProps } from './props.ts'

const WINDOW_SECONDS = 15 * 60

const NAMES = {
  opened: 'email_open',
  clicked: 'email_click',
  unsubscribed: 'email_unsubscribe',
  complained: 'complaint',
  failed: 'email_bounce',
  delivered: 'email_delivered',
} as const
const PASSED_OVER = new Set(['accepted', 'rejected', 'stored'])

export const mailgun: Provider = {
  kind: 'mailgun',
  name: 'Mailgun',
  category: 'mail',
  auth: 'signed_partly',
  isVerified: true,
  secrets: [{ name: 'signingKey' }],
  events: ['email_delivered', 'email_open', 'email_click', 'email_unsubscribe', 'email_bounce', 'complaint'],
  docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',

  // The signature covers a one-time token and the time, not the event: the token is the event's id, so one signature
  // brings one event.
  verify({ body }, { signingKey }, { now }) {
    if (!signingKey) return NOT_SET_UP
    const signature = at(jsonOf(body), 'signature')
    const [timestamp, token, sent] = ['timestamp', 'token', 'signature'].map(name => at(signature, name))
    if (typeof timestamp !== 'string' || typeof token !== 'string' || typeof sent !== 'string')
      return missing()
    if (!isSame(sent, hmac('sha256', signingKey, 'hex', timestamp, token))) return WRONG
    return isNear(timestamp, now, WINDOW_SECONDS) ? null : { fault: 'too_old' }
  },

  read(body) {
    const said = jsonOf(body)
    const event = at(said, 'event-data')
    const kind = text(at(event, 'event')) ?? null
    const token = text(at(said, 'signature', 'token'))
    const isPassing = kind === 'failed' && at(event, 'severity') === 'temporary'
    if (kind !== null && (PASSED_OVER.has(kind) || isPassing)) return { items: [], skipped: [] }
    if (kind === null || !Object.hasOwn(NAMES, kind) || token === undefined)
      return { items: [], skipped: [{ fault: kind === null ? 'bad_body' : 'unknown_kind', name: kind }] }
    const email = text(at(event, 'recipient'))
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    const name = NAMES[kind as keyof typeof NAMES]
    const [campaign] = list(at(event, 'campaigns'))
    return {
      items: [
        {
          id: eventId('mg', token),
          name,
          time: seconds(at(event, 'timestamp')),
          email,
          props: mailProps({
            provider: 'mailgun',
            message_id: at(event, 'message', 'headers', 'message-id'),
            subject: at(event, 'message', 'headers', 'subject'),
            link_url: name === 'email_click' ? at(event, 'url') : undefined,
            campaign_id: at(campaign, 'id'),
            campaign_name: at(campaign, 'name'),
            tags: tags(at(event, 'tags')),
            reason: name === 'email_bounce' ? at(event, 'reason') : undefined,
            hard: name === 'email_bounce' ? true : undefined,
            ...(name === 'complaint' && { kind: 'spam_report' }),
          }),
          ...markOf(event, name),
        },
      ],
      skipped: [],
    }
  },
}

/** Mailgun names the type of the client. A test from its screens is no visit of a person either. */
function markOf(event: unknown, name: string): { bot?: string } {
  if (at(event, 'flags', 'is-test-mode') === true) return { bot: 'test' }
  if (name !== 'email_open' && name !== 'email_click') return {}
  const told = text(at(event, 'client-info', 'bot'))
  if (told !== undefined) return { bot: told === 'generic' ? LINK_SCANNER : MAIL_PROXY }
  return markOfAgent(name === 'email_open' ? 'open' : 'click', at(event, 'client-info', 'user-agent'))
}
