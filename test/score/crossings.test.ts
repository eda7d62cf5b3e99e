import { describe, expect, it } from 'vitest'
import { append, openFold, refold } from '../../collector/score/contact.ts'
import {
  type Cause,
  initialThresholds,
  mergeThresholds,
  stepScore,
  type ThresholdState,
} from '../../collector/score/crossing.ts'
import { walkTime } from '../../collector/score/time/walk-time.ts'
import { at, fact, scorerOf, seen } from './samples.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const up = (value: number, more: object = {}) => ({
  id: `up${value}`,
  value,
  direction: 'up' as const,
  ...more,
})
const down = (value: number, more: object = {}) => ({
  id: `down${value}`,
  value,
  direction: 'down' as const,
  ...more,
})

type Story = {
  what: string
  thresholds: object[]
  plan?: object
  /** Hour, score, then what is crossed; the one that alerts has a `!`. */
  steps: [hour: number, score: number | null, crossed: string, cause?: Cause][]
}

const stories: Story[] = [
  {
    what: 'an exact hit upward',
    thresholds: [up(100)],
    steps: [
      [0, 99, ''],
      [1, 100, 'up100!'],
    ],
  },
  {
    what: 'an exact hit downward is none yet',
    thresholds: [down(40)],
    steps: [
      [0, 80, ''],
      [1, 40, ''],
      [2, 39, 'down40!'],
    ],
  },
  { what: 'a new contact comes from 0', thresholds: [up(1)], steps: [[0, 5, 'up1!']] },
  { what: 'and falls from 0', thresholds: [down(0)], steps: [[0, -1, 'down0!']] },
  { what: 'a new contact comes from the floor', thresholds: [up(5)], plan: { min: 5 }, steps: [[0, 9, '']] },
  {
    what: 'several at once: each is stated, the highest alerts',
    thresholds: [up(10), up(50), up(30), up(100)],
    steps: [[0, 60, 'up10 up50! up30']],
  },
  {
    what: 'several at once downward: the lowest alerts',
    thresholds: [down(50), down(10), down(30)],
    steps: [
      [0, 60, ''],
      [1, 5, 'down50 down10! down30'],
    ],
  },
  {
    what: 'the default hysteresis is a tenth, rounded up',
    thresholds: [up(95, { cooldown: 'PT1M' })],
    steps: [
      [0, 95, 'up95!'],
      [1, 86, ''],
      [2, 95, ''],
      [3, 85, ''],
      [4, 95, 'up95!'],
    ],
  },
  {
    what: 'the default hysteresis is at least 1',
    thresholds: [up(0, { cooldown: 'PT1M' }), up(5, { cooldown: 'PT1M' })],
    steps: [
      [0, -1, ''],
      [1, 0, 'up0!'],
      [2, -1, ''],
      [3, 0, 'up0!'],
      [4, 5, 'up5!'],
      [5, 4, ''],
      [6, 5, 'up5!'],
    ],
  },
  {
    what: 'the default cooldown is 24 hours, over when they are',
    thresholds: [up(10)],
    steps: [
      [0, 10, 'up10!'],
      [1, 0, ''],
      [23, 10, ''],
      [23.5, 0, ''],
      [24, 10, 'up10!'],
    ],
  },
  {
    what: 'a dip during the cooldown counts, for when it ends',
    thresholds: [up(10)],
    steps: [
      [0, 10, 'up10!'],
      [1, 0, ''],
      [2, 9.5, ''],
      [30, 10, 'up10!'],
    ],
  },
  {
    what: 'arming above the threshold states nothing',
    thresholds: [up(10)],
    steps: [
      [0, 10, 'up10!'],
      [1, 0, ''],
      [2, 20, ''],
      [30, 25, ''],
      [31, 9.5, ''],
      [32, 10, 'up10!'],
    ],
  },
  {
    what: 'falling ones arm at or above T + hysteresis',
    thresholds: [down(40, { hysteresis: 5, cooldown: 'PT1M' })],
    steps: [
      [0, 50, ''],
      [1, 39, 'down40!'],
      [2, 44, ''],
      [3, 39, ''],
      [4, 45, ''],
      [5, 39, 'down40!'],
    ],
  },
  {
    what: 'the arming level is never below the floor',
    thresholds: [up(5, { hysteresis: 10, cooldown: 'PT1M' })],
    plan: { min: 0 },
    steps: [
      [0, 5, 'up5!'],
      [1, 0, ''],
      [2, 5, 'up5!'],
    ],
  },
  {
    what: 'nor above the cap',
    thresholds: [down(40, { hysteresis: 10, cooldown: 'PT1M' })],
    plan: { max: 45 },
    steps: [
      [0, 45, ''],
      [1, 39, 'down40!'],
      [2, 45, ''],
      [3, 39, 'down40!'],
    ],
  },
  {
    what: 'a publication is recorded, disarms and pages nobody',
    thresholds: [up(10)],
    steps: [
      [0, 5, ''],
      [1, 20, 'up10', 'silent'],
      [2, 9.5, ''],
      [3, 20, ''],
    ],
  },
  {
    what: 'the start of a cycle states nothing, arms afresh and ends cooldowns',
    thresholds: [up(10), down(5)],
    plan: { cycle: { every: 'week' } },
    // Hour 0 is a Monday at noon; the week ends 156 hours later.
    steps: [
      [0, 20, 'up10!'],
      [150, 25, ''],
      [156, 3, '', 'time'],
      [157, 12, 'up10!'],
      [158, 4, 'down5!'],
    ],
  },
  {
    what: 'without a score nothing is crossed; who comes back comes from nothing',
    thresholds: [up(10, { cooldown: 'PT1M' }), down(5)],
    steps: [
      [0, 20, 'up10!'],
      [1, null, ''],
      [2, 20, ''],
      [3, 9, ''],
      [4, null, ''],
      [5, 20, 'up10!'],
    ],
  },
]

describe('crossings', () => {
  const start = at('2026-05-04T12:00')

  it.each(stories)('$what', ({ thresholds, plan, steps }) => {
    const scorer = scorerOf({ thresholds: thresholds as never, ...plan })
    let arms = initialThresholds(scorer)
    const told = steps.map(([hour, score, , cause = 'arrival']) => {
      const step = stepScore(scorer, arms, { score, at: start + hour * HOUR, cause })
      // What is stored and loaded again is what was decided.
      arms = JSON.parse(JSON.stringify(step.arms)) as ThresholdState
      return step.crossed.map(one => `${one.threshold}${one === step.alert ? '!' : ''}`).join(' ')
    })
    expect(told).toEqual(steps.map(([, , crossed]) => crossed))
  })
})

describe('a cooldown', () => {
  it.each<[string, object, number]>([
    ['of days follows the calendar', { cooldown: 'P1D' }, 25],
    ['is exact by default, over changes of the clocks', {}, 24],
  ])('%s', (_, more, hours) => {
    const scorer = scorerOf({ thresholds: [up(100, more)] })
    const noon = at('2026-10-24T12:00')
    const again = (instant: number) => {
      let arms = initialThresholds(scorer)
      for (const [score, time] of [
        [100, noon],
        [0, noon + 1],
      ] as const)
        arms = stepScore(scorer, arms, { score, at: time, cause: 'arrival' }).arms
      return stepScore(scorer, arms, { score: 100, at: instant, cause: 'arrival' }).crossed.length
    }
    expect([again(noon + hours * HOUR - 1), again(noon + hours * HOUR)]).toEqual([0, 1])
  })
})

describe('a merge of threshold states', () => {
  const scorer = scorerOf({ thresholds: [up(100), down(50)] })
  const start = at('2026-05-04T12:00')
  const partAfter = (steps: [number, number][]): ThresholdState =>
    steps.reduce(
      (arms, [hour, score]) =>
        stepScore(scorer, arms, { score, at: start + hour * HOUR, cause: 'arrival' }).arms,
      initialThresholds(scorer),
    )

  it('repeats no alert that one of the contacts has had', () => {
    const merged = mergeThresholds(scorer, [
      partAfter([
        [0, 110],
        [1, 80],
      ]),
      partAfter([
        [0, 30],
        [1, 40],
      ]),
    ])
    expect(stepScore(scorer, merged, { score: 120, at: start + 2 * HOUR, cause: 'arrival' }).crossed).toEqual(
      [],
    )
  })

  it('rises from the higher score and falls from the lower', () => {
    const merged = mergeThresholds(scorer, [partAfter([[0, 90]]), partAfter([[0, 40]])])
    const one = (score: number) =>
      stepScore(scorer, merged, { score, at: start + HOUR, cause: 'arrival' }).crossed.map(
        ({ threshold, from }) => [threshold, from],
      )
    expect(one(100)).toEqual([['up100', 90]])
    expect(one(45)).toEqual([])
  })

  it('is disarmed until every contact has reset', () => {
    const merged = mergeThresholds(scorer, [
      partAfter([[0, 100]]),
      partAfter([
        [0, 100],
        [1, 10],
      ]),
    ])
    const near = stepScore(scorer, merged, { score: 95, at: start + 30 * HOUR, cause: 'arrival' }).arms
    expect(stepScore(scorer, near, { score: 100, at: start + 31 * HOUR, cause: 'arrival' }).crossed).toEqual(
      [],
    )
  })

  it('keeps the longest cooldown', () => {
    const merged = mergeThresholds(scorer, [
      partAfter([
        [0, 100],
        [20, 10],
      ]),
      partAfter([
        [10, 100],
        [20, 10],
      ]),
    ])
    const low = stepScore(scorer, merged, { score: 20, at: start + 21 * HOUR, cause: 'arrival' }).arms
    expect(stepScore(scorer, low, { score: 100, at: start + 33 * HOUR, cause: 'arrival' }).crossed).toEqual(
      [],
    )
    expect(
      stepScore(scorer, low, { score: 100, at: start + 34 * HOUR, cause: 'arrival' }).crossed,
    ).toHaveLength(1)
  })
})

describe('a change by time', () => {
  const start = at('2026-05-04T12:00')

  it('crosses a threshold when a line expires, from the score of the ms before', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'short', kind: 'event', event: 'login', points: 60, validity: 'P2D' },
        { id: 'silent', kind: 'absence', for: 'P1D', points: -5 },
      ],
      thresholds: [down(56, { hysteresis: 1 }), down(10)],
    })
    const fold = openFold([scorer])
    append(fold, seen('login', start))
    const { arms } = stepScore(scorer, initialThresholds(scorer), { score: 60, at: start, cause: 'arrival' })
    const walked = walkTime(scorer, fold, 0, arms, start + 100 * DAY)
    expect(walked.crossed).toEqual([
      { threshold: 'down56', direction: 'down', from: 60, to: 55, at: start + DAY },
      { threshold: 'down10', direction: 'down', from: 55, to: -5, at: start + 2 * DAY },
    ])
    expect(walked.arms).toMatchObject({ up: -5, down: -5, at: start + 100 * DAY })
  })

  it('crosses a threshold upward when a penalty expires, and states it once for any number of reads', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'good', kind: 'event', event: 'purchase', points: 100 },
        { id: 'bad', kind: 'event', event: 'complaint', points: -20, validity: 'P1D' },
      ],
      thresholds: [up(100, { cooldown: 'PT1M' })],
    })
    const fold = openFold([scorer])
    append(fold, fact('purchase', start))
    append(fold, fact('complaint', start + 1))
    let { arms } = stepScore(scorer, initialThresholds(scorer), {
      score: 80,
      at: start + 1,
      cause: 'arrival',
    })
    const crossed = []
    for (let hour = 1; hour < 60; hour++) {
      const walked = walkTime(scorer, fold, 0, arms, start + hour * HOUR)
      arms = walked.arms
      crossed.push(...walked.crossed)
    }
    expect(crossed).toEqual([{ threshold: 'up100', direction: 'up', from: 80, to: 100, at: start + 1 + DAY }])
  })

  it('crosses a threshold when retention removes an event', () => {
    const scorer = scorerOf(
      { rules: [{ id: 'any', kind: 'event', event: 'login', points: 10 }], thresholds: [down(15)] },
      { retention: 'P1M' },
    )
    const facts = [seen('login', start), seen('login', start + DAY)]
    const fold = refold([scorer], facts)
    const { arms } = stepScore(scorer, initialThresholds(scorer), {
      score: 20,
      at: start + DAY,
      cause: 'arrival',
    })
    const walked = walkTime(scorer, fold, 0, arms, start + 90 * DAY, () => facts)
    expect(walked.crossed).toEqual([
      { threshold: 'down15', direction: 'down', from: 20, to: 10, at: at('2026-06-04T12:00') },
    ])
    expect(walked.arms.up).toBe(0)
  })

  it('starts a cycle without an event', () => {
    const scorer = scorerOf({
      rules: [{ id: 'any', kind: 'event', event: 'login', points: 60 }],
      thresholds: [down(30)],
      cycle: { every: 'month' },
    })
    const fold = openFold([scorer])
    append(fold, seen('login', start))
    const { arms } = stepScore(scorer, initialThresholds(scorer), { score: 60, at: start, cause: 'arrival' })
    const walked = walkTime(scorer, fold, 0, arms, start + 90 * DAY)
    expect(walked.crossed).toEqual([])
    expect(walked.arms).toMatchObject({ up: 0, off: {} })
  })
})
