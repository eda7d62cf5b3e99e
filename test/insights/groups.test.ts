import { describe, expect, it } from 'vitest'
import { profileAnswer } from '../../collector/insights/answers/profile.ts'
import { sourcesAnswer } from '../../collector/insights/answers/sources.ts'
import { timeAnswer } from '../../collector/insights/answers/time.ts'
import { traitsOfPlan } from '../../collector/insights/history/attributes.ts'
import { type ContactHistory, HistoryReader } from '../../collector/insights/history/contact-history.ts'
import { ProfileAnswer, SourcesAnswer, TimeAnswer } from '../../shared/insights.ts'
import { fact, scorerOf, sorted } from '../score/samples.ts'
import { day, person, question, sampleOf, times } from './people.ts'

const percent = (value: number) => Math.round(value * 1000) / 10
const touch = (channel: string, partner: string | null = null) => ({ source: { channel }, partner })

/** People of one group, the first of whom convert after ten days. */
const group = (k: number, n: number, over: Partial<ContactHistory>): ContactHistory[] =>
  times(n, index =>
    person({ first: day(0), ...over, conversion: index < k ? day(10) : Number.POSITIVE_INFINITY }),
  )

const WORKED = [
  ['referral', 15, 20],
  ['organic', 57, 300],
  ['paid', 64, 400],
  ['partner x', 3, 3],
  ['radio', 0, 5],
] as const

describe('who the customers are', () => {
  const people = [
    ...WORKED.flatMap(([value, k, n]) => group(k, n, { attributes: new Map([['source.channel', value]]) })),
    // The rest of the site, so that 166 of 894 convert.
    ...group(27, 166, {}),
  ]
  const answer = profileAnswer(sampleOf(people))
  const { groups } = ProfileAnswer.parse(answer.state === 'given' ? answer.value : null)
  const of = (value: string | null) => groups.find(one => one.value === value)

  it('names the groups that the numbers carry, drawn towards the average', () => {
    const referral = of('referral')!
    expect(referral).toMatchObject({ verdict: 'over', rate: { k: 15, n: 20 } })
    const { value, low, high } = referral.shrunk
    expect([value, low, high].map(percent)).toEqual([46.8, 31.7, 62.1])
    expect(Math.round(referral.lift * 100) / 100).toBe(2.52)
    expect(referral.shareOfConverters).toBeCloseTo(15 / 166, 9)
    expect(of('organic')).toMatchObject({ verdict: 'as_all' })
    expect(of('paid')).toMatchObject({ verdict: 'as_all' })
  })

  it('lists no group of three, whatever it did', () => {
    expect(of('partner x')).toBeUndefined()
    expect(of('radio')).toBeUndefined()
  })

  it('has those of whom nothing is known as a group', () => expect(of(null)).toBeDefined())

  it('cuts numbers at their quartiles', () => {
    const sizes = times(400, index =>
      group(index % 4 === 3 ? 1 : 0, 1, { attributes: new Map([['traits.size', 1 + (index % 4) * 10]]) }),
    ).flat()
    const found = profileAnswer(sampleOf(sizes))
    if (found.state !== 'given') throw new Error(found.missing.code)
    expect(found.value.groups.map(({ range, verdict }) => [range, verdict])).toContainEqual([
      { above: 21, upTo: null },
      'over',
    ])
  })

  it('is refused with fewer than 30 conversions, or where everyone converts', () => {
    expect(profileAnswer(sampleOf(group(29, 200, {})))).toMatchObject({ missing: { have: 29, need: 30 } })
    expect(profileAnswer(sampleOf(group(50, 50, {})))).toMatchObject({ missing: { code: 'one_class' } })
  })

  it('reads attributes just before the conversion, of traits that the plan names', () => {
    const scorer = scorerOf({
      rules: [
        {
          id: 'city',
          kind: 'trait',
          trait: 'city',
          where: [{ field: 'traits.city', op: 'exists' }],
          points: 4,
        },
        {
          id: 'mail',
          kind: 'trait',
          trait: 'email',
          where: [{ field: 'traits.email', op: 'exists' }],
          points: 1,
        },
        { id: 'age', kind: 'trait', trait: 'age', where: [{ field: 'traits.age', op: 'exists' }], points: 1 },
      ],
    })
    expect(traitsOfPlan(scorer)).toEqual(['city'])
    const identify = (at: number, traits: object) => fact('identify', at, { props: { traits } })
    const read = new HistoryReader(question(), scorer).read(
      'a',
      sorted([
        fact('page_view', day(1), { derived: { device: { type: 'mobile' } } }),
        identify(day(2), { city: 'Łódź', age: 30, size: 7 }),
        fact('purchase', day(5), { props: { transaction_id: 'o', value: '129,90', currency: 'pln' } }),
        identify(day(6), { city: 'Gdynia' }),
        fact('refund', day(7), { props: { transaction_id: 'o', value: 29.9 } }),
      ]),
    )
    if (typeof read === 'string') throw new Error(read)
    // 2 January 1970, one o'clock in Warsaw: a Friday, in the first quarter of the day.
    expect(Object.fromEntries(read.attributes)).toEqual({
      'device.type': 'mobile',
      'traits.city': 'lodz',
      'first.weekday': '4',
      'first.quarter': '0',
    })
    expect(read.value).toEqual({ amount: 100, currency: 'PLN' })
  })
})

describe('conversion by source', () => {
  const people = [
    ...group(28, 40, { firstTouch: touch('referral'), lastTouch: touch('mail') }),
    ...group(40, 200, { firstTouch: touch('ad'), lastTouch: touch('ad') }),
    ...group(4, 5, { firstTouch: touch('social') }),
    ...group(3, 3, { firstTouch: touch('radio') }),
    ...group(20, 100, {}),
  ]
  const { people: all, conversions, tables } = SourcesAnswer.parse(sourcesAnswer(sampleOf(people)))
  const rows = tables[0]!.rows
  const of = (source: string | null) => rows.find(row => row.source === source)!

  it('says of each row how many came and converted, and whether that is more than elsewhere', () => {
    expect([of('referral').rate.low, of('referral').rate.high].map(percent)).toEqual([54.6, 81.9])
    expect([of('ad').rate.low, of('ad').rate.high].map(percent)).toEqual([15, 26.1])
    expect(of('referral').verdict).toBe('more')
    expect(of('ad').verdict).toBe('less')
  })

  it('adds up, with those who came directly', () => {
    expect(of(null).rate).toMatchObject({ k: 20, n: 100 })
    for (const { rows: each } of tables) {
      expect(each.reduce((sum, { rate }) => sum + rate.n, 0)).toBe(all)
      expect(each.reduce((sum, { rate }) => sum + rate.k, 0)).toBe(conversions)
    }
  })

  it('calls few people a handful, and does not let three of three lead', () => {
    expect(of('social')).toMatchObject({ isHandful: true, rate: { k: 4, n: 5 } })
    expect(rows[0]!.source).toBe('referral')
    expect(rows.findIndex(({ source }) => source === 'radio')).toBeGreaterThan(0)
  })

  it('counts the last touch of converters beside the first', () => {
    expect(of('referral').lastTouch).toBe(0)
    expect(of('mail')).toMatchObject({ lastTouch: 28, rate: { n: 0 } })
  })

  it('sums values in the currency that most conversions have', () => {
    const value = (amount: number, currency: string) =>
      group(1, 1, { firstTouch: touch('ad'), value: { amount, currency } })
    const sold = sourcesAnswer(
      sampleOf([...value(10.1, 'EUR'), ...value(20.2, 'EUR'), ...value(99, 'PLN'), ...value(0.1, 'EUR')]),
    )
    const row = sold.tables[0]!.rows.find(({ source }) => source === 'ad')
    expect(row!.value).toEqual({ currency: 'EUR', sum: 30.4, median: 10.1 })
  })
})

describe('time to convert', () => {
  const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7)

  it('counts those who have not converted yet, and says nothing beyond what was seen', () => {
    const lifetime = (days: number, converted: boolean) =>
      converted
        ? person({ first: day(100 - 40), conversion: day(100 - 40 + days) })
        : person({ first: day(100 - days) })
    const people = [
      ...[2, 5, 8, 15].map(days => lifetime(days, true)),
      ...[5, 12, 20, 30, 30, 30].map(days => lifetime(days, false)),
    ]
    const { within, horizon } = TimeAnswer.parse(timeAnswer(sampleOf(people), monthOf))
    const shares = within.map(({ days, share }) => [
      days,
      share === null ? null : Math.round(share * 1000) / 1000,
    ])
    expect(shares).toEqual([
      [1, 0],
      [7, 0.2],
      [14, 0.314],
      [30, 0.451],
      [60, null],
      [90, null],
    ])
    expect(horizon).toBeNull()
  })

  it('proposes the horizon in which four of five conversions of half a year happen', () => {
    const people = times(200, index =>
      person({
        first: day(-150),
        conversion: index < 100 ? day(-150 + (index < 85 ? 20 : 170)) : Number.POSITIVE_INFINITY,
      }),
    )
    expect(timeAnswer(sampleOf(people), monthOf).horizon).toBe(30)
  })

  it('shows a month only when the time of all its people is over', () => {
    const people = [...group(3, 10, { first: day(0) }), ...group(2, 10, { first: day(95) })]
    const { cohorts } = timeAnswer(sampleOf(people), monthOf)
    expect(cohorts.map(({ month, people: count }) => [month, count])).toEqual([
      ['1970-01', 10],
      ['1970-04', 10],
    ])
    expect(cohorts[0]!.within.map(({ rate }) => rate && [rate.k, rate.n])).toEqual([[0, 10], [3, 10], null])
    expect(cohorts[1]!.within.map(({ rate }) => rate)).toEqual([null, null, null])
  })
})
