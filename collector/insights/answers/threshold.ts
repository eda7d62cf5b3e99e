import {
  type CurvePoint,
  type Instead,
  type Missing,
  SURENESS,
  type Suggestion,
  type SuggestionAnswer,
  type ThresholdAnswer,
} from '../../../shared/insights.ts'
import { DAY_MS } from '../history/settings.ts'
import { wilson } from '../statistics/intervals.ts'
import { askedAt, everyone, type Level, levels } from './curve.ts'
import { estimate, given, refused, type Sample, tooFew } from './sample.ts'

export const LEAST = { curve: 30, suggestion: 50, later: 15, above: 16, confirming: 10 } as const
const SPARE_DAYS = 14
const WEEK_MS = 7 * DAY_MS
const POINTS_SHOWN = 100
/** β of the F measure: precision has twice the weight of recall. */
const BETA2 = 0.25

/** `marks`: thresholds that the plan has, which the curve shows. */
export function thresholdAnswer(sample: Sample, marks: readonly number[]): ThresholdAnswer {
  const { now, horizon } = sample.question
  const conversions = sample.contacts.filter(({ conversion }) => conversion <= now).length
  const suggestions = suggestionsOf(sample, conversions)
  if (conversions < LEAST.curve)
    return { curve: refused(tooFew(sample, conversions, LEAST.curve)), suggestions }
  const whole = levels(sample, askedAt(now, sample))
  const kept = [...marks]
  for (const { answer } of suggestions) if (answer.state === 'given') kept.push(answer.value.from)
  const weeks = (now - horizon - sample.start) / WEEK_MS
  const base = everyone(sample, askedAt(now, sample))
  const point = (level: Level): CurvePoint => ({
    from: level.from,
    precision: estimate(level.crossed),
    recall: level.recall,
    people: { k: level.crossed.n, n: base.n },
    lift: level.crossed.n > 0 && base.k > 0 ? (level.crossed.k * base.n) / (level.crossed.n * base.k) : null,
    load: weeks > 0 ? (level.crossed.n * sample.scale) / weeks : null,
  })
  return { curve: given(shown(whole, kept).map(point)), suggestions }
}

/** The counts at a whole number: those of its level. */
export const levelAt = (all: readonly Level[], threshold: number): Level | undefined =>
  all.find(({ from, to }) => from <= threshold && threshold <= to)

/** The smallest threshold with a load within the capacity of sales. */
export function byLoad(sample: Sample, perWeek: number): number | null {
  const { now, horizon } = sample.question
  const weeks = (now - horizon - sample.start) / WEEK_MS
  if (weeks <= 0) return null
  const found = levels(sample, askedAt(now, sample)).find(
    ({ crossed }) => (crossed.n * sample.scale) / weeks <= perWeek,
  )
  return found?.from ?? null
}

function suggestionsOf(sample: Sample, conversions: number): ThresholdAnswer['suggestions'] {
  const missing = missingFor(sample, conversions)
  const split = splitOf(sample)
  const early = missing ? [] : levels(sample, askedAt(split, sample))
  return SURENESS.map(sureness => ({
    sureness,
    answer: missing ? refused(missing) : suggest(sample, early, split, sureness),
  }))
}

/** The instant that splits the history: thresholds are chosen by earlier data, and judged by later data. */
const splitOf = ({ question: { now, horizon }, start }: Sample): number =>
  now - horizon - Math.floor((now - start - 2 * horizon) / 3)

function missingFor(sample: Sample, conversions: number): Missing | null {
  const { start, contacts } = sample
  const { now, horizon } = sample.question
  if (conversions < LEAST.suggestion) return tooFew(sample, conversions, LEAST.suggestion)
  const needed = 2 * horizon + SPARE_DAYS * DAY_MS
  if (now - start < needed) {
    const days = { have: Math.floor((now - start) / DAY_MS), need: Math.ceil(needed / DAY_MS) }
    return { code: 'short_history', ...days, weeks: Math.ceil((days.need - days.have) / 7) }
  }
  const split = splitOf(sample)
  const later = contacts.filter(({ conversion }) => conversion > split && conversion <= now).length
  return later < LEAST.later ? tooFew(sample, later, LEAST.later, 'few_conversions_later') : null
}

function suggest(sample: Sample, early: readonly Level[], split: number, sureness: number): SuggestionAnswer {
  const sure = early.filter(({ crossed }) => wilson(crossed).low >= sureness / 10)
  const chosen = sure.find(({ crossed }) => crossed.n >= LEAST.above)
  if (chosen) return given(judged(sample, chosen, split, sureness))
  if (sure.length > 0) {
    const have = Math.max(...sure.map(({ crossed }) => crossed.n))
    return refused({ code: 'too_few_above', have, need: LEAST.above, weeks: null })
  }
  return { state: 'not_reached', instead: insteadOf(early) }
}

/** Judges a threshold, chosen on the earlier part, by the later part. */
function judged(sample: Sample, chosen: Level, split: number, sureness: number): Suggestion {
  const { now, horizon } = sample.question
  const part = { after: split, upTo: now - horizon, asked: now }
  const { k, n } = levelAt(levels(sample, part), chosen.from)?.crossed ?? { k: 0, n: 0 }
  return {
    from: chosen.from,
    chosen: estimate(chosen.crossed),
    later: estimate({ k, n }),
    isConfirmed: n >= LEAST.confirming && 10 * k >= (sureness - 1) * n,
  }
}

function insteadOf(early: readonly Level[]): Instead {
  const enough = early.filter(({ crossed }) => crossed.n >= LEAST.above)
  const best = highest(enough, ({ crossed }) => wilson(crossed).low)
  const trade = highest(early, tradeOf)
  return {
    best: best ? { from: best.from, precision: estimate(best.crossed) } : null,
    trade: trade ? { from: trade.from, precision: estimate(trade.crossed), recall: trade.recall } : null,
  }
}

/** The F measure with twice the weight on precision. */
export function tradeOf({ crossed, recall }: Level): number {
  if (crossed.k === 0 || recall.k === 0) return 0
  const p = crossed.k / crossed.n
  const r = recall.k / recall.n
  return ((1 + BETA2) * p * r) / (BETA2 * p + r)
}

function highest(all: readonly Level[], of: (level: Level) => number): Level | null {
  let found: Level | null = null
  for (const level of all) if (found === null || of(level) > of(found)) found = level
  return found
}

/** Thins many levels to about a hundred. Levels that contain a mark are kept and shown at the mark. */
function shown(all: readonly Level[], marks: readonly number[]): Level[] {
  const every = Math.max(1, Math.ceil(all.length / POINTS_SHOWN))
  return all.flatMap((level, index) => {
    const mark = marks.find(one => levelAt(all, one) === level)
    if (mark !== undefined) return [{ ...level, from: mark }]
    return index % every === 0 ? [level] : []
  })
}
