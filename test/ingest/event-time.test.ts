import { describe, expect, it } from 'vitest'
import { eventTime } from '../../collector/ingest/event-time.ts'
import { checkEvent } from '../../collector/ingest/validate.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('the time of an event', () => {
  it.each<[string, 'public' | 'secret', own: number | null, sentAt: number | null, expected: number]>([
    ['is its own', 'public', -5 * MINUTE, 0, -5 * MINUTE],
    ['is its own up to two minutes of a clock too late', 'public', -HOUR, -2 * MINUTE, -HOUR],
    [
      'and past that as long ago as the clock itself says',
      'public',
      -HOUR,
      -2 * MINUTE - 1,
      -HOUR + 2 * MINUTE + 1,
    ],
    ['is its own up to two minutes of a clock too early', 'public', -HOUR, 2 * MINUTE, -HOUR],
    ['and past that likewise', 'public', -HOUR, 2 * MINUTE + 1, -HOUR - 2 * MINUTE - 1],
    ['is never later than its arrival', 'public', MINUTE, MINUTE, 0],
    ['not by a clock that says it was sent before it was', 'public', HOUR, 30 * MINUTE, 0],
    ['is not set right without a time of sending', 'public', -HOUR, null, -HOUR],
    ['is its arrival where it has none', 'public', null, -HOUR, 0],
    ['holds with a secret key', 'secret', -HOUR, -10 * HOUR, -HOUR],
    ['but for what is to come', 'secret', HOUR, null, 0],
  ])('is corrected by the clocks of sender and collector: %s', (_, key, own, sentAt, expected) => {
    const at = (offset: number | null) => (offset === null ? null : NOW + offset)
    expect(eventTime(key, at(own), at(sentAt), NOW) - NOW).toBe(expected)
  })
})

it.each<['public' | 'secret', number, boolean]>([
  ['public', 720 * HOUR, true],
  ['public', 720 * HOUR + 1, false],
  ['secret', 5_000 * HOUR, true],
])('whether an event with a %s key that is %i ms old is accepted: %s', (key, age, isTaken) => {
  const door = { key, receivedAt: NOW, visitor: 'v', sentAt: NOW }
  const checked = checkEvent({ i: 'e', n: 'page_view', t: NOW - age }, door)
  expect('event' in checked).toBe(isTaken)
  if (!isTaken) expect(checked).toMatchObject({ code: 'too_old' })
})
