import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { funnelOf, funnelPeople } from '../../collector/insights/path/funnel.ts'
import { pathAnswer, TEMPLATE } from '../../collector/insights/path/path.ts'
import { candidatesOf } from '../../collector/insights/path/propose.ts'
import { stepValues } from '../../collector/insights/path/step-values.ts'
import { rosterOf } from '../../collector/insights/people/roster.ts'
import { PathAnswer } from '../../shared/insights-path.ts'
import { day, person, sampleOf, times } from './people.ts'

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
const at = (first: number, last = first) => ({ first: day(first), last: day(last) })
const roster = (people: Parameters<typeof person>[0][]) => rosterOf(sampleOf(people.map(person)))

it('the candidates of a roster are searched for once, since each request for a path asks for them', () => {
  const way = roster([{ first: 0, acts: new Map([['kind demo_request', at(0)]]) }])
  expect(candidatesOf(way)).toBe(candidatesOf(way))
})

describe('the values of steps', () => {
  const share = (k: number, n: number) => ({ k, n })

  it('rise with the share that converts, as in the worked example', () => {
    const steps = [
      share(60, 1000),
      share(52, 620),
      share(30, 210),
      share(20, 150),
      share(27, 90),
      share(22, 40),
    ]
    const { points, perPoint } = stepValues(steps, share(60, 1000))
    expect(points).toEqual([0, 5, 13, 14, 26, 40])
    // The last step is 2.95 in log-odds above the base rate.
    expect(40 * perPoint!).toBeCloseTo(2.95, 2)
  })

  it('are about double from step to step where the data carry none', () => {
    expect(
      stepValues(
        times(6, () => share(0, 0)),
        share(0, 0),
      ),
    ).toEqual({
      points: [1, 2, 5, 10, 20, 40],
      perPoint: null,
    })
    expect(stepValues([share(0, 0), share(0, 0)], share(0, 0)).points).toEqual([20, 40])
    // The last step converts no more often than all people.
    expect(stepValues([share(30, 100), share(5, 100)], share(200, 1000)).perPoint).toBeNull()
  })

  it('never fall, whatever the counts are', () => {
    const counts = fc.tuple(fc.nat(50), fc.nat(50)).map(([k, more]) => share(k, k + more))
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 12 }), counts, (steps, base) => {
        const { points, perPoint } = stepValues(steps, base)
        expect(points).toHaveLength(steps.length)
        for (const [index, value] of points.entries()) {
          expect(Number.isInteger(value) && value >= 0).toBe(true)
          if (perPoint !== null && index > 0) expect(value).toBeGreaterThan(points[index - 1]!)
          if (index > 0) expect(value).toBeGreaterThanOrEqual(points[index - 1]!)
        }
      }),
    )
  })
})

describe('a funnel', () => {
  const people = roster([
    // Both steps and the conversion, in the sequence of the path.
    {
      id: 'a',
      first: day(0),
      conversion: day(9),
      acts: new Map([
        ['kind x', at(1)],
        ['kind y', at(3)],
      ]),
    },
    // The second step before the first one.
    {
      id: 'b',
      first: day(0),
      acts: new Map([
        ['kind x', at(5)],
        ['kind y', at(2)],
      ]),
    },
    // The first step alone.
    { id: 'c', first: day(0), acts: new Map([['kind x', at(4)]]) },
    // Converts without a step.
    { id: 'd', first: day(0), conversion: day(7) },
    {
      id: 'e',
      first: day(0),
      acts: new Map([
        ['kind x', at(2)],
        ['kind y', at(8)],
      ]),
    },
  ])

  it('counts who reached a step, who went on, and how long that usually took', () => {
    expect(funnelOf(people, ['kind x', 'kind y'], ALWAYS)).toEqual([
      { act: 'kind x', reached: 4, ahead: 1, wentOn: 2, usualMs: day(2) },
      { act: 'kind y', reached: 3, ahead: 0, wentOn: 1, usualMs: day(6) },
      { act: null, reached: 2, ahead: 0, wentOn: null, usualMs: null },
    ])
  })

  it('is that of a period by the first act, its end excluded', () => {
    const [first] = funnelOf(people, ['kind x', 'kind y'], { from: day(2), to: day(5) })
    expect(first).toMatchObject({ reached: 2, wentOn: 1 })
  })

  it('names exactly the people that it counts', () => {
    const [step] = funnelPeople(people, ['kind x', 'kind y'], ALWAYS)
    const names = (list: readonly number[]) => list.map(index => people.ids[index])
    expect(names(step!.reached)).toEqual(['a', 'b', 'c', 'e'])
    expect(names(step!.ahead)).toEqual(['b'])
    expect(names(step!.wentOn)).toEqual(['a', 'e'])
  })

  it('agrees with a count by hand over drawn people', () => {
    const moment = fc.option(fc.integer({ min: 0, max: 90 }), { nil: null })
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, moment, moment), { maxLength: 40 }), rows => {
        const drawn = roster(
          rows.map(([x, y, conversion]) => ({
            first: day(-1),
            conversion: conversion === null ? Number.POSITIVE_INFINITY : day(conversion),
            acts: new Map([
              ...(x === null ? [] : [['kind x', at(x)] as const]),
              ...(y === null ? [] : [['kind y', at(y)] as const]),
            ]),
          })),
        )
        const [x, y, end] = funnelOf(drawn, ['kind x', 'kind y'], ALWAYS)
        expect(x!.reached).toBe(rows.filter(([a]) => a !== null).length)
        expect(x!.wentOn).toBe(rows.filter(([a, b]) => a !== null && b !== null && b > a).length)
        expect(x!.ahead).toBe(rows.filter(([a, b]) => a !== null && b !== null && b <= a).length)
        expect(y!.wentOn).toBe(rows.filter(([, b, c]) => b !== null && c !== null && c > b).length)
        expect(end!.reached).toBe(rows.filter(([, , c]) => c !== null).length)
      }),
    )
  })
})

describe('a proposed path', () => {
  /** Buyers look, then read prices, then ask for a demo; others look only. */
  const buyers = times(40, index => ({
    first: day(0),
    conversion: day(20 + (index % 5)),
    acts: new Map([
      ['page /prices', at(6, 8)],
      ['kind view_item', at(1, 10)],
      ['kind demo_request', at(15)],
      ['page /thanks', { first: day(20 + (index % 5)) - 1000, last: day(20 + (index % 5)) - 1000 }],
    ]),
    pauses: [day(1), day(5), day(9)],
  }))
  const others = times(160, index => ({
    first: day(0),
    acts: new Map([['kind view_item', at(1)], ...(index < 20 ? [['page /prices', at(6)] as const] : [])]),
  }))
  const all = roster([...buyers, ...others])

  it('has the acts of converters in their usual sequence, without what is a part of converting', () => {
    const { candidates, proposed } = candidatesOf(all)
    expect(proposed).toEqual(['page /prices', 'kind demo_request'])
    expect(candidates.map(({ act }) => act)).toEqual(['kind view_item', 'page /prices', 'kind demo_request'])
    expect(candidates[2]).toMatchObject({ reach: { k: 40, n: 200 }, converters: 40, daysBefore: 7 })
  })

  it('has values, a validity and a silence from the data, each with its n', () => {
    const answer = PathAnswer.parse(pathAnswer(all, [], ALWAYS))
    expect(answer.steps.map(({ act, rate, points }) => [act, rate.k, rate.n, points.basis])).toEqual([
      ['page /prices', 40, 60, { from: 'data', n: 60 }],
      ['kind demo_request', 40, 40, { from: 'data', n: 40 }],
    ])
    expect(answer.steps.at(-1)!.points.value).toBe(40)
    // From the last look at the prices to the conversion: 12 to 16 days.
    expect(answer.steps[0]!.validDays).toEqual({ value: 30, basis: { from: 'data', n: 40 } })
    expect(answer.silence).toEqual({ value: 14, basis: { from: 'data', n: 120 } })
  })

  it('follows the steps that are asked for', () => {
    const { steps } = pathAnswer(all, ['kind view_item', 'kind demo_request'], ALWAYS)
    expect(steps.map(({ act, rate: { n } }) => [act, n])).toEqual([
      ['kind view_item', 200],
      ['kind demo_request', 40],
    ])
    expect(steps[0]!.points.value).toBe(0)
  })

  it('is the template without data, and says that its numbers are defaults', () => {
    const { steps, silence, perPoint } = pathAnswer(roster([]), [], ALWAYS)
    expect(steps.map(({ act }) => act)).toEqual(TEMPLATE)
    expect(
      steps.every(
        ({ points, validDays }) => points.basis.from === 'default' && validDays.basis.from === 'default',
      ),
    ).toBe(true)
    expect(silence.basis.from).toBe('default')
    expect(perPoint).toBeNull()
  })
})
