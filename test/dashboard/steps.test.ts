import { describe, expect, it } from 'vitest'
import { extentOf, stepsOf } from '../../dashboard/contact/steps.ts'
import type { ScoreLine, ScoreRule } from '../../shared/contact.ts'

const rule = (rule: string, value: number, other: Partial<ScoreRule> = {}): ScoreRule => ({
  rule,
  ruleName: rule,
  fit: false,
  lines: 1,
  value,
  cut: 0,
  ...other,
})
const line = (rule: string): ScoreLine => ({
  rule,
  ruleName: rule,
  eventId: null,
  eventName: null,
  item: null,
  tags: [],
  points: 1,
  value: 1,
  at: null,
  endsAt: null,
  factor: 1,
  fit: false,
  cut: [],
})

describe('the waterfall of a score', () => {
  it('goes through the sums of the rules and ends at the score', () => {
    const steps = stepsOf({ rules: [rule('form', 20), rule('career', -10), rule('view', 2)], lines: [] })
    expect(steps.map(({ rule, from, to }) => [rule, from, to])).toEqual([
      ['form', 0, 20],
      ['career', 20, 10],
      ['view', 10, 12],
    ])
  })

  it('shows cut points, up to a limit', () => {
    const steps = stepsOf({ rules: [rule('form', 20), rule('view', 0, { cut: 900 })], lines: [] })
    expect(steps.at(-1)).toMatchObject({ value: 0, cut: 900 })
    expect(extentOf(steps, 20)).toEqual({ low: 0, high: 26 })
  })

  it('adds up without binary rounding errors', () => {
    const steps = stepsOf({ rules: [rule('a', 0.1), rule('b', 0.1), rule('c', 0.1)], lines: [] })
    expect(steps.at(-1)!.to).toBe(0.3)
  })

  it('counts all lines of a rule, of which a page is at hand', () => {
    const [step] = stepsOf({
      rules: [rule('view', 5_000, { lines: 5_000 })],
      lines: [line('view'), line('view')],
    })
    expect([step!.count, step!.lines.length]).toEqual([5_000, 2])
  })
})
