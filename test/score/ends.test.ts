import { expect, it } from 'vitest'
import { scoreExplained } from '../../collector/queries/score.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Plan } from '../../shared/plan.ts'
import { at, plan, scorerOf, seen } from './samples.ts'

const DAY = 86_400_000
const start = at('2026-05-04T12:00')
const login = (day: number): Fact => seen('login', start + day * DAY)
const quiet = (more: object = {}) => ({
  id: 'quiet',
  kind: 'absence' as const,
  for: 'P5D',
  points: -5,
  ...more,
})
const points = (more: object = {}) => ({
  id: 'any',
  kind: 'event' as const,
  event: 'login',
  points: 10,
  ...more,
})

it.each<[string, object, Fact[], [number, string, number][]]>([
  ['a line that expires', { rules: [points({ validity: 'P2D' })] }, [login(0)], [[2, 'any', -10]]],
  ['an inactivity that will begin', { rules: [quiet()] }, [login(0)], [[5, 'quiet', -5]]],
  [
    'the soonest first of two absence rules',
    { rules: [quiet({ id: 'long', for: 'P9D' }), quiet()] },
    [login(0)],
    [
      [5, 'quiet', -5],
      [9, 'long', -5],
    ],
  ],
  [
    'an inactivity that will expire within the year',
    { rules: [quiet({ validity: 'P3D' })] },
    [login(0)],
    [[5, 'quiet', -5]],
  ],
  [
    'the initial points of an inactivity with a half-life',
    { rules: [quiet({ halfLife: 'P1D' })] },
    [login(0)],
    [[5, 'quiet', -5]],
  ],
  [
    'an inactivity within its cycle',
    { rules: [quiet()], cycle: { every: 'month' } },
    [login(0)],
    [[5, 'quiet', -5]],
  ],
  ['none beyond its cycle', { rules: [quiet({ for: 'P7D' })], cycle: { every: 'week' } }, [login(1)], []],
  [
    'none for events after the given time',
    { rules: [quiet(), points()] },
    [login(0), login(3)],
    [[5, 'quiet', -5]],
  ],
  ['none above the limit', { rules: [quiet({ limit: { per: 'ever', n: 1 } })] }, [login(-9), login(0)], []],
  [
    'the points above the floor',
    { rules: [quiet(), points({ points: 3 })], min: 0 },
    [login(0)],
    [[5, 'quiet', -5]],
  ],
])('the next changes by time are known: %s', (_, over, facts, expected) => {
  const scorer = scorerOf(over)
  const version = {
    id: 'p1.1',
    plan: 'p1',
    site: 's',
    version: 1,
    state: 'live' as const,
    document: plan(over) as Plan,
  }
  const { ends } = scoreExplained(scorer, version, facts, start + DAY)
  expect(ends.map(end => [(Date.parse(end.at) - start) / DAY, end.rule, end.points])).toEqual(expected)
})
