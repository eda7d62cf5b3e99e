import { describe, expect, it } from 'vitest'
import { eventTime } from '../../collector/ingest/event-time.ts'
import { checkEvent } from '../../collector/ingest/validate.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('the time of an event', () => {
  it.each<[string, 'public' | 'secret', own: number | null, sentAt: number | null, expected: number]>([
    ['unchanged for exact clocks', 'public', -5 * MINUTE, 0, -5 * MINUTE],
    ['unchanged for a clock up to two minutes behind', 'public', -HOUR, -2 * MINUTE, -HOUR],
    ['shifted for a clock further behind', 'public', -HOUR, -2 * MINUTE - 1, -HOUR + 2 * MINUTE + 1],
    ['unchanged for a clock up to two minutes ahead', 'public', -HOUR, 2 * MINUTE, -HOUR],
    ['shifted for a clock further ahead', 'public', -HOUR, 2 * MINUTE + 1, -HOUR - 2 * MINUTE - 1],
    ['never later than the arrival', 'public', MINUTE, MINUTE, 0],
    ['unchanged if the sending time precedes the event', 'public', HOUR, 30 * MINUTE, 0],
    ['unchanged without a sending time', 'public', -HOUR, null, -HOUR],
    ['the arrival for an event without a time', 'public', null, -HOUR, 0],
    ['unchanged with a secret key', 'secret', -HOUR, -10 * HOUR, -HOUR],
    ['limited to the arrival with a secret key', 'secret', HOUR, null, 0],
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
