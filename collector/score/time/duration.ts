import { Temporal } from 'temporal-polyfill'

/** A duration of the plan: months and days are calendar units of its zone, `ms` is exact time. */
export type Duration = { months: number; days: number; ms: number; shortest: number }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A hundred years; longer is a slip of the pen. */
const LONGEST_MS = 36_525 * DAY_MS
const FORM =
  /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?$/

/** Reads an ISO 8601 duration; null unless it is positive, whole in milliseconds and at most a hundred years. */
export function parseDuration(text: string): Duration | null {
  if (!FORM.test(text)) return null
  const read = temporalDuration(text)
  if (read?.microseconds !== 0 || read.nanoseconds !== 0) return null
  const months = read.years * 12 + read.months
  const days = read.weeks * 7 + read.days
  const ms = ((read.hours * 60 + read.minutes) * 60 + read.seconds) * 1000 + read.milliseconds
  const longest = months * 31 * DAY_MS + days * DAY_MS + ms
  if (longest <= 0 || longest > LONGEST_MS) return null
  // A zone may skip a day and clamp a month: less than this a span never is.
  const shortest = months > 0 || days > 0 ? Math.max(0, (months * 28 + days) * DAY_MS + ms - 2 * DAY_MS) : ms
  return { months, days, ms, shortest }
}

/** Half-lives are exact (a day is 24 hours) and have no calendar units. In ms. */
export function parseHalfLife(text: string): number | null {
  const span = parseDuration(text)
  if (!span || span.months > 0 || text.includes('W')) return null
  return span.days * DAY_MS + span.ms
}

function temporalDuration(text: string): Temporal.Duration | null {
  try {
    return Temporal.Duration.from(text)
  } catch {
    return null
  }
}
