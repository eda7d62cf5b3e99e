import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NO_LISTS } from '../../collector/accounts/site-settings.ts'
import type { Event } from '../../shared/event.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { eventKey, feed, type Run, SITE } from './feed.ts'
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
  // An event of a server names a user, which binds no browser and makes the user known.
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

/** Another law's people: what it took for a name of one person was another's. */
const OTHERS: Record<string, string> = {
  u1: 'u2',
  u2: 'u1',
  'a@x.pl': 'b@x.pl',
  'b@x.pl': 'c@x.pl',
  v1: 'u3',
}
const otherwise = (value: unknown) => (typeof value === 'string' ? (OTHERS[value] ?? value) : value)

/** The same run, in which some of the events name others. */
const asOthers = (one: Run, which: readonly boolean[]): Run => ({
  ...one,
  arrivals: one.arrivals.map((event, n) => {
    if (!which[n % which.length]) return event
    const { userId, email } = event.props
    const props = {
      ...event.props,
      ...(userId !== undefined && { userId: otherwise(userId) }),
      ...(email !== undefined && { email: otherwise(email) }),
    }
    return { ...event, props }
  }),
})

it('rederive regroups contacts that an earlier version grouped otherwise by the same claims', {
  timeout: TIMEOUT_MS,
}, () => {
  let differed = 0
  const drawn = fc
    .tuple(aRunOfNames, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.boolean())
    .map(([one, which, isBackwards]) => ({ ...one, which, isBackwards }))
  holdsFor(drawn, 300, ({ which, isBackwards, ...one }) => {
    const until = one.arrivals.at(-1)!.receivedAt
    const memory = feed(asOthers(one, which), until)
    const before = memory.contacts().map(({ id, streams }) => [id, streams])
    const originals = new Map(one.arrivals.map(event => [eventKey(event), event]))
    memory.rewrite(event => ({ ...event, props: originals.get(eventKey(event))!.props }))
    const ids = memory.contacts().map(({ id }) => id)
    for (const contact of isBackwards ? ids.toReversed() : ids)
      memory.commit([{ kind: 're-enrich', site: SITE, contact, lists: NO_LISTS, at: until }])
    expectPeople(memory, one)
    const after = memory.contacts().map(({ id, streams }) => [id, streams])
    if (JSON.stringify(before) !== JSON.stringify(after)) differed += 1
  })
  expect(differed).toBeGreaterThan(20)
})
