import type { AlertInfo } from '../../shared/alert.ts'
import { proofText } from '../../shared/words/proof.ts'
import { Avatar } from '../board/avatar.tsx'
import { contactName } from '../board/contact-name.ts'
import { isPresent } from '../board/presence.ts'
import { now } from '../core/server-clock.ts'
import { Ago } from '../ui/ago.tsx'
import { number, signed } from '../ui/format.ts'
import { language, named, words } from '../words/words.ts'
import type { ContactAlert } from './lead-api.ts'
import { standingOf, triggerOf, whyOf } from './why.ts'

const REASONS = 3

export const contactPath = ({ contactId }: ContactAlert): string =>
  `/contacts/${encodeURIComponent(contactId)}`

/** With the dot of those who are on the site. */
export const AlertAvatar = ({ alert }: { alert: ContactAlert }) => (
  <Avatar id={alert.contactId} name={alert.name} device={alert.device} isHere={isPresent(alert, now.value)} />
)

/** "Now: came back to Carrier 80, +10". An alert from before triggers were recorded has another text. */
export function AlertNow({ alert }: { alert: AlertInfo }) {
  const trigger = triggerOf(alert)
  if (!trigger)
    return alert.kind === 'digest' ? null : <p class="alert-now soft">{words.value.alerts.nowUnknown}</p>
  return (
    <p class="alert-now">
      {words.value.alerts.now} {trigger.text}
      {trigger.points && (
        <>
          , <b>{trigger.points}</b>
        </>
      )}
    </p>
  )
}

/** "Became hot · 62 → 104 · 12 s ago": what the alert said when it came; dimmed where it does not hold any more. */
export function AlertWhy({ alert }: { alert: AlertInfo }) {
  const { alerts: say } = words.value
  const { text, tone } = whyOf(alert)
  const { hasCooled } = standingOf(alert)
  const proof = proofText(language.value, alert.score, alert.proven)
  return (
    <small class="alert-why" data-cooled={hasCooled || undefined}>
      <span data-tone={tone}>{text}</span>
      {alert.from !== null && alert.score !== null && (
        <> · {say.fromTo(number(alert.from), number(alert.score))}</>
      )}
      {' · '}
      <Ago at={alert.at} />
      {alert.late && ` · ${say.late}`}
      {proof && <span class="unproven"> · {proof}</span>}
      {alert.isClaimed && <span class="unproven"> · {say.unprovenBrowser}</span>}
    </small>
  )
}

/** The current score and stage, dimmed when the contact is no longer as hot as in the alert. */
export function AlertScore({ alert }: { alert: AlertInfo }) {
  const { score, band, tone, hasCooled } = standingOf(alert)
  if (score === null) return null
  return (
    <span class="alert-score" data-cooled={hasCooled || undefined} title={words.value.alerts.scoreNow}>
      <b class="alert-figure" data-tone={tone}>
        <span class="sr-only">{words.value.alerts.scoreNow}: </span>
        {number(score)}
      </b>
      {band && <small>{band}</small>}
    </span>
  )
}

export const AlertName = ({ alert }: { alert: ContactAlert }) => (
  <>
    <b>{contactName(alert)}</b>
    {alert.company && <span class="alert-company"> {alert.company}</span>}
  </>
)

/** The three strongest until then, largest first. */
export function Reasons({ alert }: { alert: AlertInfo }) {
  if (alert.reasons.length === 0) return <div class="reasons" />
  return (
    <div class="reasons">
      <small>{words.value.alerts.soFar}</small>
      <ul>
        {alert.reasons.slice(0, REASONS).map(({ rule, ruleId, points, at }, index) => (
          <li key={`${index} ${rule} ${at}`}>
            <b>{signed(points)}</b>
            <span>{named('rule', ruleId, rule)}</span>
            {at && <Ago at={at} />}
          </li>
        ))}
      </ul>
    </div>
  )
}
