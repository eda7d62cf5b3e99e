import type { ScoreExplained } from '../../shared/contact.ts'

type Line = ScoreExplained['lines'][number]

const NO_LIMIT = ['machine', 'waiting']
/** Clicks that do not count are cut by no limit. */
const isOfLimit = ({ by }: { by: string }): boolean => !NO_LIMIT.includes(by)

/** One bar of the waterfall: all the lines of a rule. `from` and `to` are the running total before and after it. */
export type Step = {
  rule: string
  name: string
  value: number
  cut: number
  fit: boolean
  lines: Line[]
  from: number
  to: number
}

/** The lines by rule, largest first. The last step ends at the unrounded score. */
export function stepsOf(lines: readonly Line[]): Step[] {
  const byRule = Map.groupBy(lines, ({ rule }) => rule)
  const steps = [...byRule].map(([rule, lines]) => ({
    rule,
    name: lines[0]!.ruleName || rule,
    value: sum(lines.map(({ value }) => value)),
    cut: sum(lines.flatMap(({ cut }) => cut.filter(isOfLimit).map(({ points }) => Math.abs(points)))),
    fit: lines[0]!.fit,
    lines: [...lines].sort((a, b) => (b.at ?? '').localeCompare(a.at ?? '')),
    from: 0,
    to: 0,
  }))
  steps.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || b.cut - a.cut || a.name.localeCompare(b.name))
  let total = 0
  for (const step of steps) {
    step.from = total
    total = step.to = total + step.value
  }
  return steps
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

// Rounded to nine places like the score itself, so that binary fractions do not show.
const sum = (numbers: readonly number[]): number => Math.round(numbers.reduce((a, b) => a + b, 0) * 1e9) / 1e9
