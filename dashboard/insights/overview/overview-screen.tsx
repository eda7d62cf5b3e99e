import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { isPaused } from '../../board/pause.ts'
import { get } from '../../core/api.ts'
import { here } from '../../core/route.ts'
import { livePlans, plan } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { number } from '../../ui/format.ts'
import { lazyPart } from '../../ui/lazy.tsx'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { Title } from '../../ui/title.tsx'
import { overviewWords } from '../words.ts'
import { BandsChart, BusyChart, ConversionCharts, CrossingsChart, VisitorsChart } from './charts.tsx'
import { Now, Tiles } from './figures.tsx'
import { Conversions, NeverFired, Origins, Pages, Rules, Shares } from './lists.tsx'
import type { Line } from './open-line.ts'
import { PeriodChoice } from './period-choice.tsx'
import { type Overview, periodOf, queryOf, type Survey } from './periods.ts'

const PeopleDialog = lazyPart(async () => (await import('./people-dialog.tsx')).PeopleDialog, 0)

const ASK_EVERY_MS = 10_000
/** During the first count, and while the collector is unreachable. */
const ASK_SOON_MS = 1_500

export function OverviewScreen() {
  const say = overviewWords.value
  const period = periodOf(here.value.query)
  const wish = queryOf(period)
  const opened = useSignal<Line | null>(null)
  const chosen = plan.value
  const answer = useResource<Overview>(chosen ? `${chosen.id} ${JSON.stringify(wish)}` : null, signal =>
    get('/api/overview', { plan: chosen?.id, ...wish }, signal),
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
      <header class="overview-head">
        <Title text={say.title} />
        <PeriodChoice period={period} />
      </header>
      {problem !== null && overview && (
        <p class="soft" role="status">
          {say.stale}
        </p>
      )}
      {!overview &&
        (problem !== null ? <Failure error={problem} retry={answer.reload} /> : <Lines count={10} />)}
      {overview && <Now overview={overview} />}
      {overview?.survey && overview.survey.contacts > 0 && (
        <Tiles
          survey={overview.survey}
          open={line => {
            opened.value = line
          }}
        />
      )}
      {overview && (
        <div class="questions">
          {overview.survey && chosen ? (
            <Surveyed
              survey={overview.survey}
              minutes={overview.minutes}
              planId={chosen.id}
              open={line => {
                opened.value = line
              }}
            />
          ) : (
            <Counting counting={overview.counting} />
          )}
        </div>
      )}
      {opened.value && (
        <PeopleDialog
          line={opened.value}
          period={period}
          close={() => {
            opened.value = null
          }}
        />
      )}
    </main>
  )
}

type SurveyedProps = {
  survey: Survey
  minutes: Overview['minutes']
  planId: string
  open: (line: Line) => void
}

function Surveyed({ survey, minutes, planId, open }: SurveyedProps) {
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
      {survey.days.length > 1 ? (
        <BandsChart survey={survey} plan={document} />
      ) : (
        <BusyChart minutes={minutes} />
      )}
      <Origins origins={survey.sources} of="sources" open={open} />
      <Pages pages={survey.pages} of="pages" open={open} />
      <Conversions conversions={survey.conversions} open={open} />
      <Origins origins={survey.campaigns} of="campaigns" open={open} />
      <Pages pages={survey.entries} of="entries" open={open} />
      <Pages pages={survey.exits} of="exits" open={open} />
      <Shares lines={survey.devices} of="devices" open={open} />
      <Shares lines={survey.browsers} of="browsers" open={open} />
      <Shares lines={survey.countries} of="countries" open={open} />
      {survey.days.length > 1 && (
        <>
          <CrossingsChart survey={survey} />
          <ConversionCharts survey={survey} />
          <BusyChart minutes={minutes} />
        </>
      )}
      <Rules rules={survey.rules} plan={document} />
      <NeverFired rules={survey.rules} plan={document} planId={planId} />
    </>
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
