import { at, given, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider, Reading } from '../port.ts'
import { hmac, isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'
import { iso } from '../times.ts'

const SIGNATURE = 'typeform-signature'

export const typeform: Provider = {
  kind: 'typeform',
  name: 'Typeform',
  category: 'forms',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'secret' }],
  events: ['generate_lead'],
  docs: 'https://www.typeform.com/developers/webhooks/',

  verify({ header, body }, { secret }) {
    if (!secret) return NOT_SET_UP
    const sent = header(SIGNATURE)
    if (sent === null) return missing(SIGNATURE)
    return isSame(sent, `sha256=${hmac('sha256', secret, 'base64', body)}`) ? null : WRONG
  },

  read(body): Reading {
    const said = jsonOf(body)
    const kind = text(at(said, 'event_type')) ?? null
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (kind !== 'form_response') return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    const response = at(said, 'form_response')
    const answers = list(at(response, 'answers'))
    const email = text(
      at(
        answers.find(answer => at(answer, 'type') === 'email'),
        'email',
      ),
    )
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    return {
      items: [
        {
          id: eventId('tf', at(response, 'form_id'), at(response, 'token')),
          name: 'generate_lead',
          time: iso(at(response, 'submitted_at')),
          email,
          props: given({
            provider: 'typeform',
            form_id: text(at(response, 'form_id')),
            title: text(at(response, 'definition', 'title')),
            has_phone: answers.some(answer => at(answer, 'type') === 'phone_number') || undefined,
          }),
        },
      ],
      skipped: [],
    }
  },
}
