import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shrunk } from '../../collector/insights/statistics/beta.ts'
import { newcombe, riskRatio, wilson } from '../../collector/insights/statistics/intervals.ts'
import { shareBy, timeToConvert } from '../../collector/insights/statistics/kaplan-meier.ts'
import { nonDecreasing } from '../../collector/insights/statistics/monotone.ts'
import { scoreTest, survivors } from '../../collector/insights/statistics/multiplicity.ts'
import { areaUnderCurve, gainCurve, heldBy, type Look } from '../../collector/insights/statistics/ranking.ts'

const percent = (value: number) => Math.round(value * 1000) / 10

describe("Wilson's interval", () => {
  it.each([
    [14, 20, 0.481, 0.8545],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [48, 50, 0.8654, 0.989],
    [28, 40, 0.5457, 0.8193],
    [40, 200, 0.1504, 0.2609],
    [4, 5, 0.3755, 0.9638],
    [1, 3, 0.0615, 0.7923],
  ])('of %i of %i is %f to %f', (k, n, low, high) => {
    const found = wilson({ k, n })
    expect(found.low).toBeCloseTo(low, 3)
    expect(found.high).toBeCloseTo(high, 3)
  })

  it('is everything without observations', () => expect(wilson({ k: 0, n: 0 })).toEqual({ low: 0, high: 1 }))

  it.each([
    [0.8, 16],
    [0.9, 35],
    [0.95, 73],
  ])('needs for a lower bound of %f at least %i converters without one exception', (q, n) => {
    expect(wilson({ k: n, n }).low).toBeGreaterThanOrEqual(q)
    expect(wilson({ k: n - 1, n: n - 1 }).low).toBeLessThan(q)
  })

  it('covers a rate of a tenth in 95.7 % of all samples of twenty', () => {
    let covered = 0
    let probability = 0.9 ** 20
    for (let k = 0; k <= 20; k++) {
      const { low, high } = wilson({ k, n: 20 })
      if (low <= 0.1 && 0.1 <= high) covered += probability
      probability *= (((20 - k) / (k + 1)) * 0.1) / 0.9
    }
    expect(percent(covered)).toBe(95.7)
  })
})

describe("Newcombe's interval", () => {
  it.each([
    ['pricing', [45, 180], [75, 840], 16.1, 9.9, 23.1],
    ['newsletter', [14, 110], [106, 910], 1.1, -4.4, 8.8],
    ['careers', [2, 60], [118, 960], -9.0, -12.2, -0.7],
  ] as const)('of %s is to the digit', (_, [k1, n1], [k2, n2], difference, low, high) => {
    const found = newcombe({ k: k1, n: n1 }, { k: k2, n: n2 })!
    expect([found.difference, found.low, found.high].map(percent)).toEqual([difference, low, high])
  })

  it('is not given where a side is empty', () => expect(newcombe({ k: 0, n: 0 }, { k: 1, n: 2 })).toBeNull())

  it('of the ratio of pricing is 2.8, between 2.0 and 3.9', () => {
    const found = riskRatio({ k: 45, n: 180 }, { k: 75, n: 840 })!
    expect([found.ratio, found.low, found.high].map(value => Math.round(value * 10) / 10)).toEqual([
      2.8, 2, 3.9,
    ])
  })
})

const share = fc
  .record({ n: fc.integer({ min: 0, max: 5000 }), part: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ n, part }) => ({ n, k: Math.round(part * n) }))

describe('intervals', () => {
  it('hold the share, lie in 0 to 1 and mirror', () => {
    fc.assert(
      fc.property(share, ({ k, n }) => {
        const { low, high } = wilson({ k, n })
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        if (n > 0) expect(low <= k / n && k / n <= high).toBe(true)
        const other = wilson({ k: n - k, n })
        expect(other.low).toBeCloseTo(1 - high, 12)
      }),
    )
  })

  it('lie inside the old ones when everything is seen twice', () => {
    fc.assert(
      fc.property(share, ({ k, n }) => {
        if (n === 0) return
        const [once, twice] = [wilson({ k, n }), wilson({ k: 2 * k, n: 2 * n })]
        expect(twice.low).toBeGreaterThanOrEqual(once.low)
        expect(twice.high).toBeLessThanOrEqual(once.high)
      }),
    )
  })

  it('of a difference swap their sign with the groups', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [there, back] = [newcombe(one, other), newcombe(other, one)]
        if (!there || !back) return
        expect(back.difference).toBeCloseTo(-there.difference, 12)
        expect(back.low).toBeCloseTo(-there.high, 12)
      }),
    )
  })
})

describe('a shrunk rate', () => {
  const mean = 166 / 894
  it.each([
    ['Referral', 15, 20, 46.8, 31.7, 62.1, 2.52, 1],
    ['Organic', 57, 300, 19.0, 14.9, 23.4, 1.02, 0.562],
    ['Paid', 64, 400, 16.1, 12.8, 19.8, 0.87, 0.09],
    ['Partner X', 3, 3, 29.2, 12.9, 48.9, 1.57, 0.876],
    ['Radio', 0, 5, 14.9, 4.1, 30.9, 0.8, 0.269],
  ])('of %s is to the digit', (_, k, n, rate, low, high, lift, above) => {
    const found = shrunk({ k, n }, mean)
    expect([found.rate, found.low, found.high].map(percent)).toEqual([rate, low, high])
    expect(found.rate / mean).toBeCloseTo(lift, 2)
    expect(found.above).toBeCloseTo(above, 3)
  })

  it("lies between the group's own and the site's, and is the own one without the average people", () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ({ k, n }, rate) => {
        if (n === 0 || k === 0 || k === n) return
        const found = shrunk({ k, n }, rate).rate
        expect(found).toBeGreaterThanOrEqual(Math.min(k / n, rate) - 1e-12)
        expect(found).toBeLessThanOrEqual(Math.max(k / n, rate) + 1e-12)
        expect(shrunk({ k, n }, rate, 0).rate).toBeCloseTo(k / n, 12)
      }),
    )
  })
})

describe('time to convert', () => {
  const lifetimes = [
    ...[2, 5, 8, 15].map(time => ({ time, converted: true })),
    ...[5, 12, 20, 30, 30, 30].map(time => ({ time, converted: false })),
  ]

  it('counts those who have not converted yet', () => {
    const steps = timeToConvert(lifetimes)
    expect(steps.map(({ time, share: found }) => [time, Math.round(found * 1000) / 1000])).toEqual([
      [2, 0.1],
      [5, 0.2],
      [8, 0.314],
      [15, 0.451],
    ])
    expect(shareBy(steps, 30, 1)).toBe(0)
    expect(shareBy(steps, 30, 31)).toBeNull()
  })

  it('never falls, and is the plain share where nobody is out of sight', () => {
    const lifetime = fc.record({ time: fc.integer({ min: 0, max: 90 }), converted: fc.boolean() })
    fc.assert(
      fc.property(fc.array(lifetime, { minLength: 1, maxLength: 60 }), all => {
        const shares = timeToConvert(all).map(step => step.share)
        expect(shares).toEqual([...shares].sort((a, b) => a - b))
        const plain = timeToConvert(all.map(({ time }) => ({ time, converted: true })))
        for (const step of plain)
          expect(step.share).toBeCloseTo(all.filter(({ time }) => time <= step.time).length / all.length, 9)
      }),
    )
  })
})

describe('pooled neighbours', () => {
  it('of the path give the monotone rates', () => {
    const raw = [
      [60, 1000],
      [52, 620],
      [30, 210],
      [20, 150],
      [27, 90],
      [22, 40],
    ] as const
    const found = nonDecreasing(raw.map(([k, n]) => ({ value: k / n, weight: n })))
    expect(found.map(value => Math.round(value * 1000) / 1000)).toEqual([
      0.06, 0.084, 0.139, 0.139, 0.3, 0.55,
    ])
  })

  it('do not fall, keep the weighted mean, and change nothing when pooled again', () => {
    const point = fc.record({
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      weight: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), points => {
        const found = nonDecreasing(points)
        for (let i = 1; i < found.length; i++) expect(found[i]!).toBeGreaterThanOrEqual(found[i - 1]!)
        const mean = (values: number[]) =>
          values.reduce((sum, value, i) => sum + value * points[i]!.weight, 0)
        expect(mean(found)).toBeCloseTo(mean(points.map(({ value }) => value)), 9)
        expect(nonDecreasing(found.map((value, i) => ({ value, weight: points[i]!.weight })))).toEqual(found)
      }),
    )
  })
})

describe('several findings', () => {
  it('keep the first four of eight', () => {
    expect(survivors([0.0004, 0.011, 0.03, 0.04, 0.2, 0.5, 0.6, 0.9])).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('have no difference where there is none', () => {
    expect(scoreTest({ k: 10, n: 100 }, { k: 10, n: 100 })).toBe(1)
    expect(scoreTest({ k: 0, n: 100 }, { k: 0, n: 10 })).toBe(1)
    // Two proportions of 25 % and 15 %, 100 each: z = 1.7678.
    expect(scoreTest({ k: 25, n: 100 }, { k: 15, n: 100 })).toBeCloseTo(0.0771, 4)
  })
})

const looks = fc.array(fc.record({ score: fc.integer({ min: -20, max: 20 }), converted: fc.boolean() }), {
  minLength: 2,
  maxLength: 60,
})

/** Every pair, one by one. */
const byPairs = (all: Look[]): number => {
  let [wins, pairs] = [0, 0]
  for (const one of all)
    for (const other of all)
      if (one.converted && !other.converted) {
        pairs += 1
        wins += one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0
      }
  return wins / pairs
}

describe('the order of scores', () => {
  it('is a sixth for 1, 2, 3 against 2, 4, 5', () => {
    const all = [
      ...[1, 2, 3].map(score => ({ score, converted: true })),
      ...[2, 4, 5].map(score => ({ score, converted: false })),
    ]
    expect(areaUnderCurve(all)!.area).toBeCloseTo(1 / 6, 12)
  })

  it('agrees with all pairs, turns round with the scores, and knows only their order', () => {
    fc.assert(
      fc.property(looks, all => {
        const found = areaUnderCurve(all)
        if (!found) return
        expect(found.area).toBeCloseTo(byPairs(all), 10)
        const turned = areaUnderCurve(all.map(look => ({ ...look, score: -look.score })))!
        expect(turned.area).toBeCloseTo(1 - found.area, 10)
        expect(areaUnderCurve(all.map(look => ({ ...look, score: Math.exp(look.score / 9) })))!.area).toBe(
          found.area,
        )
        expect(areaUnderCurve(all.map(look => ({ ...look, score: 7 })))!.area).toBe(0.5)
      }),
    )
  })

  it('has the area that the gain curve tells by another route', () => {
    fc.assert(
      fc.property(looks, all => {
        const found = areaUnderCurve(all)
        if (!found) return
        const points = gainCurve(all)
        expect(points.at(-1)).toEqual({ people: 1, conversions: 1 })
        let area = 0
        for (let i = 1; i < points.length; i++) {
          const [from, to] = [points[i - 1]!, points[i]!]
          expect(to.conversions).toBeGreaterThanOrEqual(from.conversions)
          area += ((to.people - from.people) * (from.conversions + to.conversions)) / 2
        }
        const base = all.filter(({ converted }) => converted).length / all.length
        expect((area - base / 2) / (1 - base)).toBeCloseTo(found.area, 9)
      }),
    )
  })

  it('is held by straight lines between the corners of the gain curve', () => {
    const points = [
      { people: 0, conversions: 0 },
      { people: 0.2, conversions: 0.8 },
      { people: 1, conversions: 1 },
    ]
    expect(heldBy(points, 0.1)).toBeCloseTo(0.4, 12)
    expect(heldBy(points, 0.6)).toBeCloseTo(0.9, 12)
  })
})
