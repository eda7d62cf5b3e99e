import type { Answer, SuggestedPoints } from '../../../shared/insights.ts'
import type { Scorer } from '../../score/compile.ts'
import type { ContactLook } from '../history/contact-history.ts'
import { POINTS_PER_UNIT } from '../history/features.ts'
import { Z } from '../statistics/intervals.ts'
import { fitLogistic, logLoss, logOdds, type Pattern } from '../statistics/logistic.ts'
import { correlations, isConsequence, pointsOf } from './effects.ts'
import { parts, third, trainingLooks } from './looks.ts'
import { given, refused, type Sample, tooFew } from './sample.ts'

const LEAST = { conversions: 100, exposed: 10 }
/** Weights of the owner's plan against the data, to choose from; the last keeps the plan. */
export const WEIGHTS = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, Number.POSITIVE_INFINITY]
const TOGETHER = 0.7

/** One column of the fit: rules that come together move by one factor. */
type Column = { rules: readonly number[]; points: number }
type Model = { columns: readonly Column[]; points: readonly number[] }

/** Suggested points, from a fit that starts from the owner's plan. */
export function pointsAnswer(sample: Sample, scorer: Scorer): Answer<SuggestedPoints> {
  const looks = trainingLooks(sample)
  const converted = looks.filter(look => look.converted).length
  if (converted < LEAST.conversions)
    return refused(tooFew(sample, converted, LEAST.conversions, 'few_training_conversions'))
  const unit = unitOf(looks)
  if (typeof unit === 'string') return refused({ code: unit, have: null, need: null, weeks: null })
  const held = scorer.rules.map(rule => {
    if (isConsequence(rule, sample)) return 'consequence' as const
    const exposed = looks.filter(look => look.converted && look.rules.has(rule.index)).length
    return exposed < LEAST.exposed ? ('few' as const) : null
  })
  const points = scorer.rules.map(rule =>
    rule.kind === 'event' && rule.earns !== null ? POINTS_PER_UNIT : rule.points,
  )
  const model = { columns: columnsOf(looks, held, points), points }
  if (model.columns.length === 0)
    return refused({ code: 'no_rule_to_change', have: 0, need: LEAST.exposed, weeks: null })
  const weight = weightFor(looks, parts(sample), model)
  const suggested = weight === Number.POSITIVE_INFINITY ? null : suggestedBy(looks, model, unit, weight)
  const rules = scorer.rules.map((rule, index) => {
    const now = pointsOf(rule, scorer)
    const isPerUnit = rule.kind === 'event' && rule.earns !== null
    const exact = suggested?.get(index)
    const rounded =
      exact === undefined
        ? now
        : isPerUnit
          ? Math.round(now * (exact / POINTS_PER_UNIT) * 1e4) / 1e4
          : awayFromZero(exact)
    return { rule: rule.id, now, suggested: held[index] ? null : rounded, held: held[index]! }
  })
  return given({
    toDouble: Math.LN2 / unit,
    changes: rules.some(({ now, suggested: then }) => then !== null && then !== now),
    rules,
  })
}

/** The log-odds of one point; a code if the score does not separate converters from others. */
export function unitOf(
  looks: readonly Pick<ContactLook, 'score' | 'converted'>[],
): number | 'score_tells_nothing' | 'score_runs_the_wrong_way' {
  const patterns = pooled(
    looks.map(({ score, converted }) => ({ columns: [0], values: [score], offset: 0, converted })),
  )
  const fit = fitLogistic(patterns, 1, { centre: [0], weight: 0 })
  const [b, se] = [fit?.slopes[0], fit?.errors[0]]
  if (b === undefined || se === undefined || !(Math.abs(b) > Z * se)) return 'score_tells_nothing'
  return b < 0 ? 'score_runs_the_wrong_way' : b
}

/** Points by rule index, not rounded. */
export function suggestedBy(
  looks: readonly ContactLook[],
  model: Model,
  unit: number,
  weight: number,
): Map<number, number> | null {
  const centre = model.columns.map(({ points }) => unit * points)
  const fit = fitLogistic(patternsOf(looks, model, unit), model.columns.length, { centre, weight })
  if (!fit) return null
  const suggested = new Map<number, number>()
  for (const [index, { rules, points }] of model.columns.entries()) {
    const slope = fit.slopes[index]!
    const hasTurned = points * slope < 0 && Math.abs(slope) <= Z * fit.errors[index]!
    for (const rule of rules) {
      const own = model.points[rule]!
      const exact = rules.length === 1 ? slope / unit : (own * slope) / (unit * points)
      suggested.set(rule, hasTurned ? 0 : exact)
    }
  }
  return suggested
}

/** Rules that are not held; those that come together are one column; its points are the sum of their sizes. */
function columnsOf(
  looks: readonly ContactLook[],
  held: readonly (string | null)[],
  points: readonly number[],
): Column[] {
  const phi = correlations(looks, held.length)
  const left = new Set(held.flatMap((reason, index) => (reason === null ? index : [])))
  const columns: Column[] = []
  for (const first of left) {
    const rules = [first]
    left.delete(first)
    for (const rule of rules)
      for (const other of left)
        if (phi(rule, other) >= TOGETHER) {
          rules.push(other)
          left.delete(other)
        }
    if (rules.length === 1) columns.push({ rules, points: points[first]! })
    else {
      const size = rules.reduce((sum, rule) => sum + Math.abs(points[rule]!), 0)
      if (size > 0) columns.push({ rules: rules.sort((a, b) => a - b), points: size })
    }
  }
  return columns
}

/** The largest weight that is not clearly worse than the best on the newest third of the training landmarks. */
function weightFor(
  looks: readonly ContactLook[],
  { all, test }: { all: number; test: number },
  model: Model,
): number {
  const training = all - test
  if (training < 2) return Number.POSITIVE_INFINITY
  const split = test + third(training)
  const older = looks.filter(({ landmark }) => landmark >= split)
  const unit = unitOf(older)
  if (typeof unit === 'string') return Number.POSITIVE_INFINITY
  const checks = patternsOf(
    looks.filter(({ landmark }) => landmark < split),
    model,
    unit,
  )
  const patterns = patternsOf(older, model, unit)
  const losses = WEIGHTS.map(weight => lossesOf(patterns, checks, model, unit, weight))
  const means = losses.map(loss => (loss ? meanOf(loss, checks) : Number.POSITIVE_INFINITY))
  const least = Math.min(...means)
  const best = means.lastIndexOf(least)
  if (!losses[best]) return Number.POSITIVE_INFINITY
  const chosen = WEIGHTS.findLastIndex(
    (_, index) => losses[index] && isAsGood(losses[index], losses[best]!, checks),
  )
  return WEIGHTS[chosen]!
}

/** The log-loss of a converter and of another contact, for each pattern. */
type Losses = { converted: number; not: number }[]

function lossesOf(
  patterns: readonly Pattern[],
  checks: readonly Pattern[],
  { columns }: Model,
  unit: number,
  weight: number,
): Losses | null {
  const centre = columns.map(({ points }) => unit * points)
  const isPlan = weight === Number.POSITIVE_INFINITY
  const fit = isPlan
    ? fitLogistic(
        patterns.map(row => atPlan(row, centre)),
        0,
        { centre: [], weight: 0 },
      )
    : fitLogistic(patterns, columns.length, { centre, weight })
  if (!fit) return null
  return checks.map(row => {
    const odds = logOdds(row, fit.intercept, isPlan ? centre : fit.slopes)
    return { converted: logLoss(odds, true), not: logLoss(odds, false) }
  })
}

const atPlan = (row: Pattern, centre: readonly number[]): Pattern => ({
  ...row,
  columns: [],
  values: [],
  offset: logOdds(row, 0, centre),
})

function meanOf(losses: Losses, checks: readonly Pattern[]): number {
  let sum = 0
  let rows = 0
  for (const [index, { k, n }] of checks.entries()) {
    sum += k * losses[index]!.converted + (n - k) * losses[index]!.not
    rows += n
  }
  return sum / rows
}

/** Within one standard error of the row-by-row differences. */
function isAsGood(losses: Losses, best: Losses, checks: readonly Pattern[]): boolean {
  let [sum, squares, rows] = [0, 0, 0]
  for (const [index, { k, n }] of checks.entries()) {
    const converted = losses[index]!.converted - best[index]!.converted
    const not = losses[index]!.not - best[index]!.not
    sum += k * converted + (n - k) * not
    squares += k * converted ** 2 + (n - k) * not ** 2
    rows += n
  }
  const mean = sum / rows
  if (mean <= 0) return true
  const variance = rows > 1 ? Math.max(0, (squares - rows * mean ** 2) / (rows - 1)) : 0
  return mean <= Math.sqrt(variance / rows)
}

function patternsOf(looks: readonly ContactLook[], { columns, points }: Model, unit: number): Pattern[] {
  const place = new Map(columns.flatMap(({ rules }, index) => rules.map(rule => [rule, index])))
  return pooled(
    looks.map(({ rules, adjusted, converted }) => {
      const values = new Map<number, number>()
      let held = adjusted
      for (const [rule, count] of rules) {
        const index = place.get(rule)
        if (index === undefined) {
          held += points[rule]! * count
          continue
        }
        const column = columns[index]!
        const share = column.rules.length === 1 ? 1 : points[rule]! / column.points
        values.set(index, (values.get(index) ?? 0) + share * count)
      }
      const indexes = [...values.keys()].sort((a, b) => a - b)
      return {
        columns: indexes,
        values: indexes.map(index => values.get(index)!),
        offset: unit * held,
        converted,
      }
    }),
  )
}

type Row = Pick<Pattern, 'columns' | 'values' | 'offset'> & { converted: boolean }

/** Rows that are alike as one with counts, in a fixed order: sums then do not depend on the order of contacts. */
export function pooled(rows: readonly Row[]): Pattern[] {
  const found = new Map<string, Pattern>()
  for (const { columns, values, offset, converted } of rows) {
    const key = `${offset}|${columns}|${values}`
    const pattern = found.get(key) ?? { columns, values, offset, n: 0, k: 0 }
    found.set(key, pattern)
    pattern.n += 1
    if (converted) pattern.k += 1
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pattern]) => pattern)
}

const awayFromZero = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5) || 0
