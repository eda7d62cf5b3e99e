import type { Calendar } from '../../score/time/calendar.ts'

/** The periods that one count answers, in days up to today. */
export const RECENT_DAYS = [1, 7, 30, 90] as const
/** The longest period of one's own, in days. */
export const MOST_DAYS = 366
const DAY_MS = 86_400_000

/** Instants, `to` exclusive. */
export type Window = { from: number; to: number }

/** What a count covers: its days, and pairs of windows, each period followed by the one before it. */
export type Span = {
  /** First instants of the days, oldest first. */
  days: number[]
  windows: Window[]
  /** No event after it is counted. */
  at: number
  /** The number of days, from the end, whose stages are counted. */
  stagesOf: number
}

/**
 * The recent periods. A period ends now, in the middle of a day, so the one before it ends at the same time of its last
 * day: half a day is not compared with a whole one.
 */
export function recentSpan(calendar: Calendar, at: number): Span {
  const most = RECENT_DAYS.at(-1)!
  const days = daysUntil(calendar, at, 2 * most)
  const today = days.at(-1)!
  const windows = RECENT_DAYS.flatMap(count => [
    { from: days.at(-count)!, to: at + 1 },
    { from: days.at(-2 * count)!, to: Math.min(days.at(-count)!, days.at(-1 - count)! + (at - today) + 1) },
  ])
  return { days, windows, at, stagesOf: most }
}

/** A period between two days, both included, in the site's calendar; null where it is not one of at most a year. */
export function spanBetween(calendar: Calendar, from: string, to: string, now: number): Span | null {
  const first = calendar.midnight(Date.parse(from) / DAY_MS)
  const last = calendar.bounds('day', calendar.midnight(Date.parse(to) / DAY_MS))
  const at = Math.min(now, last.end - 1)
  if (!(first <= last.start) || first > now) return null
  const count = Math.round((last.start - first) / DAY_MS) + 1
  if (count > MOST_DAYS) return null
  const days = daysUntil(calendar, at, 2 * Math.min(count, Math.round((at - first) / DAY_MS + 0.5)))
  const half = days.length / 2
  const before = { from: days[0]!, to: days[half]! }
  return { days, windows: [{ from: days[half]!, to: at + 1 }, before], at, stagesOf: half }
}

function daysUntil(calendar: Calendar, at: number, count: number): number[] {
  const days: number[] = []
  for (let end = at; days.length < count; ) {
    const { start } = calendar.bounds('day', end)
    days.unshift(start)
    end = start - 1
  }
  return days
}

/** The windows that an instant lies in, as bits. */
export function maskOf(windows: readonly Window[], at: number): number {
  let mask = 0
  for (const [i, { from, to }] of windows.entries()) if (at >= from && at < to) mask |= 1 << i
  return mask
}

/** Adds to the sum of every window of the mask. */
export function addTo(sums: number[], mask: number, by: number): void {
  for (let i = 0; mask >> i > 0; i++) if ((mask >> i) & 1) sums[i]! += by
}

/** The place of a day in the list; -1 before the first one. */
export function dayOf(days: readonly number[], at: number): number {
  // Days have 23 to 25 hours, so this is off by one at most.
  let day = Math.min(days.length - 1, Math.floor((at - days[0]!) / DAY_MS))
  if (day < 0) return -1
  while (day + 1 < days.length && at >= days[day + 1]!) day += 1
  while (day >= 0 && at < days[day]!) day -= 1
  return day
}
