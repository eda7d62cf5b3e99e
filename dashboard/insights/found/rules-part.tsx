import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Effect, Insights, SuggestedPoints, Verdict } from '../../../shared/insights.ts'
import type { Plan } from '../../../shared/plan.ts'
import { may } from '../../core/session.ts'
import { eventText } from '../../ui/event-words.tsx'
import { number, signedDecimal } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Failure } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { missingText, percent } from './figures.ts'
import { proposePoints } from './propose.ts'
import { RateBar, scaleOf } from './rate.tsx'
import { insightsWords } from './words.ts'

type Props = { insights: Insights; planId: string; plan: Plan }

export function RulesPart({ insights, planId, plan }: Props) {
  const say = insightsWords.value
  const names = new Map(plan.rules.map(({ id, name }) => [id, name || id]))
  const nameOf = (id: string) => names.get(id) ?? id
  const suggested = insights.points.state === 'given' ? insights.points.value : null
  if (insights.looks === 0)
    return (
      <Panel id="rules" title={say.rulesTitle}>
        <p class="refused">{say.noLooks}</p>
      </Panel>
    )
  const scale = scaleOf(ratesOf(insights.rules))
  const wishes = new Map(suggested?.rules.map(({ rule, suggested: points }) => [rule, points]))
  return (
    <>
      <Panel
        id="rules"
        title={say.rulesTitle}
        lead={say.rulesLead(number(insights.looks), insights.horizonDays)}
      >
        <Table
          isStacked
          labelledBy="rules"
          head={[
            say.rule,
            say.with,
            say.without,
            say.verdict,
            say.points,
            ...(suggested ? [say.suggestedPoints] : []),
          ]}
        >
          {byVerdict(insights.rules).map(({ rule, points, isConsequence, together, near, ...effect }) => (
            <EffectRow
              key={rule}
              effect={effect}
              scale={scale}
              figure={`rule ${rule}`}
              name={nameOf(rule)}
              notes={[
                ...(isConsequence ? [say.consequence] : []),
                ...(near.length > 0 ? [say.near(near.join(', '))] : []),
                ...(together.length > 0 ? [say.together(together.map(nameOf).join(', '))] : []),
              ]}
            >
              <td data-label={say.points}>{signedDecimal(points)}</td>
              {suggested && (
                <td data-label={say.suggestedPoints}>{wishOf(wishes.get(rule) ?? null, points, say.kept)}</td>
              )}
            </EffectRow>
          ))}
        </Table>
        <p class="soft">{say.cause}</p>
      </Panel>
      <Points points={insights.points} planId={planId} />
      <Panel id="acts" title={say.actsTitle} lead={say.actsLead}>
        {insights.acts.length === 0 ? (
          <p class="soft">{say.actsNone}</p>
        ) : (
          <Table isStacked labelledBy="acts" head={[say.action, say.with, say.without, say.verdict]}>
            {insights.acts.map(({ kind, page, ...effect }) => (
              <EffectRow
                key={`${kind} ${page}`}
                effect={effect}
                scale={scaleOf(ratesOf(insights.acts))}
                figure={kind === null ? `act page ${page}` : `act kind ${kind}`}
                name={page ?? eventText({ name: kind!, item: null, title: null, url: null })}
                notes={[]}
              />
            ))}
          </Table>
        )}
      </Panel>
    </>
  )
}

/** Rules with a finding first; else in the plan's order. */
const ORDER: readonly Verdict[] = [
  'draws_buyers',
  'turns_away',
  'no_difference',
  'cannot_tell',
  'too_few',
  'ignored',
]
const byVerdict = <Row extends Effect>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))

const ratesOf = (rows: readonly Effect[]) => rows.flatMap(row => [row.with, row.without])

const wishOf = (wish: number | null, now: number, kept: string): ComponentChildren =>
  wish === null ? (
    <span class="soft">{kept}</span>
  ) : wish === now ? (
    signedDecimal(wish)
  ) : (
    <b>{signedDecimal(wish)}</b>
  )

type RowProps = {
  effect: Effect
  scale: number
  figure: string
  name: string
  notes: readonly string[]
  children?: ComponentChildren
}

function EffectRow({ effect, scale, figure, name, notes, children }: RowProps) {
  const say = insightsWords.value
  const { with: one, without, verdict, isHint, reach } = effect
  const isSure = verdict === 'draws_buyers' || verdict === 'turns_away'
  return (
    <tr>
      <th scope="row">
        {name}
        <small>
          {[`${say.reach} ${percent(reach.n === 0 ? 0 : reach.k / reach.n)}`, ...notes].join(' · ')}
        </small>
      </th>
      <td data-label={say.with}>
        {one ? <RateBar of={one} scale={scale} {...(one.n > 0 && { figure })} /> : '–'}
      </td>
      <td data-label={say.without}>{without ? <RateBar of={without} scale={scale} /> : '–'}</td>
      <td data-verdict={verdict}>
        {say.verdicts[verdict]}
        {isSure && isHint && <small>{say.hint}</small>}
      </td>
      {children}
    </tr>
  )
}

function Points({ points, planId }: { points: Insights['points']; planId: string }) {
  const say = insightsWords.value
  return (
    <Panel id="points" title={say.pointsTitle}>
      {points.state === 'refused' ? (
        <p class="refused">{missingText(points.missing)}</p>
      ) : (
        <Given points={points.value} planId={planId} />
      )}
    </Panel>
  )
}

function Given({ points, planId }: { points: SuggestedPoints; planId: string }) {
  const say = insightsWords.value
  const problem = useSignal<unknown>(null)
  const changes = points.rules.filter(({ now, suggested }) => suggested !== null && suggested !== now).length
  const propose = () => proposePoints(planId, points).catch(error => (problem.value = error))
  return (
    <>
      <p>{say.toDouble(number(Math.round(points.toDouble * 10) / 10))}</p>
      <p>{changes === 0 ? say.keepPlan : say.changed(changes)}</p>
      {changes > 0 && may('member') && (
        <p class="propose">
          <button type="button" class="button" title={say.proposePointsHint} onClick={() => void propose()}>
            {say.proposePoints}
          </button>
        </p>
      )}
      {problem.value !== null && <Failure error={problem.value} />}
    </>
  )
}
