import { Temporal } from 'temporal-polyfill'
import { type Duration, parseDuration, parseHalfLife } from '../time/duration.ts'
import { parseDay, parseInstant } from '../time/instant.ts'
import { MOST_POINTS } from '../worth.ts'
import type { Faults } from './faults.ts'

/** Caps, bands and thresholds limit sums, which are larger than one line. */
const MOST_SCORE = 1_000_000_000
const MOST_FACTOR = 1000
const MOST_ID = 100
const FOUR_PLACES = /^-?\d+(\.\d{1,4})?$/

export function needId(faults: Faults, id: string): void {
  faults.need(id !== '' && id.length <= MOST_ID, `an id is a text of 1 to ${MOST_ID} signs`)
}

/** Each id occurs once; every repetition is reported. */
export function needUnique(faults: Faults, items: readonly { id: string }[], what: string): void {
  const known = new Set<string>()
  items.forEach(({ id }, i) => {
    const at = faults.in(i).in('id')
    needId(at, id)
    at.need(!known.has(id), `another ${what} has the id "${id}"`)
    known.add(id)
  })
}

export function needPoints(faults: Faults, points: number): void {
  faults.need(
    Number.isInteger(points) && Math.abs(points) <= MOST_POINTS,
    `points are a whole number from −${MOST_POINTS} to ${MOST_POINTS}`,
  )
}

/** A figure that scores are compared with; missing is fine. */
export function needScore(faults: Faults, value: number | undefined): void {
  if (value === undefined) return
  faults.need(
    Number.isInteger(value) && Math.abs(value) <= MOST_SCORE,
    `must be a whole number of at most ${MOST_SCORE}`,
  )
}

export function needRange(
  faults: Faults,
  { min, max }: { min?: number | undefined; max?: number | undefined },
): void {
  needScore(faults.in('min'), min)
  needScore(faults.in('max'), max)
  if (min !== undefined && max !== undefined) faults.in('max').need(min <= max, 'the cap is below the floor')
  // A cap cuts lines: without positive lines, no line could explain a score above it.
  faults.in('max').need(max === undefined || max >= 0, 'a cap limits positive points, so it is at least 0')
}

export function needPlaces(faults: Faults, value: number, from: number, to: number): void {
  faults.need(value >= from && value <= to, `must be from ${from} to ${to}`)
  faults.need(FOUR_PLACES.test(String(value)), 'must have at most 4 decimal places')
}

export const needFactor = (faults: Faults, factor: number): void => needPlaces(faults, factor, 0, MOST_FACTOR)

export function needCount(faults: Faults, value: number, most: number): void {
  faults.need(
    Number.isInteger(value) && value >= 1 && value <= most,
    `must be a whole number from 1 to ${most}`,
  )
}

/** Returns the span, so that more can be asked of it. */
export function needSpan(faults: Faults, text: string | undefined): Duration | null {
  if (text === undefined) return null
  const span = parseDuration(text)
  faults.need(
    span !== null,
    'must be a positive ISO 8601 duration such as P30D, P6M or PT2H, of at most a hundred years',
  )
  return span
}

export function needHalfLife(faults: Faults, text: string | undefined): void {
  if (text === undefined) return
  faults.need(
    parseHalfLife(text) !== null,
    'a half-life is a positive ISO 8601 duration in days, hours, minutes and seconds, such as P7D',
  )
}

export function needInstant(faults: Faults, text: string | undefined): void {
  if (text === undefined) return
  faults.need(parseInstant(text) !== null, 'must be an instant such as 2026-09-01T00:00:00Z')
}

export function needDayOrInstant(faults: Faults, text: string): void {
  faults.need(
    parseDay(text) !== null || parseInstant(text) !== null,
    'must be a date such as 2026-09-01 or an instant such as 2026-09-01T00:00:00Z',
  )
}

export function needZone(faults: Faults, zone: string | undefined): boolean {
  return zone === undefined || faults.need(isZone(zone), 'must be a time zone such as Europe/Warsaw')
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
