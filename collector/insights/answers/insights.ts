import type { Insights } from '../../../shared/insights.ts'
import type { Scorer } from '../../score/compile.ts'
import type { ContactHistory, HistoryReader, NotCounted } from '../history/contact-history.ts'
import { DAY_MS, emptyScore, type Question } from '../history/settings.ts'
import { type Members, membersOf } from '../people/members.ts'
import { type Roster, rosterOf } from '../people/roster.ts'
import { actEffects, ruleEffects } from './effects.ts'
import { allLooks } from './looks.ts'
import { pointsAnswer } from './points.ts'
import { profileAnswer } from './profile.ts'
import { qualityAnswer } from './quality.ts'
import { type Sample, windowStart } from './sample.ts'
import { surgesIn } from './season.ts'
import { sourcesAnswer } from './sources.ts'
import { thresholdAnswer } from './threshold.ts'
import { timeAnswer } from './time.ts'

const MINUTE_MS = 60_000

export type Counted = {
  planVersion: string
  contacts: readonly ContactHistory[]
  leftOut: Readonly<Record<NotCounted, number>>
  /** Contacts of the site, and those that were read. */
  of: number
  read: number
}

/** A result: the answers, the people behind each figure, and the ways of all contacts. */
export type Result = { insights: Insights; members: ReadonlyMap<string, Members>; roster: Roster }

/** All answers to a question, from the histories of the contacts. */
export function resultOf(question: Question, scorer: Scorer, reader: Reading, counted: Counted): Result {
  const insights = insightsOf(question, scorer, reader, counted)
  const sample = sampleOf(question, scorer, counted)
  return {
    insights,
    members: membersOf(sample, scorer, insights, at => reader.monthOf(at)),
    roster: rosterOf(sample),
  }
}

type Reading = Pick<HistoryReader, 'kindsSince' | 'ruledPages' | 'monthOf' | 'dateOf' | 'activeDays'>

function sampleOf(question: Question, scorer: Scorer, { contacts: found, of, read }: Counted): Sample {
  const contacts = [...found].sort((a, b) => (a.id < b.id ? -1 : 1))
  const start = windowStart(contacts, question.now)
  return { question, empty: emptyScore(scorer), start, contacts, scale: read === 0 ? 1 : of / read }
}

export function insightsOf(question: Question, scorer: Scorer, reader: Reading, counted: Counted): Insights {
  const { planVersion, leftOut, of, read } = counted
  const sample = sampleOf(question, scorer, counted)
  const { contacts, start, scale } = sample
  const marks = scorer.thresholds.flatMap(({ direction, value }) => (direction === 'up' ? value : []))
  const points = contacts.reduce(
    (sum, { points: { all, late } }) => ({ all: sum.all + all, late: sum.late + late }),
    { all: 0, late: 0 },
  )
  const scaled = (count: number) => Math.round(count * scale)
  return {
    at: new Date(question.now).toISOString(),
    planVersion,
    goal: question.goal,
    horizonDays: Math.round(question.horizon / DAY_MS),
    leadMinutes: Math.round(question.lead / MINUTE_MS),
    since: new Date(start).toISOString(),
    contacts: of,
    counted: read,
    people: contacts.length,
    conversions: contacts.filter(({ conversion }) => conversion <= question.now).length,
    leftOut: {
      objected: scaled(leftOut.objection),
      boughtAtOnce: scaled(leftOut.bought_at_once),
      earlier: scaled(leftOut.before_window),
      outsideAudience: scaled(leftOut.outside_audience),
    },
    arrivedLate: points.all === 0 ? null : points.late / points.all,
    looks: allLooks(sample).length,
    threshold: thresholdAnswer(sample, marks),
    quality: qualityAnswer(sample, scorer),
    rules: ruleEffects(sample, scorer, reader),
    acts: actEffects(sample, reader),
    points: pointsAnswer(sample, scorer),
    profile: profileAnswer(sample),
    sources: sourcesAnswer(sample),
    time: timeAnswer(sample, at => reader.monthOf(at)),
    surges: surgesIn(
      reader.activeDays
        .between(start, question.now)
        .map(({ at, active }) => ({ date: reader.dateOf(at), active })),
    ),
  }
}
