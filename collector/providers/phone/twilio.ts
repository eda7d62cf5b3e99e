import { formOf } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Incoming, Item, Provider, Reading, Verdict } from '../port.ts'
import { hmac, isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'
import { callOf, given, wholeSeconds } from './call.ts'

const SIGNATURE = 'x-twilio-signature'
/** Names another scheme; one that is not known is refused. */
const SETTINGS = 'x-twilio-webhooks-signature-settings'
const ENDED = new Set(['completed', 'busy', 'no-answer', 'canceled', 'failed'])
/** A contact who answers so wants no more messages. */
const STOPS = /^\s*stop\s*$/i

export const twilio: Provider = {
  kind: 'twilio',
  name: 'Twilio',
  category: 'phone',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'authToken' }],
  events: ['call_answered', 'call_incoming', 'call_missed', 'sms_delivered', 'sms_reply', 'sms_unsubscribe'],
  docs: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',

  verify: (request, { authToken }) => verify(request, authToken),

  read(body): Reading {
    const form = formOf(body)
    const call = form.get('CallSid')
    const message = form.get('MessageSid')
    if (call) return callReading(call, form)
    if (message) return messageReading(message, form)
    return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
  },
  // Twilio takes the answer as instructions: this one has none.
  answer: { body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>', type: 'text/xml' },
}

/** Over the address and each field with its value, in the order of the names. */
function verify({ url, header, body }: Incoming, key: string | undefined): Verdict {
  if (!key) return NOT_SET_UP
  const sent = header(SIGNATURE)
  if (sent === null) return missing(SIGNATURE)
  if (header(SETTINGS) !== null) return WRONG
  const fields = [...formOf(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const text = fields.map(([name, value]) => name + value).join('')
  return addressesOf(url).some(address => isSame(sent, hmac('sha1', key, 'base64', address + text)))
    ? null
    : WRONG
}

/** The port of the scheme may be written or left out. */
function addressesOf(url: string): string[] {
  const address = URL.parse(url)
  if (!address || address.port !== '') return [url]
  const port = address.protocol === 'https:' ? '443' : '80'
  return [url, url.replace(address.host, `${address.host}:${port}`)]
}

function callReading(id: string, form: ReadonlyMap<string, string>): Reading {
  const status = form.get('CallStatus') ?? ''
  const direction = form.get('Direction') ?? ''
  if (!ENDED.has(status)) return { items: [], skipped: [] }
  const isIn = direction === 'inbound'
  if (!isIn && !direction.startsWith('outbound'))
    return { items: [], skipped: [{ fault: 'bad_body', name: 'Direction' }] }
  const phone = form.get(isIn ? 'From' : 'To')
  const told = callOf({
    provider: 'twilio',
    isIn,
    isAnswered: status === 'completed',
    // A call that never came about says nothing of the contact.
    isNothing: status === 'failed' || (!isIn && status === 'canceled'),
    seconds: wholeSeconds(form.get('CallDuration')),
  })
  if (told === null) return { items: [], skipped: [] }
  if (!phone) return { items: [], skipped: [{ fault: 'no_person', name: told.name }] }
  return { items: [{ id: eventId('tw', id, 'call'), time: null, phone, ...told }], skipped: [] }
}

function messageReading(id: string, form: ReadonlyMap<string, string>): Reading {
  const status = form.get('MessageStatus')
  const text = form.get('Body')
  const isReply = status === undefined && text !== undefined
  if (!isReply && status !== 'delivered') return { items: [], skipped: [] }
  const name: Item['name'] = !isReply ? 'sms_delivered' : STOPS.test(text) ? 'sms_unsubscribe' : 'sms_reply'
  const phone = form.get(isReply ? 'From' : 'To')
  if (!phone) return { items: [], skipped: [{ fault: 'no_person', name }] }
  const props = given({ provider: 'twilio', message_id: id })
  return { items: [{ id: eventId('tw', id, name), name, time: null, phone, props }], skipped: [] }
}
