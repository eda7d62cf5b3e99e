import type { ScoreExplained } from '../../shared/contact.ts'

type Line = ScoreExplained['lines'][number]

/** One bar of the waterfall: all the lines of a rule. `from` and `to` are the running total before and after it. */
export type Step = {
  rule: string
  name: string
  value: number
  cut: number
  fit: boolean
  /** Of all lines, not only of those at hand. */
  count: number
  lines: Line[]
  from: number
  to: number
}

/** The sums by rule, largest first, each with the lines that are at hand. The last step ends at the unrounded score. */
export function stepsOf({ rules, lines }: Pick<ScoreExplained, 'rules' | 'lines'>): Step[] {
  const byRule = Map.groupBy(lines, ({ rule }) => rule)
  let total = 0
  return rules.map(({ rule, ruleName, fit, value, cut, lines: count }) => {
    const from = total
    total = rounded(total + value)
    return {
      rule,
      name: ruleName || rule,
      value,
      cut,
      fit,
      count,
      lines: byRule.get(rule) ?? [],
      from,
      to: total,
    }
  })
}

/** Cut points may be many times the score; beyond this share of the highest total they are clipped. */
const CUT_SHARE = 1.3

/** The stretch of points that the waterfall must show. */
export function extentOf(steps: readonly Step[], score: number): { low: number; high: number } {
  const highest = Math.max(1, score, ...steps.map(({ to }) => to))
  const withCuts = Math.max(highest, ...steps.map(({ from, to, cut }) => Math.max(from, to) + cut))
  return {
    low: Math.min(0, score, ...steps.map(({ to }) => to)),
    high: Math.min(withCuts, highest * CUT_SHARE),
  }
}

// To nine places like the score itself, so that binary fractions do not show.
const rounded = (value: number): number => Math.round(value * 1e9) / 1e9
