import type { Overview, Survey, Totals } from '../../../shared/overview.ts'
import { hourMinute, money, number, percent } from '../../ui/format.ts'
import { timeSpent } from '../../ui/time-spent.ts'
import { overviewWords } from '../words.ts'
import type { Line } from './open-line.ts'

/** The present moment, which no period changes. */
export function Now({ overview: { now, survey, counting } }: { overview: Overview }) {
  const say = overviewWords.value
  return (
    <div class="now-row">
      <dl>
        <div>
          <dt>{say.now}</dt>
          <dd>{number(now.visitors)}</dd>
        </div>
        <div>
          <dt>{say.hotNow}</dt>
          <dd data-tone={now.hot > 0 ? 'hot' : undefined}>{number(now.hot)}</dd>
        </div>
        <div>
          <dt>{say.perMinute}</dt>
          <dd>{number(now.events)}</dd>
        </div>
        <div>
          <dt>{say.contacts}</dt>
          <dd>{survey ? number(survey.contacts) : '–'}</dd>
        </div>
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
    </div>
  )
}

type Tile = { name: string; value: string; now: number; before: number | null; line?: Line }

/** The figures of the period, each beside the period before. */
export function Tiles({ survey, open }: { survey: Survey; open: (line: Line) => void }) {
  const say = overviewWords.value
  return (
    <>
      <dl class="figures-row">
        {tilesOf(survey).map(({ name, value, now, before, line }) => (
          <div key={name}>
            <dt>
              {line && now > 0 ? (
                <button type="button" class="link" onClick={() => open(line)}>
                  {name}
                </button>
              ) : (
                name
              )}
            </dt>
            <dd>{value}</dd>
            <dd class="change">
              <Change now={now} before={before} />
            </dd>
          </div>
        ))}
      </dl>
      {survey.before === null && survey.since !== null && <p class="soft figures-note">{say.noBefore}</p>}
    </>
  )
}

function tilesOf({ totals, before }: Survey): Tile[] {
  const say = overviewWords.value
  const rate = (of: Totals) => (of.visitors === 0 ? 0 : of.converted / of.visitors)
  const single = (of: Totals) => (of.visits === 0 ? 0 : of.single / of.visits)
  const was = (read: (of: Totals) => number) => (before === null ? null : read(before))
  const [revenue] = totals.revenue.toSorted((a, b) => b.amount - a.amount)
  const revenueBefore = ({ revenue: all }: Totals) =>
    all.find(({ currency }) => currency === revenue?.currency)?.amount ?? 0
  const tiles: Tile[] = [
    {
      name: say.visitorsTitle,
      value: number(totals.visitors),
      now: totals.visitors,
      before: was(of => of.visitors),
    },
    {
      name: say.leads,
      value: number(totals.leads),
      now: totals.leads,
      before: was(of => of.leads),
      line: { list: 'leads', key: 'all', name: say.leads },
    },
    { name: say.hotTitle, value: number(totals.hot), now: totals.hot, before: was(of => of.hot) },
    { name: say.rate, value: percent(rate(totals), 1), now: rate(totals), before: was(rate) },
    {
      name: say.revenue,
      value: totals.revenue.map(({ amount, currency }) => money(amount, currency)).join(', ') || '–',
      now: revenue?.amount ?? 0,
      before: was(revenueBefore),
    },
    {
      name: say.visitLength,
      value: timeSpent(totals.visitMs),
      now: totals.visitMs,
      before: was(of => of.visitMs),
    },
    { name: say.single, value: percent(single(totals)), now: single(totals), before: was(single) },
  ]
  return tiles
}

/** "▲ 12%" against the period before; nothing where there is nothing to compare with. */
export function Change({ now, before }: { now: number; before: number | null }) {
  const say = overviewWords.value
  if (before === null) return null
  if (before === 0) return now > 0 ? <span class="soft">{say.newHere}</span> : null
  const share = now / before - 1
  if (Math.abs(share) < 0.005) return <span class="soft">{say.same}</span>
  const text = percent(Math.abs(share))
  return (
    <span class="soft" title={share > 0 ? say.up(text) : say.down(text)}>
      <span aria-hidden="true">{`${share > 0 ? '▲' : '▼'} ${text}`}</span>
      <span class="sr-only">{share > 0 ? say.up(text) : say.down(text)}</span>
    </span>
  )
}
