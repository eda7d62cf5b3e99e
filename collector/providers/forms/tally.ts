import { at, given, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider, Reading } from '../port.ts'
import { bodyHmac } from '../signature.ts'
import { iso } from '../times.ts'

export const tally: Provider = {
  kind: 'tally',
  name: 'Tally',
  category: 'forms',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'signingSecret' }],
  events: ['generate_lead'],
  docs: 'https://developers.tally.so/api-reference/endpoint/webhooks/post',

  verify: (request, { signingSecret }) =>
    bodyHmac(request, 'tally-signature', signingSecret, 'sha256', 'base64'),

  read(body): Reading {
    const said = jsonOf(body)
    const kind = text(at(said, 'eventType')) ?? null
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (kind !== 'FORM_RESPONSE') return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    const data = at(said, 'data')
    const fields = list(at(data, 'fields'))
    const email = text(
      at(
        fields.find(field => at(field, 'type') === 'INPUT_EMAIL'),
        'value',
      ),
    )
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    return {
      items: [
        {
          id: eventId('tly', at(data, 'formId'), at(data, 'responseId')),
          name: 'generate_lead',
          time: iso(at(said, 'createdAt')),
          email,
          props: given({
            provider: 'tally',
            form_id: text(at(data, 'formId')),
            title: text(at(data, 'formName')),
          }),
        },
      ],
      skipped: [],
    }
  },
}
