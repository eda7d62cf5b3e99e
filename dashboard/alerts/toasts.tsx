import type { AlertInfo } from '../../shared/alert.ts'
import { Ago } from '../ago.tsx'
import { Avatar } from '../board/avatar.tsx'
import { sortedBands, toneOf } from '../board/bands.ts'
import { contactName } from '../board/contact-name.ts'
import { number, signed } from '../format.ts'
import { navigate } from '../route.ts'
import { plans } from '../session.ts'
import { words } from '../words/words.ts'
import { alerts, answer } from './inbox.ts'

const SHOWN = 2
const REASONS = 3

export function Toasts() {
  const { alerts: say } = words.value
  if (alerts.value.length === 0) return null
  const more = alerts.value.length - SHOWN
  return (
    <section class="toasts" aria-label={say.region}>
      {alerts.value.slice(0, SHOWN).map(alert => (
        <Toast key={alert.id} alert={alert} />
      ))}
      {more > 0 && (
        <p class="toasts-more">
          {say.more(more)}
          <button type="button" class="link" onClick={() => answer(alerts.value.map(({ id }) => id))}>
            {say.dismissAll}
          </button>
        </p>
      )}
    </section>
  )
}

/** A miniature of the board row, with the three strongest reasons. */
function Toast({ alert }: { alert: AlertInfo }) {
  const { alerts: say } = words.value
  const document = plans.value?.find(({ id }) => id === alert.plan)?.document
  const bands = document ? sortedBands(document) : []
  const band = bands.find(({ id }) => id === alert.band)
  const tone = toneOf(bands, alert.band)
  const name = contactName(alert)
  const what =
    alert.direction === 'up'
      ? band
        ? say.turned(band.name)
        : say.up(alert.thresholdName ?? alert.ruleName)
      : say.down(alert.thresholdName ?? alert.ruleName)
  return (
    <article class="toast" data-tone={tone} aria-label={name}>
      <header>
        <Avatar id={alert.contactId ?? ''} name={alert.name} device={alert.device} />
        <span class="toast-who">
          <b>{name}</b>
          <small>
            <span data-tone={tone}>{what}</span>
            {' · '}
            {alert.from !== null &&
              alert.score !== null &&
              `${say.fromTo(number(alert.from), number(alert.score))} · `}
            <Ago at={alert.at} />
            {alert.late && ` · ${say.late}`}
          </small>
        </span>
        <b class="toast-score" data-tone={tone}>
          {alert.score !== null && number(alert.score)}
        </b>
      </header>
      <ul>
        {alert.reasons.slice(0, REASONS).map(({ rule, points, at }) => (
          <li key={`${rule} ${at}`}>
            <b>{signed(points)}</b>
            <span>{rule}</span>
            {at && <Ago at={at} />}
          </li>
        ))}
      </ul>
      <footer>
        {alert.action && <span class="toast-action">{alert.action}</span>}
        <button
          type="button"
          class="button primary"
          onClick={() => {
            answer([alert.id])
            navigate(`/contacts/${encodeURIComponent(alert.contactId ?? '')}`)
          }}
        >
          {say.open}
        </button>
        <button type="button" class="button" onClick={() => answer([alert.id])}>
          {say.dismiss}
        </button>
      </footer>
    </article>
  )
}
