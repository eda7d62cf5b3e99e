import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { isPaused } from '../board/pause.ts'
import { get } from '../core/api.ts'
import { here, navigate } from '../core/route.ts'
import { livePlans, plan } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { hourMinute, number } from '../ui/format.ts'
import { Failure, Lines, Notice } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { BandsChart, BusyChart, ConversionsChart, CrossingsChart, VisitorsChart } from './charts.tsx'
import { Conversions, NeverFired, Origins, Pages, Rules } from './lists.tsx'
import { OVERVIEW_PERIODS, type Overview, type Period, type Survey } from './periods.ts'
import { overviewWords } from './words.ts'

const ASK_EVERY_MS = 10_000
/** During the first count, and while the collector is unreachable. */
const ASK_SOON_MS = 1_500

export function OverviewScreen() {
  const say = overviewWords.value
  const days = periodOf(here.value.query)
  const chosen = plan.value
  const answer = useResource<Overview>(chosen ? `${chosen.id} ${days}` : null, signal =>
    get('/api/overview', { plan: chosen?.id, days }, signal),
  )
  const overview = answer.data.value?.plan === chosen?.id ? answer.data.value : null
  const isSoon = overview?.survey === null || answer.error.value !== null
  useEffect(() => {
    const timer = setInterval(
      () => {
        if (!document.hidden && !isPaused.value) answer.reload()
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
  const problem = answer.error.value
  return (
    <main class="page overview" id="main" data-stale={(overview && problem !== null) || undefined}>
      <Title text={say.title} />
      {problem !== null && overview && (
        <p class="soft" role="status">
          {say.stale}
        </p>
      )}
      {!overview &&
        (problem !== null ? <Failure error={problem} retry={answer.reload} /> : <Lines count={10} />)}
      {overview && <Figures overview={overview} />}
      {overview && (
        <div class="questions now">
          <BusyChart minutes={overview.minutes} />
        </div>
      )}
      {/* The live figures above do not depend on the period. */}
      <header class="overview-head">
        <PeriodChoice days={days} />
      </header>
      {overview && (
        <div class="questions">
          {overview.survey && chosen ? (
            <Surveyed survey={overview.survey} planId={chosen.id} />
          ) : (
            <Counting counting={overview.counting} />
          )}
        </div>
      )}
    </main>
  )
}

function Surveyed({ survey, planId }: { survey: Survey; planId: string }) {
  const say = overviewWords.value
  const document = plan.value?.document
  if (!document) return null
  if (survey.contacts === 0) {
    return (
      <Notice title={say.emptyTitle} text={say.emptyText}>
        <a class="button primary" href="/install">
          {say.emptyDo}
        </a>
      </Notice>
    )
  }
  return (
    <>
      <VisitorsChart survey={survey} />
      <BandsChart survey={survey} plan={document} />
      <CrossingsChart survey={survey} />
      <ConversionsChart survey={survey} />
      <Conversions conversions={survey.conversions} />
      <Pages pages={survey.pages} />
      <Origins origins={survey.sources} of="source" />
      <Rules rules={survey.rules} plan={document} />
      <div>
        <Origins origins={survey.campaigns} of="campaign" />
        <NeverFired rules={survey.rules} plan={document} planId={planId} />
      </div>
    </>
  )
}

function Figures({ overview: { now, survey, counting } }: { overview: Overview }) {
  const say = overviewWords.value
  return (
    <>
      <dl class="figures-row">
        <Figure name={say.now} value={number(now.visitors)} />
        <Figure name={say.hotNow} value={number(now.hot)} isHot={now.hot > 0} />
        <Figure name={say.perMinute} value={number(now.events)} />
        <Figure name={say.contacts} value={survey ? number(survey.contacts) : '–'} />
      </dl>
      {survey && (
        <p class="soft as-of">
          {say.asOf(hourMinute(survey.at))}
          {survey.counted < survey.contacts &&
            `, ${say.estimate(number(survey.counted), number(survey.contacts))}`}
          {counting &&
            counting.total > 0 &&
            ` · ${say.counting(number(counting.done), number(counting.total))}`}
        </p>
      )}
    </>
  )
}

function Figure({ name, value, isHot = false }: { name: string; value: string; isHot?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-tone={isHot ? 'hot' : undefined}>{value}</dd>
    </div>
  )
}

function Counting({ counting }: { counting: Overview['counting'] }) {
  const say = overviewWords.value
  const { done, total } = counting ?? { done: 0, total: 0 }
  return (
    <section class="panel question" aria-busy="true">
      <p class="soft" role="status">
        {say.counting(number(done), number(total))}
      </p>
      <progress
        max={Math.max(1, total)}
        value={done}
        aria-label={say.counting(number(done), number(total))}
      />
      <Lines count={6} />
    </section>
  )
}

function PeriodChoice({ days }: { days: Period }) {
  const say = overviewWords.value
  const id = useSignal('overview-period').value
  const choose = (wish: Period) => {
    const params = new URLSearchParams(here.value.query)
    params.set('days', String(wish))
    navigate(`/overview?${params}`, 'replace')
  }
  return (
    <fieldset class="segments">
      <legend>{say.period}</legend>
      {OVERVIEW_PERIODS.map(period => (
        <label key={period}>
          <input type="radio" name={id} checked={period === days} onChange={() => choose(period)} />
          <span>{say.periods[period]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function periodOf(query: string): Period {
  const wish = Number(new URLSearchParams(query).get('days'))
  return OVERVIEW_PERIODS.find(period => period === wish) ?? 7
}
