import { useEffect } from 'preact/hooks'
import type { Insights, InsightsState } from '../../../shared/insights.ts'
import { get } from '../../core/api.ts'
import { here, navigate } from '../../core/route.ts'
import { livePlans, plan, site } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { hourMinute, longDate, number } from '../../ui/format.ts'
import { lazyPart } from '../../ui/lazy.tsx'
import { Select } from '../../ui/select.tsx'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { Title } from '../../ui/title.tsx'
import { goalName } from '../goal-name.ts'
import { CustomersPart } from './customers-part.tsx'
import { FigurePeople } from './figure-people.tsx'
import { percent } from './figures.ts'
import { fromOf, periodIn } from './period.ts'
import { QualityPart } from './quality-part.tsx'
import { RulesPart } from './rules-part.tsx'
import { SourcesPart } from './sources-part.tsx'
import { ThresholdPart } from './threshold-part.tsx'
import { insightsWords } from './words.ts'

const ASK_EVERY_MS = 60_000
/** While the first result is being counted, or the server is away. */
const ASK_SOON_MS = 1_000
const HORIZONS = ['7', '14', '30', '60', '90'] as const
const PARTS = ['threshold', 'rules', 'customers', 'sources', 'path'] as const
const PathPart = lazyPart(async () => (await import('../path/path-part.tsx')).PathPart, 8)
/** Late events beyond this share cause a note above the figures. */
const MUCH_LATE = 0.05

export function InsightsScreen() {
  const say = insightsWords.value
  const chosen = plan.value
  const query = new URLSearchParams(here.value.query)
  const goals = site.value?.conversions ?? []
  const goal = goals.find(({ id }) => id === query.get('conversion')) ?? goals[0]
  const horizon = HORIZONS.find(days => days === query.get('days')) ?? '30'
  const part = PARTS.find(name => name === query.get('part')) ?? 'threshold'
  const answer = useResource<InsightsState>(
    chosen && goal ? `${chosen.id} ${goal.id} ${horizon}` : null,
    signal =>
      get(`/api/plans/${encodeURIComponent(chosen!.id)}/insights`, { conversion: goal!.id, horizon }, signal),
  )
  const state = answer.data.value
  const insights =
    state?.insights?.goal.id === goal?.id && String(state?.insights?.horizonDays) === horizon
      ? (state?.insights ?? null)
      : null
  const isSoon = insights === null || state?.counting != null || answer.error.value !== null
  useEffect(() => {
    const timer = setInterval(
      () => {
        if (!document.hidden) answer.reload()
      },
      isSoon ? ASK_SOON_MS : ASK_EVERY_MS,
    )
    return () => clearInterval(timer)
  }, [isSoon])

  if (livePlans.value?.length === 0) {
    return (
      <main class="page" id="main">
        <Title text={say.title} />
        <Notice title={say.noPlanTitle} text={say.noPlanText}>
          <a class="button primary" href="/plans">
            {say.noPlanDo}
          </a>
        </Notice>
      </main>
    )
  }
  const choose = (name: string, value: string) => {
    const params = new URLSearchParams(here.value.query)
    params.set(name, value)
    params.delete('figure')
    params.delete('step')
    navigate(`/insights?${params}`, 'replace')
  }
  const problem = answer.error.value
  const question = { conversion: goal?.id ?? '', horizon }
  const marks =
    chosen?.document.thresholds.flatMap(({ direction, value }) => (direction === 'up' ? value : [])) ?? []
  return (
    <main class="page insights" id="main" data-stale={(insights && problem !== null) || undefined}>
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      <header class="insights-head">
        <div class="field">
          <span aria-hidden="true">{say.conversion}</span>
          <Select
            label={say.conversion}
            options={goals.map(one => ({ value: one.id, label: goalName(one) }))}
            value={goal?.id ?? ''}
            choose={value => choose('conversion', value)}
          />
        </div>
        <div class="field">
          <span aria-hidden="true">{say.horizon}</span>
          <Select
            label={say.horizon}
            options={HORIZONS.map(days => ({ value: days, label: say.days(Number(days)) }))}
            value={horizon}
            choose={value => choose('days', value)}
          />
        </div>
        <fieldset class="segments">
          <legend>{say.part}</legend>
          {PARTS.map(name => (
            <label key={name}>
              <input
                type="radio"
                name="insights-part"
                checked={part === name}
                onChange={() => choose('part', name)}
              />
              <span>{say.parts[name]}</span>
            </label>
          ))}
        </fieldset>
      </header>
      {problem !== null && insights && (
        <p class="soft" role="status">
          {say.stale}
        </p>
      )}
      {problem !== null && !insights && <Failure error={problem} retry={answer.reload} />}
      {!insights && problem === null && <Counting counting={state?.counting ?? null} />}
      {insights && chosen && (
        <>
          <About insights={insights} />
          {part === 'threshold' && (
            <>
              <ThresholdPart insights={insights} planId={chosen.id} marks={marks} />
              <QualityPart quality={insights.quality} />
            </>
          )}
          {part === 'rules' && <RulesPart insights={insights} planId={chosen.id} plan={chosen.document} />}
          {part === 'customers' && <CustomersPart profile={insights.profile} />}
          {part === 'sources' && (
            <SourcesPart
              sources={insights.sources}
              time={insights.time}
              surges={insights.surges}
              planId={chosen.id}
            />
          )}
          {part === 'path' && goal && (
            <PathPart
              key={`${chosen.id} ${goal.id} ${horizon}`}
              insights={insights}
              planId={chosen.id}
              question={question}
              goal={goalName(goal)}
            />
          )}
          {query.has('figure') && (
            <FigurePeople
              planId={chosen.id}
              question={{
                ...question,
                ...(part === 'path' && fromOf(periodIn(query), Date.parse(insights.at))),
              }}
            />
          )}
        </>
      )}
    </main>
  )
}

function About({ insights }: { insights: Insights }) {
  const say = insightsWords.value
  const { since, people, conversions, contacts, counted, leftOut, arrivedLate, at } = insights
  const left = (Object.keys(say.leftOut) as (keyof typeof leftOut)[]).filter(name => leftOut[name] > 0)
  return (
    <>
      <p class="soft as-of">
        {say.since(longDate(since.slice(0, 10)), number(people), number(conversions))}{' '}
        {left.map(name => `${say.leftOut[name](number(leftOut[name]))} `)}
        {say.asOf(hourMinute(at))}
        {counted < contacts && `, ${say.sample(number(counted), number(contacts))}`}.
      </p>
      {arrivedLate !== null && arrivedLate > MUCH_LATE && (
        <p class="banner" role="note">
          {say.arrivedLate(percent(arrivedLate))}
        </p>
      )}
    </>
  )
}

function Counting({ counting }: { counting: InsightsState['counting'] }) {
  const say = insightsWords.value
  const { done, total } = counting ?? { done: 0, total: 0 }
  const text = say.counting(number(done), number(total))
  return (
    <section class="panel" aria-busy="true">
      <p class="soft" role="status">
        {text}
      </p>
      <progress max={Math.max(1, total)} value={done} aria-label={text} />
      <Lines count={8} />
    </section>
  )
}
