import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointsAnswer, pooled, suggestedBy, unitOf } from '../../collector/insights/answers/points.ts'
import {
  fitLogistic,
  logOdds,
  type Pattern,
  probability,
} from '../../collector/insights/statistics/logistic.ts'
import { SuggestedPoints } from '../../shared/insights.ts'
import { scorerOf } from '../score/samples.ts'
import { look, person, sampleOf, times } from './people.ts'

/** Pricing and download: the looks of the worked example, by who did what. */
const CELLS = [
  [0, 0, 18, 600],
  [1, 0, 18, 150],
  [0, 1, 14, 180],
  [1, 1, 21, 70],
] as const
const looksOf = (pricing: number, download: number, cells: readonly (readonly number[])[] = CELLS) =>
  cells.flatMap(([p, d, k, n]) =>
    times(n!, index =>
      look({
        landmark: 1 + (index % 9),
        score: pricing * p! + download * d!,
        converted: index < k!,
        rules: new Map([...(p ? [[0, 1] as const] : []), ...(d ? [[1, 1] as const] : [])]),
      }),
    ),
  )
const modelOf = (...points: number[]) => ({
  points,
  columns: points.map((own, index) => ({ rules: [index], points: own })),
})
const rounded = (found: Map<number, number> | null) => found && [...found.values()].map(Math.round)

describe('the worked example of two rules', () => {
  it('is a plain logistic regression without a prior', () => {
    const patterns = CELLS.map(([p, d, k, n]) => ({
      columns: [...(p ? [0] : []), ...(d ? [1] : [])],
      values: [...(p ? [1] : []), ...(d ? [1] : [])],
      offset: 0,
      n,
      k,
    }))
    const fit = fitLogistic(patterns, 2, { centre: [0, 0], weight: 0 })!
    expect(fit.intercept).toBeCloseTo(-3.507, 3)
    expect(fit.slopes[0]).toBeCloseTo(1.548, 3)
    expect(fit.slopes[1]).toBeCloseTo(1.075, 3)
    expect(fit.errors[0]).toBeCloseTo(0.256, 3)
    expect(fit.errors[1]).toBeCloseTo(0.257, 3)
  })

  it.each([
    [10, 10, 0.1312, 5.3, [12, 8], [12, 8], [11, 9], [11, 9]],
    [5, 20, 0.0708, 9.8, [22, 15], [21, 16], [18, 16], [11, 18]],
  ])('suggests from %i and %i what the weight of the plan allows', (p, d, unit, toDouble, ...wanted) => {
    const looks = looksOf(p, d)
    const found = unitOf(looks) as number
    expect(found).toBeCloseTo(unit, 4)
    expect(Math.round((Math.LN2 / found) * 10) / 10).toBe(toDouble)
    for (const [index, weight] of [0, 1, 4, 25].entries())
      expect(rounded(suggestedBy(looks, modelOf(p, d), found, weight))).toEqual(wanted[index])
  })

  it('refuses with a tenth of the data', () => {
    const tenth = [
      [0, 0, 2, 60],
      [1, 0, 2, 15],
      [0, 1, 1, 18],
      [1, 1, 2, 7],
    ]
    expect(unitOf(looksOf(5, 20, tenth))).toBe('score_tells_nothing')
  })

  it('says that a score runs the wrong way', () =>
    expect(unitOf(looksOf(-10, -10))).toBe('score_runs_the_wrong_way'))

  it('has no unit where all scores are one, or no look converted', () => {
    expect(unitOf(looksOf(0, 0))).toBe('score_tells_nothing')
    expect(unitOf(times(50, () => look({ score: 5 })))).toBe('score_tells_nothing')
  })
})

const pattern = fc
  .record({
    first: fc.integer({ min: -2, max: 3 }),
    second: fc.integer({ min: -2, max: 3 }),
    n: fc.integer({ min: 1, max: 40 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    offset: fc.double({ min: -1, max: 1, noNaN: true }),
  })
  .map(({ first, second, n, part, offset }): Pattern => {
    const both = [first, second]
    const columns = [0, 1].filter(index => both[index] !== 0)
    return { columns, values: columns.map(index => both[index]!), offset, n, k: Math.round(part * n) }
  })
const patterns = fc.array(pattern, { minLength: 3, maxLength: 12 })
const weight = fc.constantFrom(0.5, 1, 8, 128)
const centre = fc.tuple(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
)

/** The penalised log-likelihood, row by row. */
const worth = (
  rows: Pattern[],
  a: number,
  b: readonly number[],
  middle: readonly number[],
  lambda: number,
) => {
  let sum = 0
  for (const row of rows) {
    const p = probability(logOdds(row, a, b))
    sum += row.k * Math.log(p) + (row.n - row.k) * Math.log1p(-p)
  }
  return sum - (lambda / 2) * b.reduce((total, slope, i) => total + (slope - middle[i]!) ** 2, 0)
}

describe('the fit', () => {
  it('has no slope left at its answer, and is at least as likely there as at the plan', () => {
    fc.assert(
      fc.property(patterns, centre, weight, (rows, middle, lambda) => {
        const fit = fitLogistic(rows, 2, { centre: middle, weight: lambda })
        const k = rows.reduce((sum, row) => sum + row.k, 0)
        const n = rows.reduce((sum, row) => sum + row.n, 0)
        if (k === 0 || k === n) {
          expect(fit).toBeNull()
          return
        }
        const gradient = [0, 0, 0]
        for (const row of rows) {
          const error = row.k - row.n * probability(logOdds(row, fit!.intercept, fit!.slopes))
          gradient[0]! += error
          for (const [i, column] of row.columns.entries()) gradient[column + 1]! += error * row.values[i]!
        }
        for (const [i, slope] of fit!.slopes.entries()) gradient[i + 1]! -= lambda * (slope - middle[i]!)
        for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-7)
        const here = worth(rows, fit!.intercept, fit!.slopes, middle, lambda)
        expect(here).toBeGreaterThanOrEqual(worth(rows, fit!.intercept, middle, middle, lambda) - 1e-9)
      }),
    )
  })

  it('treats equal columns alike, and forgets nothing when rows are pooled', () => {
    fc.assert(
      fc.property(patterns, weight, (rows, lambda) => {
        const twin = rows.map(row => {
          const value = row.values[row.columns.indexOf(0)] ?? 0
          return value === 0
            ? { ...row, columns: [], values: [] }
            : { ...row, columns: [0, 1], values: [value, value] }
        })
        const prior = { centre: [0.3, 0.3], weight: lambda }
        const fit = fitLogistic(twin, 2, prior)
        if (!fit) return
        expect(fit.slopes[0]).toBeCloseTo(fit.slopes[1]!, 8)
        const single = twin.flatMap(({ n, k, ...row }) =>
          times(n, index => ({ ...row, converted: index < k })),
        )
        const again = fitLogistic(pooled(single), 2, prior)!
        expect(again.slopes[0]).toBeCloseTo(fit.slopes[0]!, 8)
      }),
    )
  })

  it('moves with its rules when they change places', () => {
    const swapped = looksOf(5, 20).map(one => ({
      ...one,
      rules: new Map([...one.rules].map(([rule, count]) => [1 - rule, count])),
    }))
    const there = suggestedBy(looksOf(5, 20), modelOf(5, 20), 0.07, 4)!
    const back = suggestedBy(swapped, modelOf(20, 5), 0.07, 4)!
    expect(back.get(0)).toBeCloseTo(there.get(1)!, 8)
    expect(back.get(1)).toBeCloseTo(there.get(0)!, 8)
  })
})

describe('suggested points', () => {
  const scorer = scorerOf({
    rules: [
      { id: 'pricing', kind: 'event', event: 'pricing', points: 5 },
      { id: 'download', kind: 'event', event: 'download', points: 20 },
      { id: 'rare', kind: 'event', event: 'rare', points: 7 },
      { id: 'order', kind: 'event', event: 'purchase', points: 50 },
    ],
  })
  const sampleWith = (factor: number) =>
    sampleOf(
      times(factor, () => looksOf(5, 20)).flatMap(looks => looks.map(one => person({ looks: [one] }))),
      // Five landmarks of thirty days.
      { start: -60 * 86_400_000 },
    )

  it('come from a hundred conversions in training on', () => {
    const answer = pointsAnswer(sampleWith(1), scorer)
    expect(answer).toMatchObject({
      state: 'refused',
      missing: { code: 'few_training_conversions', need: 100 },
    })
  })

  it('hold what is rare or a part of converting, and name the points that double the odds', () => {
    const answer = pointsAnswer(sampleWith(8), scorer)
    if (answer.state !== 'given') throw new Error(answer.missing.code)
    const { rules, toDouble, changes } = SuggestedPoints.parse(answer.value)
    expect(changes).toBe(true)
    expect(toDouble).toBeGreaterThan(5)
    expect(rules.map(({ rule, held }) => [rule, held])).toEqual([
      ['pricing', null],
      ['download', null],
      ['rare', 'few'],
      ['order', 'consequence'],
    ])
    expect(rules[0]!.suggested).toBeGreaterThan(5)
    expect(rules[1]!.suggested).toBeLessThan(20)
    expect(rules[2]!.suggested).toBeNull()
  })
})
