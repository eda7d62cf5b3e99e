import { Temporal } from 'temporal-polyfill'
import type { Channel } from '../../../shared/channel.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** The delay of each attempt after the one before, as in Standard Webhooks. */
export const STANDARD_SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]

/** Retries are spread by up to a fifth, so that a recovering receiver does not get them all at once. */
const JITTER = 0.2
const LONGEST_RETRY_AFTER_MS = 24 * HOUR_MS

type Failed = { tries: number; now: number; retryAfterMs: number | null; random: number }

/** When a delivery that has failed `tries` times is tried again; null: never by itself. */
export function nextTry(
  schedule: readonly number[],
  { tries, now, retryAfterMs, random }: Failed,
): number | null {
  const delay = schedule[tries]
  if (delay === undefined) return null
  const asked = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)
  return Math.ceil(now + Math.max(delay * (1 + JITTER * random), asked))
}

/** Boundaries of quiet times looked past at most: a weekend with its nights has fewer. */
const BOUNDARIES = 20

/** The end of the quiet hours that an instant lies in, in the channel's zone; null if it lies in none. */
export function quietUntil(
  { quiet, timeZone }: Pick<Channel, 'quiet' | 'timeZone'>,
  at: number,
): number | null {
  if (!quiet) return null
  const to = Temporal.PlainTime.from(quiet.to)
  let here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  if (!isQuiet(quiet, here)) return null
  for (let i = 0; i < BOUNDARIES && isQuiet(quiet, here); i++) {
    const morning = here.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone })
    // When the clock is set back, a time of day occurs twice: the end is the earlier one that is still ahead.
    const today = here.toPlainDate().toPlainDateTime(to)
    const ends = [
      today.toZonedDateTime(timeZone, { disambiguation: 'earlier' }),
      today.toZonedDateTime(timeZone, { disambiguation: 'compatible' }),
      today.toZonedDateTime(timeZone, { disambiguation: 'later' }),
    ]
    const now = here
    const end = ends.find(one => Temporal.ZonedDateTime.compare(one, now) > 0)
    here = end && Temporal.ZonedDateTime.compare(end, morning) < 0 ? end : morning
  }
  return here.epochMilliseconds
}

function isQuiet(quiet: NonNullable<Channel['quiet']>, here: Temporal.ZonedDateTime): boolean {
  if (quiet.weekends && here.dayOfWeek >= 6) return true
  const clock = here.toPlainTime().toString().slice(0, 5)
  const { from, to } = quiet
  // Equal times make an empty period: only weekends are quiet then.
  return from <= to ? from <= clock && clock < to : clock >= from || clock < to
}
