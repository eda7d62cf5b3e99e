import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { type Calendar, calendarOf, type Unit } from '../../../collector/score/time/calendar.ts'
import { parseDuration, parseHalfLife } from '../../../collector/score/time/duration.ts'

const warsaw = calendarOf('Europe/Warsaw')
const local = (at: number, zone = 'Europe/Warsaw') =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' })
const instant = (text: string) => Temporal.Instant.from(text).epochMilliseconds

const sums: [what: string, from: string, span: string, to: string][] = [
  ['clamps to a short month', '2026-08-31T10:00:00+02:00', 'P6M', '2027-02-28T10:00:00+01:00'],
  ['clamps to a leap day', '2027-08-31T10:00:00+02:00', 'P6M', '2028-02-29T10:00:00+01:00'],
  ['clamps a month', '2026-01-31T23:59:59+01:00', 'P1M', '2026-02-28T23:59:59+01:00'],
  ['a year from a leap day', '2028-02-29T12:00:00+01:00', 'P1Y', '2029-02-28T12:00:00+01:00'],
  ['four years from a leap day', '2028-02-29T12:00:00+01:00', 'P4Y', '2032-02-29T12:00:00+01:00'],
  [
    'a day over the spring change is 23 hours',
    '2026-03-28T12:00:00+01:00',
    'P1D',
    '2026-03-29T12:00:00+02:00',
  ],
  [
    '24 hours over the spring change are exact',
    '2026-03-28T12:00:00+01:00',
    'PT24H',
    '2026-03-29T13:00:00+02:00',
  ],
  [
    'a local time that does not exist is the later',
    '2026-03-28T02:30:00+01:00',
    'P1D',
    '2026-03-29T03:30:00+02:00',
  ],
  [
    'a month to a time that does not exist',
    '2026-02-28T02:15:00+01:00',
    'P1M1D',
    '2026-03-29T03:15:00+02:00',
  ],
  [
    'a day over the autumn change is 25 hours',
    '2026-10-24T12:00:00+02:00',
    'P1D',
    '2026-10-25T12:00:00+01:00',
  ],
  [
    '24 hours over the autumn change are exact',
    '2026-10-24T12:00:00+02:00',
    'PT24H',
    '2026-10-25T11:00:00+01:00',
  ],
  [
    'a local time that comes twice is the earlier',
    '2026-10-24T02:30:00+02:00',
    'P1D',
    '2026-10-25T02:30:00+02:00',
  ],
  ['from the second of the two hours', '2026-10-25T02:30:00+01:00', 'P1D', '2026-10-26T02:30:00+01:00'],
  [
    'calendar units first, then exact time',
    '2026-03-28T12:00:00+01:00',
    'P1DT12H',
    '2026-03-30T00:00:00+02:00',
  ],
  ['weeks', '2026-10-20T09:00:00+02:00', 'P2W', '2026-11-03T09:00:00+01:00'],
  ['days', '2026-05-01T00:00:00+02:00', 'P30D', '2026-05-31T00:00:00+02:00'],
  ['over the end of a year', '2026-12-31T23:00:00+01:00', 'PT2H', '2027-01-01T01:00:00+01:00'],
]

const bounds: [unit: Unit, at: string, start: string, end: string][] = [
  ['day', '2026-03-29T12:00:00+02:00', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
  ['day', '2026-10-25T02:30:00+01:00', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'],
  ['day', '2028-02-29T23:59:59.999+01:00', '2028-02-29T00:00:00+01:00', '2028-03-01T00:00:00+01:00'],
  ['day', '2026-12-31T23:30:00Z', '2027-01-01T00:00:00+01:00', '2027-01-02T00:00:00+01:00'],
  ['week', '2026-03-29T23:59:59.999+02:00', '2026-03-23T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
  ['week', '2026-03-30T00:00:00+02:00', '2026-03-30T00:00:00+02:00', '2026-04-06T00:00:00+02:00'],
  ['week', '2027-01-01T10:00:00+01:00', '2026-12-28T00:00:00+01:00', '2027-01-04T00:00:00+01:00'],
  ['month', '2026-10-31T23:59:59.999+01:00', '2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+01:00'],
  ['month', '2028-02-29T12:00:00+01:00', '2028-02-01T00:00:00+01:00', '2028-03-01T00:00:00+01:00'],
  ['quarter', '2026-03-31T23:00:00+02:00', '2026-01-01T00:00:00+01:00', '2026-04-01T00:00:00+02:00'],
  ['year', '2026-12-31T23:59:59.999+01:00', '2026-01-01T00:00:00+01:00', '2027-01-01T00:00:00+01:00'],
  // The two hours that share a name are two.
  ['hour', '2026-10-25T02:30:00+02:00', '2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+01:00'],
  ['hour', '2026-10-25T02:30:00+01:00', '2026-10-25T02:00:00+01:00', '2026-10-25T03:00:00+01:00'],
  ['hour', '2026-03-29T01:30:00+01:00', '2026-03-29T01:00:00+01:00', '2026-03-29T03:00:00+02:00'],
]

describe('the calendar of Europe/Warsaw', () => {
  it.each(sums)('%s', (_, from, span, to) => {
    expect(local(warsaw.plus(instant(from), parseDuration(span)!))).toBe(to)
  })

  it.each(bounds)('the %s of %s', (unit, at, start, end) => {
    const found = warsaw.bounds(unit, instant(at))
    expect([local(found.start), local(found.end)]).toEqual([start, end])
  })
})

describe('the fast calendar and the library', () => {
  const zones = [
    'Europe/Warsaw',
    'UTC',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Kathmandu',
  ]
  const spans = ['P1D', 'P30D', 'P1M', 'P6M', 'P1Y', 'P1W', 'P1M2DT3H']

  it.each(zones)('agree on later times in %s', zone => {
    const calendar: Calendar = calendarOf(zone)
    for (
      let at = instant('2010-01-01T00:12:34.567Z');
      at < instant('2029-01-01T00:00:00Z');
      at += 37_800_123 * 3
    ) {
      for (const text of spans) {
        const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).add(text)
        if (calendar.plus(at, parseDuration(text)!) !== there.epochMilliseconds) {
          expect(
            `${text} from ${local(at, zone)}: ${local(calendar.plus(at, parseDuration(text)!), zone)}`,
          ).toBe(there.toString())
        }
      }
    }
  })

  it.each(zones)('agree on days and months in %s', zone => {
    const calendar = calendarOf(zone)
    for (
      let at = instant('2010-01-01T00:12:34.567Z');
      at < instant('2029-01-01T00:00:00Z');
      at += 37_800_123
    ) {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
      const day = zoned.startOfDay()
      expect(calendar.bounds('day', at).start).toBe(day.epochMilliseconds)
      const month = zoned.with({ day: 1 }).startOfDay()
      expect(calendar.bounds('month', at).start).toBe(month.epochMilliseconds)
    }
  })
})

describe('durations', () => {
  it.each(['P30D', 'PT2H', 'PT0.5S', 'P1Y2M3W4DT5H6M7S', 'PT1.5H'])('are parsed: %s', text => {
    expect(parseDuration(text)).not.toBeNull()
  })

  it.each([
    '',
    'P',
    'PT',
    'P0D',
    '-P1D',
    'P-1D',
    '+P1D',
    'P1.5D',
    '1D',
    'P1D ',
    'p1d',
    'P101Y',
    'PT0.0001S',
    'P1H',
  ])('are rejected: "%s"', text => {
    expect(parseDuration(text)).toBeNull()
  })

  it.each([
    ['P7D', 7 * 86_400_000],
    ['PT1H30M', 5_400_000],
    ['P1M', null],
    ['P1W', null],
    ['P1Y', null],
  ])('of %s are an exact half-life or none', (text, ms) => {
    expect(parseHalfLife(text)).toBe(ms)
  })
})
