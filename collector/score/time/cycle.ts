import type { Cycle } from '../../../shared/plan.ts'
import type { Calendar } from './calendar.ts'
import { parseDay } from './instant.ts'

/** A cycle: half-open; unbounded without a cycle setting, before the first date and after the last. */
export type CycleBounds = { start: number; end: number }
export type CycleOf = (at: number) => CycleBounds

const ALWAYS: CycleBounds = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }

/** In a cycle only events of that cycle count; returns the cycle of a time. */
export function compileCycle(cycle: Cycle | null, calendar: Calendar): CycleOf {
  if (!cycle) return () => ALWAYS
  if ('every' in cycle) return at => calendar.bounds(cycle.every, at)
  const starts = cycle.dates.flatMap(date => {
    const day = parseDay(date)
    return day === null ? [] : [calendar.midnight(day)]
  })
  return at => {
    let next = starts.findIndex(start => start > at)
    if (next < 0) next = starts.length
    return { start: starts[next - 1] ?? ALWAYS.start, end: starts[next] ?? ALWAYS.end }
  }
}

/** The cycle's start as in readings: null without cycles and before the first of given dates. */
export const startOf = ({ start }: CycleBounds): number | null => (Number.isFinite(start) ? start : null)
