import type { FunnelStep } from '../../../shared/insights-path.ts'
import { here, navigate } from '../../core/route.ts'
import { number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { FigureLink } from '../found/figure-link.tsx'
import { percent } from '../found/figures.ts'
import { PERIODS, periodIn } from '../found/period.ts'
import { actName } from './act-name.ts'
import { pathWords } from './words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export function Funnel({ funnel }: { funnel: readonly FunnelStep[] }) {
  const say = pathWords.value
  const params = new URLSearchParams(here.value.query)
  const steps = funnel.flatMap(({ act }) => act ?? [])
  const most = Math.max(1, ...funnel.map(({ reached }) => reached))
  return (
    <Panel id="funnel" title={say.funnelTitle} lead={say.funnelLead}>
      <div class="field">
        <span aria-hidden="true">{say.period}</span>
        <Select
          label={say.period}
          options={PERIODS.map(days => ({ value: days, label: say.periods[days] }))}
          value={periodIn(params)}
          choose={value => {
            params.set('period', value)
            params.delete('figure')
            navigate(`/insights?${params}`, 'replace')
          }}
        />
      </div>
      <Table isStacked labelledBy="funnel" head={[say.step, say.reached, say.wentOn, say.share, say.usual]}>
        {funnel.map(({ act, reached, ahead, wentOn, usualMs }, index) => (
          <tr key={act ?? ''}>
            <th scope="row">
              {act === null ? say.conversionStep : actName(act)}
              <i class="funnel-bar" aria-hidden="true">
                <i style={{ width: `${(reached / most) * 100}%` }} />
              </i>
            </th>
            <td data-label={say.reached}>
              <FigureLink figure={`step ${index} reached`} steps={steps}>
                {number(reached)}
              </FigureLink>
              {ahead > 0 && (
                <small>
                  <FigureLink figure={`step ${index} ahead`} steps={steps}>
                    {say.ahead(number(ahead))}
                  </FigureLink>
                </small>
              )}
            </td>
            <td data-label={say.wentOn}>
              {wentOn === null ? (
                '–'
              ) : (
                <FigureLink figure={`step ${index} went_on`} steps={steps}>
                  {number(wentOn)}
                </FigureLink>
              )}
            </td>
            <td data-label={say.share}>
              {wentOn === null || reached === ahead ? '–' : percent(wentOn / (reached - ahead))}
            </td>
            <td data-label={say.usual}>{usualMs === null ? '–' : durationText(usualMs)}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

function durationText(ms: number): string {
  const say = pathWords.value
  if (ms < HOUR_MS) return say.minutes(Math.max(1, Math.round(ms / MINUTE_MS)))
  return ms < 2 * DAY_MS ? say.hours(Math.round(ms / HOUR_MS)) : say.days(Math.round(ms / DAY_MS))
}
