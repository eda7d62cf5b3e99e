import { formOf, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Provider, Reading } from '../port.ts'
import { utc } from '../times.ts'
import { mailProps } from './props.ts'

const NAMES = { subscribe: 'newsletter_signup', unsubscribe: 'email_unsubscribe' } as const
/** The service documents no fields of these types, or they concern no person. */
const PASSED_OVER = new Set(['profile', 'cleaned', 'upemail', 'campaign'])

export const mailchimp: Provider = {
  kind: 'mailchimp',
  name: 'Mailchimp',
  category: 'mail',
  auth: 'address',
  isVerified: true,
  secrets: [],
  events: ['newsletter_signup', 'email_unsubscribe'],
  docs: 'https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/',

  // It signs nothing: the secret of the address is the proof.
  verify: () => null,

  read(body): Reading {
    const fields = formOf(body)
    const kind = text(fields.get('type')) ?? null
    if (kind === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (PASSED_OVER.has(kind)) return { items: [], skipped: [] }
    if (!Object.hasOwn(NAMES, kind)) return { items: [], skipped: [{ fault: 'unknown_kind', name: kind }] }
    // A deletion by the owner is not an unsubscription by the member.
    if (kind === 'unsubscribe' && fields.get('data[action]') === 'delete') return { items: [], skipped: [] }
    const email = text(fields.get('data[email]'))
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: kind }] }
    const [list, firedAt] = [fields.get('data[list_id]'), fields.get('fired_at')]
    const campaign = kind === 'unsubscribe' ? fields.get('data[campaign_id]') : undefined
    return {
      items: [
        {
          id: eventId('mc', kind, list, email, firedAt),
          name: NAMES[kind as keyof typeof NAMES],
          time: utc(firedAt),
          email,
          props: mailProps({
            provider: 'mailchimp',
            list_id: list,
            campaign_id: campaign,
            reason: fields.get('data[reason]'),
          }),
        },
      ],
      skipped: [],
    }
  },
}
