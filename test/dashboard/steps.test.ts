import { describe, expect, it } from 'vitest'
import { extentOf, stepsOf } from '../../dashboard/contact/steps.ts'
import type { ScoreLine } from '../../shared/contact.ts'

const line = (rule: string, value: number, other: Partial<ScoreLine> = {}): ScoreLine => ({
  rule,
  ruleName: rule,
  eventId: null,
  eventName: null,
  item: null,
  tags: [],
  points: value,
  value,
  at: null,
  endsAt: null,
  factor: 1,
  fit: false,
  cut: [],
  ...other,
})

describe('the waterfall of a score', () => {
  it('sums lines by rule, largest first, and ends at the score', () => {
    const steps = stepsOf([line('view', 1), line('view', 1), line('career', -10), line('form', 20)])
    expect(steps.map(({ rule, from, to }) => [rule, from, to])).toEqual([
      ['form', 0, 20],
      ['career', 20, 10],
      ['view', 10, 12],
    ])
  })

  it('shows cut points, up to a limit', () => {
    const steps = stepsOf([
      line('form', 20),
      line('view', 0, { points: 9, cut: [{ by: 'group', points: 900 }] }),
    ])
    expect(steps.at(-1)).toMatchObject({ value: 0, cut: 900 })
    expect(extentOf(steps, 20)).toEqual({ low: 0, high: 26 })
  })

  it('adds up without binary rounding errors', () => {
    const [step] = stepsOf(Array.from({ length: 10 }, () => line('decay', 0.1)))
    expect(step!.to).toBe(1)
  })
})
