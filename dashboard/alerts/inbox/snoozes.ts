export const SNOOZES = ['hour', 'tomorrow', 'week'] as const
export type Snooze = (typeof SNOOZES)[number]

const HOUR_MS = 3_600_000
const MORNING = 9
const MONDAY = 1

/** The end of a snooze by the reader's own clock and calendar. */
export function snoozeUntil(snooze: Snooze, now: Date): Date {
  if (snooze === 'hour') return new Date(now.getTime() + HOUR_MS)
  const day = now.getDay()
  const days = snooze === 'tomorrow' ? 1 : (MONDAY - day + 7) % 7 || 7
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)
}
