import { describe, expect, it } from 'vitest'
import { ruleEffects } from '../../collector/insights/answers/effects.ts'
import { testLooks } from '../../collector/insights/answers/looks.ts'
import { pointsAnswer } from '../../collector/insights/answers/points.ts'
import { HistoryReader } from '../../collector/insights/history/contact-history.ts'
import { areaUnderCurve } from '../../collector/insights/statistics/ranking.ts'
import { fact, scorerOf, sorted } from '../score/samples.ts'
import { day, look, person, question, sampleOf, seeded, times } from './people.ts'

const RUNS = process.env.LONG ? 100 : 10
const seen = { kindsSince: new Map<string, number>(), ruledPages: new Set<string>() }
/** The plan gives every rule ten points, whatever it is worth. */
const scorer = scorerOf({
  rules: times(4, index => ({ id: `r${index}`, kind: 'event', event: `act${index}`, points: 10 })),
})
const LANDMARKS = 6
const REACH = 0.25

/** A site on which each rule changes the log-odds of a conversion by a known amount. */
function site(seed: number, truth: readonly number[], base: number, people: number) {
  const random = seeded(seed)
  return sampleOf(
    times(people, () => {
      const rules = new Map(truth.flatMap((_, rule) => (random() < REACH ? [[rule, 1] as const] : [])))
      const odds = base + [...rules.keys()].reduce((sum, rule) => sum + truth[rule]!, 0)
      const converted = random() < 1 / (1 + Math.exp(-odds))
      const landmark = Math.floor(random() * LANDMARKS)
      return person({
        first: day(-80),
        looks: [look({ landmark, score: 10 * rules.size, rules, converted })],
      })
    }),
    // Six landmarks of thirty days.
    { start: day(-80) },
  )
}

describe(`a simulated site, ${RUNS} times`, () => {
  it('is read in the right order in at least 95 of 100 runs', () => {
    const right = times(RUNS, seed => {
      const answer = pointsAnswer(site(seed, [0, 0.8, 1.6, 2.4], -3.2, 4_000), scorer)
      if (answer.state !== 'given') return false
      const points = answer.value.rules.map(({ suggested }) => suggested!)
      return points.every((value, index) => index === 0 || value > points[index - 1]!)
    }).filter(Boolean).length
    expect(right).toBeGreaterThanOrEqual(Math.ceil(0.95 * RUNS))
  })

  it('is left alone in at least 95 of 100 runs where nothing matters', () => {
    const refused = times(RUNS, seed => {
      const answer = pointsAnswer(site(1000 + seed, [0, 0, 0, 0], -2.2, 3_000), scorer)
      return answer.state === 'refused'
    }).filter(Boolean).length
    expect(refused).toBeGreaterThanOrEqual(Math.floor(0.95 * RUNS))
  })

  it('has no rule that draws buyers in at least 90 of 100 runs where nothing matters', () => {
    const found = times(RUNS, seed =>
      ruleEffects(site(2000 + seed, [0, 0, 0, 0], -2.2, 3_000), scorer, seen).some(
        ({ verdict }) => verdict === 'draws_buyers',
      ),
    ).filter(Boolean).length
    expect(found).toBeLessThanOrEqual(Math.ceil(0.1 * RUNS))
  })
})

it('gives no order to a score that only purchases make', () => {
  const scorer = scorerOf({
    rules: [{ id: 'order', kind: 'event', event: 'purchase', points: 50 }],
  })
  const reader = new HistoryReader(question(), scorer)
  const random = seeded(7)
  const contacts = times(1_500, index => {
    const first = day(-60) + Math.floor(random() * 90) * day(1)
    const visits = times(6, () => fact('page_view', first + Math.floor(random() * 80 * day(1))))
    const order = fact('purchase', first + Math.floor(random() * 160 * day(1)), {
      props: { transaction_id: `o${index}` },
    })
    const facts = random() < 0.5 ? [...visits, order] : visits
    return reader.read(`c${index}`, sorted([fact('page_view', first), ...facts]))
  }).filter(read => typeof read !== 'string')
  const looks = testLooks(sampleOf(contacts))
  expect(looks.filter(({ converted }) => converted).length).toBeGreaterThan(100)
  const { area, se } = areaUnderCurve(looks)!
  expect(Math.abs(area - 0.5)).toBeLessThanOrEqual(2 * se)
  // Counted with what came after the conversion, the same score would tell everything.
  const naive = contacts.map(({ conversion }) => {
    const converted = conversion <= day(100)
    return { score: converted ? 50 : 0, converted }
  })
  expect(areaUnderCurve(naive)!.area).toBe(1)
})
