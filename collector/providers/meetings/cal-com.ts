import { at, given, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider, Reading } from '../port.ts'
import { bodyHmac, missing } from '../signature.ts'
import { iso } from '../times.ts'

const SIGNATURE = 'x-cal-signature-256'
const UNSIGNED = 'no-secret-provided'
const NAMES = { BOOKING_CREATED: 'call_booked', BOOKING_CANCELLED: 'meeting_canceled' } as const
/** A rescheduled meeting remains one booking. */
const PASSED_OVER = new Set([
  'BOOKING_RESCHEDULED',
  'BOOKING_REQUESTED',
  'BOOKING_PAID',
  'MEETING_STARTED',
  'MEETING_ENDED',
])

export const calCom: Provider = {
  kind: 'cal-com',
  name: 'Cal.com',
  category: 'meetings',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'secret' }],
  events: ['call_booked', 'meeting_canceled'],
  docs: 'https://cal.com/docs/developing/guides/automation/webhooks',

  verify: (request, { secret }) =>
    request.header(SIGNATURE) === UNSIGNED
      ? missing(SIGNATURE)
      : bodyHmac(request, SIGNATURE, secret, 'sha256', 'hex'),

  read(body): Reading {
    const said = jsonOf(body)
    const kind = text(at(said, 'triggerEvent')) ?? null
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (PASSED_OVER.has(kind)) return { items: [], skipped: [] }
    if (!Object.hasOwn(NAMES, kind)) return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    const payload = at(said, 'payload')
    const email = text(at(list(at(payload, 'attendees'))[0], 'email'))
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    return {
      items: [
        {
          id: eventId('cal', kind, at(payload, 'uid'), email),
          name: NAMES[kind as keyof typeof NAMES],
          time: iso(at(said, 'createdAt')),
          email,
          props: given({
            provider: 'cal-com',
            title: text(at(payload, 'eventTitle')) ?? text(at(payload, 'title')),
            starts_at: text(at(payload, 'startTime')),
          }),
        },
      ],
      skipped: [],
    }
  },
}
