import { describe, expect, it } from 'vitest'
import { askedAt, everyone, type Level, levels } from '../../collector/insights/answers/curve.ts'
import { type Sample, windowStart } from '../../collector/insights/answers/sample.ts'
import { type ContactHistory, HistoryReader } from '../../collector/insights/history/contact-history.ts'
import { DAY_MS, emptyScore, type Question } from '../../collector/insights/history/settings.ts'
import { wilson } from '../../collector/insights/statistics/intervals.ts'
import type { Fact } from '../../collector/score/score.ts'
import { parseDuration } from '../../collector/score/time/duration.ts'
import { fact, scorerOf, sorted } from '../score/samples.ts'
import { day, person, question, sampleOf, seeded, times } from './people.ts'

const scorer = scorerOf({
  rules: [
    { id: 'view', kind: 'event', event: 'page_view', points: 3, limit: { per: 'day', n: 2 } },
    { id: 'file', kind: 'event', event: 'file_download', points: 10, validity: 'P20D' },
    { id: 'form', kind: 'event', event: 'form_submit', points: 20, halfLife: 'P7D' },
    { id: 'complaint', kind: 'event', event: 'complaint', points: -15, halfLife: 'P7D' },
    { id: 'silence', kind: 'absence', for: 'P20D', points: -10 },
    { id: 'city', kind: 'trait', trait: 'city', where: [{ field: 'traits.city', op: 'exists' }], points: 4 },
    { id: 'order', kind: 'event', event: 'purchase', points: 50 },
  ],
  timeZone: 'UTC',
})
const KINDS = ['page_view', 'page_view', 'file_download', 'form_submit', 'complaint']

/** Histories of 160 days with conversions in about half of them. */
const histories = (seed: number, people: number): Fact[][] => {
  const random = seeded(seed)
  return times(people, index => {
    const first = day(-60) + Math.floor(random() * 120 * DAY_MS)
    const acts = times(Math.floor(random() * 12), () =>
      fact(KINDS[Math.floor(random() * KINDS.length)]!, first + Math.floor(random() * 90 * DAY_MS)),
    )
    const conversion = first + Math.floor(random() * 60 * DAY_MS)
    const order = fact('purchase', conversion, { props: { transaction_id: `o${index}`, value: 10 } })
    return sorted([fact('page_view', first), ...acts, ...(random() < 0.5 ? [order] : [])])
  })
}

const read = (all: readonly Fact[][], asked: Question = question()): ContactHistory[] => {
  const reader = new HistoryReader(asked, scorer)
  return all.map((facts, index) => reader.read(`c${index}`, facts)).filter(one => typeof one !== 'string')
}
const sampleFrom = (contacts: readonly ContactHistory[], asked: Question = question()): Sample => ({
  question: asked,
  empty: emptyScore(scorer),
  start: windowStart(contacts, asked.now),
  contacts,
  scale: 1,
})
const levelsOf = (sample: Sample): Level[] => levels(sample, askedAt(sample.question.now, sample))

describe('what insights read of a contact', () => {
  const all = histories(1, 150)
  const before = read(all)

  it('has conversions, highs and looks at all', () => {
    expect(before.filter(({ conversion }) => Number.isFinite(conversion)).length).toBeGreaterThan(40)
    expect(before.flatMap(({ looks }) => looks).length).toBeGreaterThan(100)
  })

  it('is the same whatever happens at or after the conversion', () => {
    const later = all.map((facts, index) => {
      const conversion = before.find(({ id }) => id === `c${index}`)?.conversion
      if (conversion === undefined || !Number.isFinite(conversion)) return facts
      return sorted([
        ...facts,
        fact('form_submit', conversion + 1),
        fact('file_download', conversion + 60_000),
        fact('purchase', conversion + day(1), { props: { transaction_id: `again${index}` } }),
      ])
    })
    expect(read(later)).toEqual(before)
  })

  it('is the same when all times and the instant of asking move by whole days', () => {
    // Whole weeks, since weekdays are attributes.
    const shift = 35 * DAY_MS
    const moved = all.map(facts =>
      facts.map(({ event, trust }) => ({
        trust,
        event: { ...event, time: event.time + shift, receivedAt: event.receivedAt + shift },
      })),
    )
    const after = read(moved, question({ now: day(100) + shift }))
    const back = after.map(contact => ({
      ...contact,
      first: contact.first - shift,
      conversion: contact.conversion - shift,
      acts: new Map(
        [...contact.acts].map(([key, { first, last }]) => [
          key,
          { first: first - shift, last: last - shift },
        ]),
      ),
      highs: contact.highs.map(high => ({ ...high, at: high.at - shift })),
    }))
    expect(back).toEqual(before)
  })

  it('has rising record highs within the time before the conversion', () => {
    for (const { highs, first, conversion } of before) {
      for (const [index, { score, at }] of highs.entries()) {
        expect(at).toBeGreaterThanOrEqual(first)
        expect(at).toBeLessThan(Math.min(conversion, day(100)))
        if (index > 0) expect(score).toBeGreaterThan(highs[index - 1]!.score)
      }
    }
  })

  it('knows scores as the sum of counts times points where no cap cuts', () => {
    const points = scorer.rules.map(rule => rule.points)
    let compared = 0
    for (const { looks } of before)
      for (const { rules, adjusted, score } of looks) {
        const sum = [...rules].reduce((total, [rule, count]) => total + points[rule]! * count, adjusted)
        expect(Math.abs(sum - score)).toBeLessThanOrEqual(0.5 + 1e-6)
        compared += 1
      }
    expect(compared).toBeGreaterThan(100)
  })

  it('leaves out objectors, and those whose first event is a conversion', () => {
    const reader = new HistoryReader(question(), scorer)
    const visit = fact('page_view', day(10))
    const objection = fact('objection', day(20), { props: { on: true } })
    expect(reader.read('a', sorted([visit, objection]))).toBe('objection')
    const order = fact('purchase', day(9), { props: { transaction_id: 'x' } })
    expect(reader.read('b', sorted([order, visit]))).toBe('bought_at_once')
    expect(reader.read('c', [fact('page_view', day(100) - 731 * DAY_MS)])).toBe('before_window')
  })

  it('is the same whether or not retention has deleted what has left the set', () => {
    const kept = { ...scorer, retention: parseDuration('P80D') }
    const from = day(100) - 80 * DAY_MS
    const traits = fact('identify', day(-70), { props: { traits: { city: 'Gdynia' } } })
    let withTraits = 0
    for (const [index, facts] of all.entries()) {
      const whole = sorted([traits, ...facts])
      const deleted = whole.filter(({ event }) => event.time > from || event.name === 'identify')
      const [one, other] = [whole, deleted].map(set =>
        new HistoryReader(question(), kept).read(`c${index}`, set),
      )
      expect(one).toEqual(other)
      if (typeof one !== 'string' && one!.highs.some(({ score }) => score >= 4)) withTraits += 1
    }
    expect(withTraits).toBeGreaterThan(20)
  })

  it('takes back an order that was refunded in full, and a deal that was lost in the end', () => {
    const visit = fact('page_view', day(10))
    const order = fact('purchase', day(20), { props: { transaction_id: 'x', value: 100 } })
    const refund = (value: number) => fact('refund', day(30), { props: { transaction_id: 'x', value } })
    const conversionOf = (facts: Fact[], event = 'purchase') => {
      const goal = { id: 'goal', name: null, event, where: [] }
      const found = new HistoryReader(question({ goal }), scorer).read('a', sorted(facts))
      return typeof found === 'string' ? found : found.conversion
    }
    expect(conversionOf([visit, order, refund(99)])).toBe(day(20))
    expect(conversionOf([visit, order, refund(100)])).toBe(Number.POSITIVE_INFINITY)
    const won = fact('deal_won', day(20), { props: { deal_id: 'd' } })
    const lost = fact('deal_lost', day(25), { props: { deal_id: 'd' } })
    expect(conversionOf([visit, won], 'deal_won')).toBe(day(20))
    expect(conversionOf([visit, won, lost], 'deal_won')).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('in the threshold', () => {
  it.each(times(5, seed => seed))('people and found conversions never rise (site %i)', seed => {
    const all = levelsOf(sampleFrom(read(histories(seed, 120))))
    for (let i = 1; i < all.length; i++) {
      expect(all[i]!.crossed.n).toBeLessThanOrEqual(all[i - 1]!.crossed.n)
      expect(all[i]!.recall.k).toBeLessThanOrEqual(all[i - 1]!.recall.k)
      expect(all[i]!.from).toBe(all[i - 1]!.to + 1)
    }
    expect(all[0]!.crossed.n).toBeGreaterThan(20)
  })

  it('shares stay and intervals narrow when every contact is there twice', () => {
    const once = read(histories(3, 120))
    const twice = [...once, ...once.map(contact => ({ ...contact, id: `${contact.id}'` }))]
    const [here, there] = [levelsOf(sampleFrom(once)), levelsOf(sampleFrom(twice))]
    expect(there.length).toBe(here.length)
    for (const [index, level] of here.entries()) {
      const other = there[index]!
      expect(other.crossed).toEqual({ k: 2 * level.crossed.k, n: 2 * level.crossed.n })
      if (level.crossed.n === 0) continue
      expect(wilson(other.crossed).low).toBeGreaterThanOrEqual(wilson(level.crossed).low)
      expect(wilson(other.crossed).high).toBeLessThanOrEqual(wilson(level.crossed).high)
    }
  })

  it('an erased contact is as if it had never been', () => {
    const all = histories(4, 60)
    const without = all.filter((_, index) => index !== 7)
    const rest = read(all).filter(({ id }) => id !== 'c7')
    expect(levelsOf(sampleFrom(rest))).toEqual(levelsOf(sampleFrom(read(without))))
  })

  it('an unripe crossing counts for nothing, also with a conversion', () => {
    const unripe = person({ first: day(80), highs: [{ score: 9, at: day(80) }], conversion: day(85) })
    const sample = sampleOf([unripe])
    const [level] = levels(sample, askedAt(day(100), sample))
    expect(level!.crossed).toEqual({ k: 0, n: 0 })
    expect(level!.recall).toEqual({ k: 1, n: 1 })
    expect(everyone(sample, askedAt(day(100), sample))).toEqual({ k: 0, n: 0 })
  })
})
