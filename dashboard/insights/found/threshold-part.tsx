import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { CurvePoint, Insights, ThresholdAnswer } from '../../../shared/insights.ts'
import { may } from '../../core/session.ts'
import { number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Failure } from '../../ui/states.tsx'
import { CurveChart } from './curve-chart.tsx'
import { FigureLink } from './figure-link.tsx'
import { missingText, percent, rateOf, surely } from './figures.ts'
import { proposeThreshold } from './propose.ts'
import { insightsWords } from './words.ts'

type Props = { insights: Insights; planId: string; marks: readonly number[] }

export function ThresholdPart({ insights, planId, marks }: Props) {
  const say = insightsWords.value
  const { curve, suggestions } = insights.threshold
  return (
    <>
      <Panel id="threshold" title={say.thresholdTitle}>
        {curve.state === 'given' ? (
          <Curve
            points={curve.value}
            marks={marks}
            suggested={suggestions.flatMap(({ answer }) =>
              answer.state === 'given' ? answer.value.from : [],
            )}
            days={insights.horizonDays}
            planId={planId}
          />
        ) : (
          <p class="refused">{missingText(curve.missing)}</p>
        )}
      </Panel>
      <Panel id="suggestions" title={say.suggestionsTitle} lead={say.suggestionsLead}>
        <ul class="suggestions">
          {suggestions.map(({ sureness, answer }) => (
            <li key={sureness}>
              <h3>{say.sureness[sureness]}</h3>
              <Suggested answer={answer} planId={planId} />
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

type CurveProps = {
  points: readonly CurvePoint[]
  marks: readonly number[]
  suggested: readonly number[]
  days: number
  planId: string
}

/** The point to begin with: a threshold of the plan, else a suggested one, that people have reached; else the middle. */
function firstPoint(points: readonly CurvePoint[], wished: readonly number[]): number {
  const places = wished.map(mark =>
    points.findIndex(({ from, precision }) => from === mark && precision.n > 0),
  )
  return places.find(place => place >= 0) ?? Math.floor(points.length / 2)
}

function Curve({ points, marks, suggested, days, planId }: CurveProps) {
  const say = insightsWords.value
  const id = useId()
  const chosen = useSignal(firstPoint(points, [...marks, ...suggested]))
  const index = Math.min(chosen.value, points.length - 1)
  const point = points[index]
  if (!point) return <p class="refused">{say.none}</p>
  const { precision, recall, people, load } = point
  return (
    <>
      <CurveChart points={points} marks={marks} chosen={index} choose={at => (chosen.value = at)} />
      <label class="curve-slider">
        <span id={id}>{say.thresholdLead}</span>
        <input
          type="range"
          min={0}
          max={points.length - 1}
          value={index}
          aria-valuetext={say.from(number(point.from))}
          onInput={event => (chosen.value = Number(event.currentTarget.value))}
        />
      </label>
      <p class="curve-says" aria-live="polite">
        <b>{say.from(number(point.from))}. </b>
        {precision.n === 0
          ? say.none
          : say.sentence(number(precision.n), number(point.from), number(precision.k), days)}
      </p>
      {precision.n > 0 && (
        <p class="curve-people">
          <FigureLink figure={`from ${point.from}`}>{say.reachedBy(precision.n)}</FigureLink>
          {precision.k > 0 && (
            <FigureLink figure={`converted from ${point.from}`}>{say.convertedOf(precision.k)}</FigureLink>
          )}
        </p>
      )}
      <dl class="figures-row three">
        <div>
          <dt>{say.converts}</dt>
          <dd>{rateOf(precision)}</dd>
          <dd class="soft">{precision.n > 0 && surely(precision)}</dd>
        </div>
        <div>
          <dt>{say.caught}</dt>
          <dd>{rateOf(recall)}</dd>
          <dd class="soft">{say.caughtLead(number(recall.k), number(recall.n))}</dd>
        </div>
        <div>
          <dt>{say.perWeek}</dt>
          <dd>{load === null ? '–' : number(Math.round(load * 10) / 10)}</dd>
          <dd class="soft">{people.n > 0 && say.ofPeople(percent(people.k / people.n))}</dd>
        </div>
      </dl>
      {marks.some(mark => mark >= points[0]!.from && mark <= points.at(-1)!.from) && (
        <p class="soft curve-marks">{say.today}</p>
      )}
      <Propose planId={planId} from={point.from} />
      <details class="chart-table">
        <summary>{say.table}</summary>
        <div class="table-scroll">
          <table>
            <caption class="sr-only">{say.thresholdTitle}</caption>
            <thead>
              <tr>
                {[say.score, say.reached, say.converted, say.converts, say.range, say.caught].map(head => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map(row => (
                <tr key={row.from}>
                  <th scope="row">{number(row.from)}</th>
                  <td>{number(row.precision.n)}</td>
                  <td>{number(row.precision.k)}</td>
                  <td>{rateOf(row.precision)}</td>
                  <td>
                    {row.precision.n === 0
                      ? '–'
                      : `${percent(row.precision.low)} – ${percent(row.precision.high)}`}
                  </td>
                  <td>{rateOf(row.recall)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  )
}

function Suggested({
  answer,
  planId,
}: {
  answer: ThresholdAnswer['suggestions'][number]['answer']
  planId: string
}) {
  const say = insightsWords.value
  if (answer.state === 'refused') return <p class="refused">{missingText(answer.missing)}</p>
  if (answer.state === 'not_reached') {
    const { best, trade } = answer.instead
    return (
      <>
        <p class="refused">{say.notReached}</p>
        {best && <p>{say.best(number(best.from), number(best.precision.n), number(best.precision.k))}</p>}
        {trade && (
          <p>{say.trade(number(trade.from), number(trade.precision.n), number(trade.precision.k))}</p>
        )}
      </>
    )
  }
  const { from, chosen, later, isConfirmed } = answer.value
  const check = isConfirmed ? say.confirmed : say.notConfirmed
  return (
    <>
      <p class="suggested">{say.suggested(number(from))}</p>
      <p>
        {say.chosen(number(chosen.k), number(chosen.n))} {check(number(later.k), number(later.n))}
      </p>
      <p class="soft">{surely(chosen)}</p>
      <Propose planId={planId} from={from} />
    </>
  )
}

function Propose({ planId, from }: { planId: string; from: number }) {
  const say = insightsWords.value
  const problem = useSignal<unknown>(null)
  if (!may('member')) return null
  const propose = () =>
    proposeThreshold(planId, from, say.thresholdName(number(from))).catch(error => (problem.value = error))
  return (
    <p class="propose">
      <button type="button" class="button" title={say.proposeHint} onClick={() => void propose()}>
        {say.propose}
      </button>
      {problem.value !== null && <Failure error={problem.value} />}
    </p>
  )
}
