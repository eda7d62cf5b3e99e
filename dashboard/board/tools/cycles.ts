import type { Cycle } from '../../../shared/plan.ts'

/** `inside`: a day of the cycle in any time zone; `from`: its first day. ISO dates. */
export type PastCycle = { from: string; inside: string }

const DAY_MS = 86_400_000
const SHOWN = 12
const MONTHS = { month: 1, quarter: 3, year: 12 } as const

/** The cycles that are over, the latest first, as far back as the site has events. */
export function pastCycles(cycle: Cycle | null, since: string | null, now: number): PastCycle[] {
  if (!cycle) return []
  const starts = 'dates' in cycle ? cycle.dates.map(date => Date.parse(date)) : startsOf(cycle.every, now)
  const first = since === null ? now : Date.parse(since)
  return starts
    .sort((a, b) => a - b)
    .flatMap((from, i) => {
      const end = starts[i + 1]
      // Half a day of tolerance: the cycle's end depends on the time zone.
      const isOver = end !== undefined && end + DAY_MS / 2 <= now
      return isOver && end > first ? [{ from: isoDay(from), inside: isoDay((from + end) / 2) }] : []
    })
    .reverse()
    .slice(0, SHOWN)
}

function startsOf(every: Extract<Cycle, { every: unknown }>['every'], now: number): number[] {
  const today = new Date(now)
  if (every === 'week') {
    const sinceMonday = (today.getUTCDay() + 6) % 7
    const monday = Math.floor(now / DAY_MS) - sinceMonday
    return Array.from({ length: SHOWN + 1 }, (_, back) => (monday - 7 * back) * DAY_MS)
  }
  const months = MONTHS[every]
  const month = today.getUTCMonth() - (today.getUTCMonth() % months)
  return Array.from({ length: SHOWN + 1 }, (_, back) =>
    Date.UTC(today.getUTCFullYear(), month - back * months),
  )
}

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)
