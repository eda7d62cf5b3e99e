import { Temporal } from 'temporal-polyfill'
import type { Plan } from '../../shared/plan.ts'

/** Instants are ms since the epoch; durations ISO 8601 text; zones IANA names. */

/** Calendar arithmetic costs microseconds a call and the oracle asks the same again and again. */
const remembered = new Map<string, number | string>()
const MOST_REMEMBERED = 200_000

const remember = <T extends number | string>(key: string, work: () => T): T => {
  const known = remembered.get(key)
  if (known !== undefined) return known as T
  if (remembered.size > MOST_REMEMBERED) remembered.clear()
  const made = work()
  remembered.set(key, made)
  return made
}

const zoned = (time: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)

export const plus = (time: number, duration: string, zone: string): number =>
  remember(`+${time} ${duration} ${zone}`, () => zoned(time, zone).add(duration).epochMilliseconds)

/** Half-lives are exact, a day being 24 hours. */
export const exactMs = (duration: string): number => Temporal.Duration.from(duration).total('milliseconds')

export const startOfDate = (date: string, zone: string): number =>
  remember(`0${date} ${zone}`, () => Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds)

/** A name that two instants share exactly when they lie in the same hour, day, week or month of the zone. */
export const periodName = (time: number, per: 'hour' | 'day' | 'week' | 'month', zone: string): string =>
  remember(`p${time} ${per} ${zone}`, () => {
    const local = zoned(time, zone)
    const date = local.toPlainDate()
    switch (per) {
      case 'hour': // in autumn two hours share a name; their offsets differ
        return `${date}T${local.hour}${local.offset}`
      case 'day':
        return `${date}`
      case 'week':
        return `${monday(date)}`
      case 'month':
        return `${date.toPlainYearMonth()}`
    }
  })

const monday = (date: Temporal.PlainDate): Temporal.PlainDate => date.subtract({ days: date.dayOfWeek - 1 })

/** The cycle that an instant lies in, half-open; null where the plan has none. */
export const cycleAt = (
  cycle: Plan['cycle'],
  zone: string,
  time: number,
): { start: number; end: number } | null => {
  if (cycle === null) return null
  if ('dates' in cycle) {
    const starts = cycle.dates.map(date => startOfDate(date, zone))
    return {
      start: starts.findLast(start => start <= time) ?? Number.NEGATIVE_INFINITY,
      end: starts.find(start => start > time) ?? Number.POSITIVE_INFINITY,
    }
  }
  const day = periodName(time, 'day', zone)
  const bounds = remember(`c${day} ${cycle.every} ${zone}`, () => {
    const date = Temporal.PlainDate.from(day)
    const first = {
      week: () => monday(date),
      month: () => date.with({ day: 1 }),
      quarter: () => date.with({ day: 1, month: date.month - ((date.month - 1) % 3) }),
      year: () => date.with({ day: 1, month: 1 }),
    }[cycle.every]()
    const length = { week: 'P1W', month: 'P1M', quarter: 'P3M', year: 'P1Y' }[cycle.every]
    return `${startOfDate(`${first}`, zone)} ${startOfDate(`${first.add(length)}`, zone)}`
  })
  const [start, end] = bounds.split(' ').map(Number)
  return { start: start!, end: end! }
}

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

/** By dates a season contains its last day; by instants it is half-open. */
export const inSeason = (season: { from: string; to: string }, zone: string, time: number): boolean => {
  const from = isDate(season.from) ? startOfDate(season.from, zone) : instant(season.from)
  const to = isDate(season.to)
    ? startOfDate(`${Temporal.PlainDate.from(season.to).add({ days: 1 })}`, zone)
    : instant(season.to)
  return from <= time && time < to
}

export const instant = (text: string): number =>
  remember(`i${text}`, () => Temporal.Instant.from(text).epochMilliseconds)
