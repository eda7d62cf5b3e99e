import type { AlertList } from '../../../shared/alert.ts'
import type { Contact } from '../../../shared/contact.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Ago } from '../../ui/ago.tsx'
import { number } from '../../ui/format.ts'
import { Failure } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { arrivals } from '../inbox.ts'
import { whyOf } from '../why.ts'
import { alertWords } from '../words/words.ts'

const SHOWN = 20

/** The alerts on this contact, with time and reason. */
export function ContactAlerts({ contact }: { contact: Contact }) {
  const { lead: say } = alertWords.value
  const { fromTo } = words.value.alerts
  const found = useResource<AlertList>(`${contact.id} ${arrivals.value}`, signal =>
    get('/api/alerts', { site: contact.site, contact: contact.id, limit: SHOWN }, signal),
  )
  const rows = found.data.value?.rows
  return (
    <section class="panel lead-alerts" aria-labelledby="contact-alerts">
      <h2 id="contact-alerts">{say.alerts}</h2>
      {!rows && found.error.value !== null && <Failure error={found.error.value} retry={found.reload} />}
      {rows?.length === 0 && <p class="soft">{say.noAlerts}</p>}
      {rows && rows.length > 0 && (
        <ol>
          {rows.map(alert => {
            const { text, tone } = whyOf(alert)
            return (
              <li key={alert.id} data-tone={tone}>
                <span class="lead-alert">{text}</span>
                <Ago at={alert.at} />
                <small>
                  {[
                    alert.ruleName !== text && alert.ruleName,
                    alert.from !== null &&
                      alert.score !== null &&
                      fromTo(number(alert.from), number(alert.score)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}
