import { describe, expect, it } from 'vitest'
import { nextTry, quietUntil, STANDARD_SCHEDULE_MS } from '../../collector/notify/delivery/schedule.ts'
import { at } from '../score/samples.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('the retry schedule', () => {
  const failed = (tries: number, changes = {}) => ({
    tries,
    now: 0,
    retryAfterMs: null,
    random: 0,
    ...changes,
  })
  const next = (tries: number, changes = {}) => nextTry(STANDARD_SCHEDULE_MS, failed(tries, changes))

  it('is that of Standard Webhooks: ten attempts over three days', () => {
    const seconds = Array.from({ length: 10 }, (_, i) => next(i + 1)).map(ms =>
      ms === null ? ms : ms / 1000,
    )
    expect(seconds).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, null])
  })

  it('has jitter of up to a fifth', () => {
    expect(next(2, { random: 0.5 })).toBe(5.5 * MINUTE)
    expect(next(2, { random: 0.999999 })).toBeLessThanOrEqual(6 * MINUTE)
  })

  it('follows Retry-After, up to a day', () => {
    expect(next(1, { retryAfterMs: 2 * MINUTE })).toBe(2 * MINUTE)
    expect(next(3, { retryAfterMs: 2 * MINUTE })).toBe(30 * MINUTE)
    expect(next(1, { retryAfterMs: 90 * 24 * HOUR })).toBe(24 * HOUR)
    expect(next(10, { retryAfterMs: 2 * MINUTE })).toBeNull()
  })
})

const TO_0230 = { from: '22:00', to: '02:30', weekends: false }

describe('quiet hours', () => {
  const quiet = { from: '22:00', to: '07:30', weekends: false }
  it.each([
    ['in the evening', quiet, '2026-11-19T22:00', '2026-11-20T07:30'],
    ['after midnight', quiet, '2026-11-20T03:00', '2026-11-20T07:30'],
    ['a minute before', quiet, '2026-11-19T21:59:59', null],
    ['at their end', quiet, '2026-11-20T07:30', null],
    ['at noon', { ...quiet, from: '12:00', to: '13:00' }, '2026-11-20T12:15', '2026-11-20T13:00'],
    ['on a Saturday', { ...quiet, weekends: true }, '2026-11-21T12:00', '2026-11-23T07:30'],
    [
      'on a Friday night before a weekend',
      { ...quiet, weekends: true },
      '2026-11-20T23:00',
      '2026-11-23T07:30',
    ],
    ['on a Sunday night', { ...quiet, weekends: true }, '2026-11-22T23:00', '2026-11-23T07:30'],
    [
      'on weekends alone',
      { from: '00:00', to: '00:00', weekends: true },
      '2026-11-21T12:00',
      '2026-11-23T00:00',
    ],
    ['on a weekday then', { from: '00:00', to: '00:00', weekends: true }, '2026-11-20T12:00', null],
    ['in the night that has an hour more', quiet, '2026-10-24T23:00', '2026-10-25T07:30'],
    ['when the clock skips their end', { ...quiet, to: '02:30' }, '2026-03-29T01:00', '2026-03-29T03:30'],
    ['at the first 02:15 of the night with two', TO_0230, '2026-10-25T02:15+02:00', '2026-10-25T02:30+02:00'],
    ['at the second 02:15', TO_0230, '2026-10-25T02:15+01:00', '2026-10-25T02:30+01:00'],
    ['at the second 02:45', TO_0230, '2026-10-25T02:45+01:00', null],
    [
      'from 23:00 to 03:00 at the second 02:15',
      { from: '23:00', to: '03:00', weekends: false },
      '2026-10-25T02:15+01:00',
      '2026-10-25T03:00+01:00',
    ],
  ])('%s', (_, hours, now, until) => {
    const channel = { quiet: hours, timeZone: 'Europe/Warsaw' }
    expect(quietUntil(channel, at(now))).toBe(until === null ? null : at(until))
  })

  it('are in the time zone of the channel', () => {
    const now = at('2026-11-20T20:00:00Z')
    expect(quietUntil({ quiet, timeZone: 'Asia/Tokyo' }, now)).toBe(at('2026-11-20T22:30:00Z'))
    expect(quietUntil({ quiet: null, timeZone: 'UTC' }, now)).toBeNull()
  })
})
