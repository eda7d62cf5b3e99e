import type { Scorer } from './compile.ts'
import { explain } from './explain.ts'
import type { Fact } from './score.ts'

/** The number of lines that a crossing stores as its reasons. */
const REASONS = 3

/** A line as a crossing or an alert quotes it; `points` is its value at that instant. */
export type Reason = { rule: string; points: number; at: number | null; eventId: string | null }

/** The strongest lines of the score at an instant, in a direction. */
export function reasonsOf(
  scorer: Scorer,
  facts: readonly Fact[],
  at: number,
  direction: 'up' | 'down',
): Reason[] {
  const sign = direction === 'up' ? -1 : 1
  return explain(scorer, facts, at)
    .lines.filter(line => line.value !== 0)
    .sort((a, b) => sign * (a.value - b.value))
    .slice(0, REASONS)
    .map(line => ({ rule: line.rule, points: line.value, at: line.at, eventId: line.eventId }))
}
