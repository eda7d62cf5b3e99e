import { useSignal } from '@preact/signals'
import type { ResponseReport } from '../../../shared/lead.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { number } from '../../ui/format.ts'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { OUTCOMES_IN_ORDER } from '../lead/outcomes.ts'
import { alertWords } from '../words/words.ts'
import { AssignmentForm } from './assignment-form.tsx'
import { spanText } from './span-text.ts'

const DAY_MS = 86_400_000
const PERIODS = ['7', '30', '90'] as const

/** Response times of leads, and the assignment of unclaimed ones. */
export function ReportPart({ site }: { site: Site }) {
  const { report: say } = alertWords.value
  const period = useSignal<string>('30')
  const path = `/api/sites/${encodeURIComponent(site.id)}/response-report`
  const found = useResource<ResponseReport>(`${path} ${period.value}`, signal => {
    const to = Date.now()
    const from = to - Number(period.value) * DAY_MS
    return get(path, { from: new Date(from).toISOString(), to: new Date(to).toISOString() }, signal)
  })
  const report = found.data.value
  return (
    <section class="alerts-part" aria-label={alertWords.value.parts.report}>
      <p class="lead">{say.lead}</p>
      <div class="page-do">
        <fieldset class="segments" aria-label={say.period}>
          {PERIODS.map(days => (
            <label key={days}>
              <input
                type="radio"
                name="period"
                checked={period.value === days}
                onChange={() => (period.value = days)}
              />
              <span>{say.periods[days]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      {!report &&
        (found.error.value !== null ? (
          <Failure error={found.error.value} retry={found.reload} />
        ) : (
          <Lines count={4} />
        ))}
      {report &&
        (report.alerts === 0 ? (
          <Notice title={say.emptyTitle} text={say.emptyText} />
        ) : (
          <Figures report={report} />
        ))}
      <AssignmentForm site={site} />
    </section>
  )
}

function Figures({ report }: { report: ResponseReport }) {
  const { report: say, lead } = alertWords.value
  const { leads, claimed, contacted, outcomes, people } = report
  const most = Math.max(1, ...Object.values(outcomes))
  return (
    <div class="report">
      <dl class="report-figures">
        <Figure name={say.alerts} value={number(leads)} />
        <Figure name={say.claimed} value={number(claimed)} of={number(leads)} />
        <Figure name={say.contacted} value={number(contacted)} of={number(leads)} />
      </dl>
      <Times title={say.claimTime} times={report.claim} />
      <Times title={say.contactTime} times={report.contact} />
      <section>
        <h2>{say.outcomes}</h2>
        <dl class="bars">
          {OUTCOMES_IN_ORDER.map(outcome => {
            const count = outcomes[outcome] ?? 0
            return (
              <div key={outcome}>
                <dt>{lead.outcomes[outcome]}</dt>
                <dd>
                  <i style={{ width: `${(count / most) * 100}%` }} />
                  <b>{number(count)}</b>
                </dd>
              </div>
            )
          })}
        </dl>
      </section>
      {people.length > 0 && (
        <section>
          <h2>{say.people}</h2>
          <table class="table figures">
            <thead>
              <tr>
                <th scope="col">{say.person}</th>
                <th scope="col">{say.claims}</th>
                <th scope="col">{say.median}</th>
              </tr>
            </thead>
            <tbody>
              {people.map(({ id, name, claimed: count, claimP50 }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  <td>{number(count)}</td>
                  <td>{claimP50 === null ? '' : spanText(claimP50, alertWords.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}

function Figure({ name, value, of }: { name: string; value: string; of?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        {of !== undefined && <span class="soft"> / {of}</span>}
      </dd>
    </div>
  )
}

function Times({
  title,
  times: { p50, p90 },
}: {
  title: string
  times: { p50: number | null; p90: number | null }
}) {
  const { report: say } = alertWords.value
  return (
    <section>
      <h2>{title}</h2>
      {p50 === null ? (
        <p class="soft">{say.none}</p>
      ) : (
        <p class="report-times">
          {say.half} <b>{spanText(p50, alertWords.value)}</b>
          {p90 !== null && (
            <>
              , {say.most} <b>{spanText(p90, alertWords.value)}</b>
            </>
          )}
        </p>
      )}
    </section>
  )
}
