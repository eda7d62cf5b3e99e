import { createHmac } from 'node:crypto'
import { at, formOf, jsonOf, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Incoming, Provider, Reading, Verdict } from '../port.ts'
import { isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'
import { callOf, wholeSeconds } from './call.ts'

/** The fields that each kind signs. A kind without a row is refused: it is unsigned, or not known. */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  NOTIFY_START: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_INTERNAL: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_END: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_IVR: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_ANSWER: ['caller_id', 'destination', 'call_start'],
  NOTIFY_OUT_START: ['internal', 'destination', 'call_start'],
  NOTIFY_OUT_END: ['internal', 'destination', 'call_start'],
  NOTIFY_RECORD: ['pbx_call_id', 'call_id_with_rec'],
  SMS: ['result'],
}

export const zadarma: Provider = {
  kind: 'zadarma',
  name: 'Zadarma',
  category: 'phone',
  auth: 'signed_partly',
  isVerified: true,
  secrets: [{ name: 'secret' }],
  events: ['call_answered', 'call_incoming', 'call_missed', 'sms_reply'],
  docs: 'https://zadarma.com/en/support/api/',
  /** Saving the address sends a word that has to come back. */
  echoes: 'zd_echo',
  verify: (request, { secret }) => verify(request, secret),

  read(body): Reading {
    const form = formOf(body)
    const kind = form.get('event') ?? null
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (kind === 'SMS') return smsOf(form.get('result') ?? '')
    if (kind !== 'NOTIFY_END' && kind !== 'NOTIFY_OUT_END')
      return Object.hasOwn(SIGNED, kind)
        ? { items: [], skipped: [] }
        : { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    const isIn = kind === 'NOTIFY_END'
    const disposition = form.get('disposition') ?? ''
    const told = callOf({
      provider: 'zadarma',
      isIn,
      isAnswered: disposition === 'answered',
      isNothing:
        disposition === '' ||
        (!isIn && disposition !== 'answered' && !/^(?:busy|no answer|cancel)$/.test(disposition)),
      seconds: wholeSeconds(form.get('duration')),
    })
    if (told === null) return { items: [], skipped: [] }
    const phone = form.get(isIn ? 'caller_id' : 'destination')
    const call = form.get('pbx_call_id')
    if (!phone) return { items: [], skipped: [{ fault: 'no_person', name: told.name }] }
    if (!call) return { items: [], skipped: [{ fault: 'no_id', name: told.name }] }
    // The time is of the account's own zone, which is not sent.
    return { items: [{ id: eventId('zd', call, kind), time: null, phone, ...told }], skipped: [] }
  },
}

/** The base64 of the hexadecimal HMAC, over a few fields and not over what has become of the call. */
function verify({ header, body }: Incoming, secret: string | undefined): Verdict {
  if (!secret) return NOT_SET_UP
  const sent = header('signature')
  if (sent === null) return missing('signature')
  const form = formOf(body)
  const kind = form.get('event') ?? ''
  if (!Object.hasOwn(SIGNED, kind)) return WRONG
  const signed = SIGNED[kind]!.map(name => form.get(name) ?? '').join('')
  const made = createHmac('sha1', secret).update(signed).digest('hex')
  return isSame(sent, Buffer.from(made).toString('base64')) ? null : WRONG
}

function smsOf(result: string): Reading {
  const said = jsonOf(result)
  const phone = text(at(said, 'caller_id'))
  if (phone === undefined) return { items: [], skipped: [{ fault: 'no_person', name: 'sms_reply' }] }
  const id = eventId('zd', 'sms', result)
  return {
    items: [{ id, name: 'sms_reply', time: null, phone, props: { provider: 'zadarma' } }],
    skipped: [],
  }
}
