import type { AlertInfo } from '../../shared/alert.ts'
import { Avatar } from '../board/avatar.tsx'
import { contactName } from '../board/contact-name.ts'
import { Ago } from '../ui/ago.tsx'
import { number, signed } from '../ui/format.ts'
import { words } from '../words/words.ts'
import type { ContactAlert } from './lead-api.ts'
import { whyOf } from './why.ts'

const REASONS = 3

export const contactPath = ({ contactId }: ContactAlert): string =>
  `/contacts/${encodeURIComponent(contactId)}`

export const AlertAvatar = ({ alert }: { alert: ContactAlert }) => (
  <Avatar id={alert.contactId} name={alert.name} device={alert.device} />
)

/** "Hot now · from 62 to 104 · 12 s ago". */
export function AlertWhy({ alert }: { alert: AlertInfo }) {
  const { alerts: say } = words.value
  const { text, tone } = whyOf(alert)
  return (
    <small class="alert-why">
      <span data-tone={tone}>{text}</span>
      {alert.from !== null && alert.score !== null && (
        <> · {say.fromTo(number(alert.from), number(alert.score))}</>
      )}
      {' · '}
      <Ago at={alert.at} />
      {alert.late && ` · ${say.late}`}
    </small>
  )
}

export const AlertName = ({ alert }: { alert: ContactAlert }) => (
  <>
    <b>{contactName(alert)}</b>
    {alert.company && <span class="alert-company"> {alert.company}</span>}
  </>
)

/** The three strongest, largest first. */
export function Reasons({ alert }: { alert: AlertInfo }) {
  return (
    <ul class="reasons">
      {alert.reasons.slice(0, REASONS).map(({ rule, points, at }, index) => (
        <li key={`${index} ${rule} ${at}`}>
          <b>{signed(points)}</b>
          <span>{rule}</span>
          {at && <Ago at={at} />}
        </li>
      ))}
    </ul>
  )
}
