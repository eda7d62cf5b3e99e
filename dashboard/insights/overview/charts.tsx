import type { Overview, Survey } from '../../../shared/overview.ts'
import type { Plan } from '../../../shared/plan.ts'
import { sortedBands, toneOf } from '../../board/bands.ts'
import { hourMinute, number, shortDay } from '../../ui/format.ts'
import { named } from '../../words/words.ts'
import { overviewWords } from '../words.ts'
import type { Line, Tone } from './draw-lines.ts'
import { LineChart } from './line-chart.tsx'

const SMALL_CHARTS = 6
/** In the order of their use: by colour, then by dashes too. */
const PLAIN: Pick<Line, 'tone' | 'dash'>[] = [
  { tone: '--ink' },
  { tone: '--fit', dash: [6, 3] },
  { tone: '--soft', dash: [2, 3] },
  { tone: '--cold', dash: [8, 3, 2, 3] },
]

export function BusyChart({ minutes }: { minutes: Overview['minutes'] }) {
  const say = overviewWords.value
  // The current minute is incomplete.
  const over = minutes.slice(0, -1)
  return (
    <LineChart
      title={say.busy}
      what={say.events}
      at={over.map(({ at }) => Date.parse(at))}
      lines={[{ name: say.events, values: over.map(({ events }) => events), tone: '--ink' }]}
      label={hourMinute}
      head={say.minute}
      none={say.busyNone}
    />
  )
}

/** By hour for a single day, else by day; the period before is the dashed line. */
export function VisitorsChart({ survey }: { survey: Survey }) {
  const say = overviewWords.value
  const isHourly = survey.hours.length > 0
  const values = isHourly ? survey.hours.map(({ visitors }) => visitors) : survey.visitors
  const before = isHourly ? survey.hours.map(hour => hour.before) : survey.visitorsBefore
  return (
    <LineChart
      title={say.visitorsTitle}
      at={isHourly ? survey.hours.map(({ at }) => Date.parse(at)) : daysOf(survey)}
      lines={[
        { name: isHourly ? say.today : say.thisPeriod, values, tone: '--ink' },
        ...(before.some(value => value !== null)
          ? [
              {
                name: isHourly ? say.yesterday : say.periodBefore,
                values: before,
                tone: '--soft',
                dash: [3, 3],
              } as Line,
            ]
          : []),
      ]}
      label={isHourly ? hourMinute : shortDay}
      head={isHourly ? say.hour : say.day}
      none={say.none}
      isPartial={survey.isPartial}
    />
  )
}

/** Leaves the lowest band out: on its scale the lines of the other bands would be flat. */
export function BandsChart({ survey, plan }: { survey: Survey; plan: Plan }) {
  const say = overviewWords.value
  const bands = sortedBands(plan)
  const lowest = survey.bands.find(({ id }) => id === bands[0]?.id)
  const lines = bands.slice(1).flatMap(({ id, name }): Line[] => {
    const counted = survey.bands.find(band => band.id === id)
    return counted ? [{ name, values: counted.counts, tone: `--${toneOf(bands, id)}` as Tone }] : []
  })
  const rest = lowest?.counts.at(-1)
  return (
    <LineChart
      title={say.bandsTitle}
      at={daysOf(survey)}
      lines={lines}
      label={shortDay}
      head={say.day}
      isPartial={survey.isPartial}
      none={bands.length > 0 ? say.none : say.bandsNone}
      {...(lowest &&
        rest != null &&
        lines.length > 0 && { rest: say.bandsRest(named('band', lowest.id, lowest.name), number(rest)) })}
    />
  )
}

export function CrossingsChart({ survey }: { survey: Survey }) {
  const say = overviewWords.value
  const lines = survey.crossings.slice(0, PLAIN.length).map(({ threshold, name, direction, counts }, i) => ({
    name: `${direction === 'up' ? '↑' : '↓'} ${named('threshold', threshold, name)}`,
    values: counts,
    ...PLAIN[i]!,
  }))
  return (
    <LineChart
      title={say.hotTitle}
      at={daysOf(survey)}
      lines={lines}
      label={shortDay}
      head={say.day}
      isPartial={survey.isPartial}
      none={survey.crossings.length > 0 ? say.none : say.thresholdsNone}
    />
  )
}

/** A small chart for each conversion: lines of different sizes on one scale cannot be read. */
export function ConversionCharts({ survey }: { survey: Survey }) {
  const say = overviewWords.value
  return (
    <>
      {survey.conversions
        .filter(({ times }) => times > 0)
        .slice(0, SMALL_CHARTS)
        .map(({ id, name, counts }) => (
          <LineChart
            key={id}
            title={say.conversions[name] ?? name}
            at={daysOf(survey)}
            lines={[{ name: say.times, values: counts, tone: '--ink' }]}
            label={shortDay}
            head={say.day}
            none={say.conversionsNone}
            isPartial={survey.isPartial}
            isSmall
          />
        ))}
    </>
  )
}

/** Noon, so that a day is the same day in the reader's zone. */
const daysOf = ({ days }: Survey): number[] => days.map(day => new Date(`${day}T12:00`).getTime())
