import { useSignal } from '@preact/signals'
import type { Insights, SourceRow, SourcesAnswer, TimeAnswer } from '../../../shared/insights.ts'
import { money, number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { language } from '../../words/words.ts'
import { overviewWords } from '../words.ts'
import { FigureLink } from './figure-link.tsx'
import { percent, rateOf } from './figures.ts'
import { RateBar, scaleOf } from './rate.tsx'
import { SurgesPart } from './surges-part.tsx'
import { insightsWords } from './words.ts'

type Props = Pick<Insights, 'sources' | 'time' | 'surges'> & { planId: string }

export function SourcesPart({ sources, time, surges, planId }: Props) {
  return (
    <>
      <Sources sources={sources} />
      <Time time={time} />
      <SurgesPart surges={surges} planId={planId} />
    </>
  )
}

type By = SourcesAnswer['tables'][number]['by']

function Sources({ sources: { people, tables } }: { sources: SourcesAnswer }) {
  const say = insightsWords.value
  const by = useSignal<By>('channel')
  const rows = tables.find(table => table.by === by.value)?.rows ?? []
  const scale = scaleOf(rows.filter(({ rate }) => rate.n > 0).map(({ rate }) => rate))
  return (
    <Panel id="sources" title={say.sourcesTitle} lead={say.sourcesLead}>
      {people === 0 ? (
        <p class="refused">{say.sourcesNone}</p>
      ) : (
        <>
          <div class="field">
            <span aria-hidden="true">{say.by}</span>
            <Select
              label={say.by}
              options={tables.map(table => ({ value: table.by, label: say.sourceKinds[table.by] }))}
              value={by.value}
              choose={value => (by.value = value)}
            />
          </div>
          <Table
            isStacked
            labelledBy="sources"
            head={[
              say.sourceKinds[by.value],
              say.people,
              say.converts,
              say.verdict,
              say.lastTouch,
              say.value,
            ]}
          >
            {rows.map(row => (
              <Row key={row.source ?? ''} row={row} by={by.value} scale={scale} />
            ))}
          </Table>
        </>
      )}
    </Panel>
  )
}

function Row({ row, by, scale }: { row: SourceRow; by: By; scale: number }) {
  const say = insightsWords.value
  const { source, rate, verdict, isHandful, lastTouch, value } = row
  return (
    <tr>
      <th scope="row">
        {source === null
          ? say.direct
          : by === 'channel'
            ? (overviewWords.value.channels[source] ?? source)
            : source}
        {isHandful && <small>{say.handful}</small>}
      </th>
      <td data-label={say.people}>{number(rate.n)}</td>
      <td data-label={say.converts}>
        {rate.n === 0 ? '–' : <RateBar of={rate} scale={scale} figure={`source ${by} ${source ?? ''}`} />}
      </td>
      <td data-verdict={verdict === 'cannot_tell' ? 'cannot_tell' : 'draws_buyers'}>
        {say.sourceVerdicts[verdict]}
      </td>
      <td data-label={say.lastTouch}>{number(lastTouch)}</td>
      <td data-label={say.value}>
        {value ? (
          <>
            {money(value.sum, value.currency)}
            <small>{say.median(money(value.median, value.currency))}</small>
          </>
        ) : (
          '–'
        )}
      </td>
    </tr>
  )
}

function Time({ time: { within, horizon, cohorts } }: { time: TimeAnswer }) {
  const say = insightsWords.value
  const most = Math.max(0.01, ...within.map(({ share }) => share ?? 0))
  return (
    <>
      <Panel id="time" title={say.timeTitle} lead={say.timeLead}>
        <Table labelledBy="time">
          {within.map(({ days, share }) => (
            <tr key={days}>
              <th scope="row">{say.withinDays(days)}</th>
              <td>{share === null ? <span class="soft">{say.notYet}</span> : percent(share)}</td>
              <td class="time-bar" aria-hidden="true">
                {share !== null && <i style={{ width: `${(share / most) * 100}%` }} />}
              </td>
            </tr>
          ))}
        </Table>
        {horizon !== null && <p>{say.horizonAdvice(horizon)}</p>}
      </Panel>
      {cohorts.length > 0 && (
        <Panel id="cohorts" title={say.cohortsTitle}>
          <Table
            isStacked
            labelledBy="cohorts"
            head={[
              say.month,
              say.people,
              ...(cohorts[0]?.within ?? []).map(({ days }) => say.withinDays(days)),
            ]}
          >
            {cohorts.toReversed().map(({ month, people, within: cells }) => (
              <tr key={month}>
                <th scope="row">{monthName(month)}</th>
                <td data-label={say.people}>
                  <FigureLink figure={`month ${month}`}>{number(people)}</FigureLink>
                </td>
                {cells.map(({ days, rate }) => (
                  <td key={days} data-label={say.withinDays(days)}>
                    {rate ? (
                      <>
                        {rateOf(rate)}
                        <small>{say.of(number(rate.k), number(rate.n))}</small>
                      </>
                    ) : (
                      '–'
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        </Panel>
      )}
    </>
  )
}

const monthName = (month: string): string =>
  new Intl.DateTimeFormat(language.value, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00Z`),
  )
