import { describe, expect, it } from 'vitest'
import { askedAt, everyone, levels } from '../../collector/insights/answers/curve.ts'
import type { Sample } from '../../collector/insights/answers/sample.ts'
import { byLoad, levelAt, thresholdAnswer, tradeOf } from '../../collector/insights/answers/threshold.ts'
import { HistoryReader } from '../../collector/insights/history/contact-history.ts'
import { wilson } from '../../collector/insights/statistics/intervals.ts'
import { ThresholdAnswer } from '../../shared/insights.ts'
import { fact, scorerOf, sorted } from '../score/samples.ts'
import { day, person, question, sampleOf, times } from './people.ts'

const MINUTE = 60_000

const suggestionFor = (sureness: number, sample: Sample) =>
  ThresholdAnswer.parse(thresholdAnswer(sample, [])).suggestions.find(one => one.sureness === sureness)!
    .answer

describe('seven contacts by hand', () => {
  const scorer = scorerOf({
    rules: [
      { id: 'acts', kind: 'event', event: 'score', perUnit: { field: 'props.points', rate: 1 } },
      { id: 'bought', kind: 'event', event: 'purchase', points: 53 },
    ],
  })
  const reader = new HistoryReader(question(), scorer)
  const contact = (id: string, acts: [at: number, points: number][], conversion: number | null = null) => {
    const facts = acts.map(([at, points]) => fact('score', at, { props: { points } }))
    // The first event of all, worth nothing, opens the window on day −60.
    facts.push(fact('page_view', day(-60)))
    if (conversion !== null) facts.push(fact('purchase', conversion, { props: { transaction_id: id } }))
    const read = reader.read(id, sorted(facts))
    if (typeof read === 'string') throw new Error(read)
    return read
  }
  const contacts = [
    contact(
      'A',
      [
        [day(10), 20],
        [day(12), 25],
        [day(14), 15],
      ],
      day(20),
    ),
    contact('B', [
      [day(5), 30],
      [day(30), 20],
    ]),
    contact('C', [[day(60), 40]], day(95)),
    contact('D', [[day(85), 45]]),
    contact('E', [[day(90), 45]], day(92)),
    contact('F', [[day(40) + 600 * MINUTE, 42]], day(40) + 620 * MINUTE),
    contact('G', [[day(1), 10]], day(3)),
  ]

  it('keeps the record highs before the conversion only', () => {
    expect(contacts[0]!.highs).toEqual([
      { score: 20, at: day(10) },
      { score: 45, at: day(12) },
      { score: 60, at: day(14) },
    ])
    expect(contacts[6]!.highs).toEqual([{ score: 10, at: day(1) }])
  })

  it('counts one converter of three at 40, and finds three of five conversions', () => {
    const sample = sampleOf(contacts)
    const { crossed, recall } = levelAt(levels(sample, askedAt(day(100), sample)), 40)!
    expect(crossed).toEqual({ k: 1, n: 3 })
    expect(recall).toEqual({ k: 3, n: 5 })
    const { low, high } = wilson(crossed)
    expect([low, high].map(value => Math.round(value * 1000) / 10)).toEqual([6.1, 79.2])
  })
})

/** The worked table: in each bin, people at its highest score, some of whom convert ten days later. */
const BINS = [
  [120, 130, 30, 26],
  [100, 119, 40, 28],
  [80, 99, 60, 24],
  [60, 79, 90, 18],
  [40, 59, 150, 12],
  [20, 39, 250, 8],
  [0, 19, 400, 4],
] as const
const WORKED = [
  [120, 30, 26, 70.3, 94.7, 21.7, 2.9, 7.37],
  [100, 70, 54, 66.0, 85.4, 45.0, 6.9, 6.56],
  [80, 130, 78, 51.4, 68.0, 65.0, 12.7, 5.1],
  [60, 220, 96, 37.2, 50.2, 80.0, 21.6, 3.71],
  [40, 370, 108, 24.8, 34.0, 90.0, 36.3, 2.48],
  [20, 620, 116, 15.8, 22.0, 96.7, 60.8, 1.59],
  [0, 1020, 120, 9.9, 13.9, 100, 100, 1],
] as const

/** Crossings spread evenly over an early and a late half, so that both parts have the table's shares. */
const table = (factor = 1) =>
  sampleOf(
    BINS.flatMap(([, top, n, converters]) =>
      times(n * factor, index => {
        const at = day(-20) + Math.floor(((index * 0.618034) % 1) * 80) * day(1)
        return person({
          first: at,
          highs: [{ score: top, at }],
          conversion: index < converters * factor ? at + day(10) : Number.POSITIVE_INFINITY,
        })
      }),
    ),
    { empty: -1, start: day(-60) },
  )

describe('the worked table', () => {
  const sample = table()
  const part = askedAt(day(100), sample)
  const all = levels(sample, part)
  const base = everyone(sample, part)

  it.each(WORKED)(
    'from %i on has %i people and %i conversions',
    (from, n, k, low, high, recall, share, lift) => {
      const { crossed } = levelAt(all, from)!
      expect(crossed).toEqual({ n, k })
      const bounds = wilson(crossed)
      const percents = [bounds.low, bounds.high, k / 120, n / base.n].map(
        value => Math.round(value * 1000) / 10,
      )
      expect(percents).toEqual([low, high, recall, share])
      expect(Math.round(((k / n) * base.n * 100) / base.k) / 100).toBe(lift)
    },
  )

  it('has its best trade at 100', () => {
    const [best] = [...all].sort((a, b) => tradeOf(b) - tradeOf(a))
    expect(best!.crossed).toEqual({ n: 70, k: 54 })
    expect(Math.round(tradeOf(best!) * 1000) / 1000).toBe(0.675)
  })

  it('refuses eight of ten, and says the best there is', () => {
    const suggestion = suggestionFor(8, table(4))
    expect(suggestion).toMatchObject({ state: 'not_reached', instead: { best: { from: 120 } } })
    expect(wilson({ k: 26, n: 30 }).low).toBeCloseTo(0.703, 3)
  })

  it('suggests 100 for six of ten, confirmed by the later part, where there are people enough', () => {
    expect(suggestionFor(6, table(4))).toMatchObject({
      state: 'given',
      value: { from: 100, isConfirmed: true },
    })
  })

  it('finds the smallest threshold of a load that sales can take', () => {
    const weeks = (100 - 30 + 60) / 7
    expect(byLoad(sample, 130 / weeks)).toBe(80)
    expect(byLoad(sample, 129 / weeks)).toBe(100)
  })
})

describe('a refusal', () => {
  const converters = (count: number, at: (index: number) => number) =>
    times(count, index =>
      person({ first: at(index), highs: [{ score: 50, at: at(index) }], conversion: at(index) + day(5) }),
    )

  it('of everything comes with fewer than 30 conversions, with the time that is likely missing', () => {
    const answer = ThresholdAnswer.parse(
      thresholdAnswer(sampleOf(converters(29, index => day(40 + index))), []),
    )
    expect(answer.curve).toEqual({
      state: 'refused',
      missing: { code: 'few_conversions', have: 29, need: 30, weeks: 1 },
    })
    for (const { answer: one } of answer.suggestions)
      expect(one).toMatchObject({ state: 'refused', missing: { have: 29, need: 50 } })
  })

  it('of a suggestion comes with fewer than 50 conversions, while the curve is shown', () => {
    const sample = sampleOf(converters(49, index => day(index)))
    expect(thresholdAnswer(sample, []).curve.state).toBe('given')
    expect(suggestionFor(8, sample)).toMatchObject({
      missing: { code: 'few_conversions', have: 49, need: 50 },
    })
  })

  it('comes with a history shorter than two horizons and two weeks', () => {
    const sample = sampleOf(
      converters(60, index => day(30 + (index % 60))),
      { start: day(27) },
    )
    expect(suggestionFor(8, sample)).toMatchObject({
      missing: { code: 'short_history', have: 73, need: 74 },
    })
  })

  it('comes where the later part has fewer than 15 conversions', () => {
    const sample = sampleOf(converters(60, index => day(-50 + (index % 40))))
    expect(suggestionFor(8, sample)).toMatchObject({
      missing: { code: 'few_conversions_later', have: 0, need: 15, weeks: null },
    })
  })

  it('has no room for a number beside it', () => {
    const refusal = { state: 'refused', missing: { code: 'few_conversions', have: 1, need: 50, weeks: null } }
    const answer = { curve: refusal, suggestions: [{ sureness: 8, answer: refusal }] }
    expect(ThresholdAnswer.safeParse(answer).success).toBe(true)
    const withNumber = { ...refusal, value: { from: 80 } }
    expect(ThresholdAnswer.safeParse({ ...answer, curve: withNumber }).success).toBe(false)
    const suggestions = [{ sureness: 8, answer: withNumber }]
    expect(ThresholdAnswer.safeParse({ ...answer, suggestions }).success).toBe(false)
  })
})

it('confirms eight of ten by seven of ten in the later part', () => {
  const early = times(60, index => {
    const at = day(-60 + (index % 30))
    return person({ first: at, highs: [{ score: 50, at }], conversion: at + day(3) })
  })
  const late = (bought: number) =>
    times(10, index => {
      const at = day(52 + index)
      return person({
        first: at,
        highs: [{ score: 50, at }],
        conversion: index < bought ? at + day(4) : Number.POSITIVE_INFINITY,
      })
    })
  const unripe = times(15, index => person({ first: day(80), conversion: day(90) + index }))
  const judged = (bought: number) => suggestionFor(8, sampleOf([...early, ...late(bought), ...unripe]))
  expect(judged(7)).toMatchObject({ state: 'given', value: { later: { k: 7, n: 10 }, isConfirmed: true } })
  expect(judged(6)).toMatchObject({ state: 'given', value: { later: { k: 6, n: 10 }, isConfirmed: false } })
})
