import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Event } from '../../shared/event.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { feed, type Run } from './feed.ts'
import { expectPeople } from './people.ts'
import { holdsFor, TIMEOUT_MS } from './show.ts'

const START = at('2026-08-31T10:00')
const PLAN = setting({ rules: [{ id: 'r', kind: 'event', event: 'page_view', points: 1, where: [] }] })

/** What names people: mostly the latest identify of a visitor, which is decided without looking at all who are connected. */
const named = fc.record({
  visitor: fc.constantFrom('v1', 'v2', 'v3', 'v4'),
  what: fc.constantFrom(
    'identify',
    'identify',
    'identify',
    'identify with proof',
    'view',
    'mention',
    'identify by server',
  ),
  userId: fc.constantFrom(undefined, undefined, 'u1', 'u2', 'u3', 'v1'),
  email: fc.constantFrom(undefined, 'a@x.pl', 'b@x.pl', 'c@x.pl'),
  late: fc.constantFrom(0, 0, 0, 0, 1, 3),
})

const aRunOfNames: fc.Arbitrary<Run> = fc
  .tuple(
    fc.array(named, { minLength: 2, maxLength: 14 }),
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    fc.array(fc.nat({ max: 8 }), { maxLength: 2 }),
  )
  .map(([all, batches, restarts]) => ({
    setting: PLAN,
    arrivals: all.map((one, n) => eventOf(one, n)),
    instants: [],
    batches,
    restarts,
  }))

function eventOf(
  { visitor, what, userId, email, late }: typeof named extends fc.Arbitrary<infer T> ? T : never,
  n: number,
): Event {
  const receivedAt = START + n * 60_000
  const when = { id: `e${n}`, receivedAt }
  const time = receivedAt - late * 150_000
  if (what === 'view') return event('page_view', time, { ...when, key: 'public', visitor })
  // A server tells of a user, which binds no browser and makes the user known.
  if (what === 'mention')
    return event('page_view', time, { ...when, key: 'secret', visitor: null, userId: userId ?? 'u1' })
  const props = { ...(userId && { userId }), ...(email && { email }) }
  const names = Object.keys(props).length > 0 ? props : { email: 'a@x.pl' }
  if (what === 'identify with proof') {
    const verified = { ...names, until: receivedAt + 120_000 }
    return event('identify', time, { ...when, key: 'public', visitor, props: { ...names, verified } })
  }
  const key = what === 'identify' ? 'public' : 'secret'
  return event('identify', time, { ...when, key, visitor, props: names })
}

it('incremental identity resolution merges the same contacts as a full resolution', {
  timeout: TIMEOUT_MS,
}, () => {
  let joined = 0
  holdsFor(aRunOfNames, 600, one => {
    const memory = feed(one, one.arrivals.at(-1)!.receivedAt)
    expectPeople(memory, one)
    joined += memory.contacts().filter(({ streams }) => streams.length > 1).length
  })
  expect(joined).toBeGreaterThan(200)
})
