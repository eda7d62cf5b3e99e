import { Temporal } from 'temporal-polyfill'
import type { Duration } from './duration.ts'

export type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'
export type Bounds = { start: number; end: number }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 1970-01-05, the first Monday of the epoch. */
const FIRST_MONDAY = 4

/** A run of time in which a zone keeps one offset from UTC. */
type Stretch = { from: number; to: number; offset: number }

/**
 * One zone's calendar. Far from clock changes local time is the instant plus an offset, so dates are plain
 * arithmetic; within a day of a change Temporal is asked (some 10 µs a call). Answers are remembered: they are
 * facts of the calendar, not state.
 */
export class Calendar {
  readonly zone: string
  #stretches: Stretch[] = []
  #last: Stretch = { from: 0, to: 0, offset: 0 }
  #midnights = new Map<number, number>()
  #recent = new Map<Unit, Bounds>()

  constructor(zone: string) {
    this.zone = zone
  }

  /** The half-open period of the zone's calendar in which an instant lies. Weeks start on Monday. */
  bounds(unit: Unit, at: number): Bounds {
    const recent = this.#recent.get(unit)
    if (recent && recent.start <= at && at < recent.end) return recent
    const found = unit === 'hour' ? this.#hour(at) : this.#days(unit, at)
    this.#recent.set(unit, found)
    return found
  }

  /** The instant a span later, as ZonedDateTime.add: calendar units in local time, then exact time. */
  plus(at: number, span: Duration): number {
    if (span.months === 0 && span.days === 0) return at + span.ms
    const here = this.#stretch(at)
    let local = at + here.offset
    if (span.months > 0) local = addMonths(local, span.months)
    local += span.days * DAY_MS
    const there = this.#plain(local)
    return there === null ? this.#ask(at, span) : there + span.ms
  }

  /** The instant a span earlier; used only to look back from now. */
  minus(at: number, span: Duration): number {
    return this.#zoned(at).subtract(toDuration(span)).epochMilliseconds
  }

  /** The first instant of a local day, given as days since the epoch. */
  midnight(day: number): number {
    const known = this.#midnights.get(day)
    if (known !== undefined) return known
    const found = this.#plain(day * DAY_MS) ?? this.#startOfDay(day)
    this.#midnights.set(day, found)
    return found
  }

  #days(unit: Exclude<Unit, 'hour'>, at: number): Bounds {
    const day = Math.floor((at + this.#stretch(at).offset) / DAY_MS)
    if (unit === 'day') return { start: this.midnight(day), end: this.midnight(day + 1) }
    if (unit === 'week') {
      const monday = day - ((((day - FIRST_MONDAY) % 7) + 7) % 7)
      return { start: this.midnight(monday), end: this.midnight(monday + 7) }
    }
    const date = new Date(day * DAY_MS)
    const months = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12
    const year = date.getUTCFullYear()
    const month = date.getUTCMonth() - (date.getUTCMonth() % months)
    const dayOf = (m: number) => Date.UTC(year, m, 1) / DAY_MS
    return { start: this.midnight(dayOf(month)), end: this.midnight(dayOf(month + months)) }
  }

  /** When clocks go back, the two hours with the same name are two hours. */
  #hour(at: number): Bounds {
    const { from, to, offset } = this.#stretch(at)
    const start = Math.floor((at + offset) / HOUR_MS) * HOUR_MS - offset
    return { start: Math.max(start, from), end: Math.min(start + HOUR_MS, to) }
  }

  /** The time (ms) of a local time that is at least a day away from any change of the clocks; else null. */
  #plain(local: number): number | null {
    const before = this.#stretch(local - this.#last.offset)
    const at = local - before.offset
    return at - DAY_MS >= before.from && at + DAY_MS < before.to ? at : null
  }

  #stretch(at: number): Stretch {
    const last = this.#last
    if (at >= last.from && at < last.to) return last
    let low = 0
    let high = this.#stretches.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const stretch = this.#stretches[middle]!
      if (at < stretch.from) high = middle - 1
      else if (at >= stretch.to) low = middle + 1
      else return (this.#last = stretch)
    }
    const found = this.#findStretch(at)
    this.#stretches.splice(low, 0, found)
    return (this.#last = found)
  }

  #findStretch(at: number): Stretch {
    const zoned = this.#zoned(at)
    const previous = this.#zoned(at + 1).getTimeZoneTransition('previous')
    const next = zoned.getTimeZoneTransition('next')
    return {
      from: previous ? previous.epochMilliseconds : Number.NEGATIVE_INFINITY,
      to: next ? next.epochMilliseconds : Number.POSITIVE_INFINITY,
      offset: zoned.offsetNanoseconds / 1e6,
    }
  }

  #startOfDay(day: number): number {
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10)
    return Temporal.PlainDate.from(date).toZonedDateTime(this.zone).epochMilliseconds
  }

  #ask(at: number, span: Duration): number {
    return this.#zoned(at).add(toDuration(span)).epochMilliseconds
  }

  #zoned(at: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.zone)
  }
}

const calendars = new Map<string, Calendar>()

/** One calendar per zone: its cache is valid for every plan. */
export function calendarOf(zone: string): Calendar {
  let calendar = calendars.get(zone)
  if (!calendar) calendars.set(zone, (calendar = new Calendar(zone)))
  return calendar
}

function toDuration(span: Duration): Temporal.DurationLike {
  return { months: span.months, days: span.days, milliseconds: span.ms }
}

/** The same day and time months later; a day that the month lacks becomes its last. */
function addMonths(local: number, months: number): number {
  const date = new Date(local)
  const time = local - Math.floor(local / DAY_MS) * DAY_MS
  const target = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const ofMonth = new Date(target)
  const last = new Date(Date.UTC(ofMonth.getUTCFullYear(), ofMonth.getUTCMonth() + 1, 0)).getUTCDate()
  return target + (Math.min(date.getUTCDate(), last) - 1) * DAY_MS + time
}
