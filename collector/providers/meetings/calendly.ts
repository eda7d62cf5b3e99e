import { at, given, jsonOf, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider, Reading } from '../port.ts'
import { isStamped } from '../signature.ts'
import { iso } from '../times.ts'

const WINDOW_SECONDS = 180

export const calendly: Provider = {
  kind: 'calendly',
  name: 'Calendly',
  category: 'meetings',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'signingKey' }],
  events: ['call_booked', 'meeting_canceled'],
  docs: 'https://developer.calendly.com/docs/webhooks/overview',

  verify: (request, { signingKey }, { now }) =>
    isStamped(request, 'calendly-webhook-signature', signingKey, now, WINDOW_SECONDS),

  read(body): Reading {
    const said = jsonOf(body)
    const kind = text(at(said, 'event')) ?? null
    const payload = at(said, 'payload')
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (kind !== 'invitee.created' && kind !== 'invitee.canceled')
      return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    // A rescheduled meeting arrives as a cancellation and a new booking, and remains one booking.
    const isMoved =
      kind === 'invitee.created'
        ? text(at(payload, 'old_invitee')) !== undefined
        : at(payload, 'rescheduled') === true
    if (isMoved) return { items: [], skipped: [] }
    const email = text(at(payload, 'email'))
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    return {
      items: [
        {
          id: eventId('cly', kind, at(payload, 'uri'), email),
          name: kind === 'invitee.created' ? 'call_booked' : 'meeting_canceled',
          time: iso(at(said, 'created_at')),
          email,
          props: given({
            provider: 'calendly',
            title: text(at(payload, 'scheduled_event', 'name')),
            starts_at: text(at(payload, 'scheduled_event', 'start_time')),
            canceled_by: text(at(payload, 'cancellation', 'canceler_type')),
          }),
        },
      ],
      skipped: [],
    }
  },
}
