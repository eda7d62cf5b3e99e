import { describe, expect, it } from 'vitest'
import { MOST_STREAMS } from '../../collector/identity/name-limits.ts'
import type { Arrival } from '../../collector/model/port.ts'
import { AlertRule } from '../../shared/alert-rule.ts'
import type { Event } from '../../shared/event.ts'
import type { Rule } from '../../shared/plan.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { registryOf, SITE } from '../properties/feed.ts'
import { expectPeople } from '../properties/people.ts'
import { Memory } from './memory.ts'

const START = at('2026-08-31T10:00')
const VIEW: Rule = { id: 'r', kind: 'event', event: 'page_view', points: 1, where: [] }
const UP = { id: 'up', value: 10, direction: 'up' } as const
const PLAN = setting({ rules: [VIEW], thresholds: [UP] })

const memory = (limits: ConstructorParameters<typeof Memory>[1] = {}) => new Memory(registryOf(PLAN), limits)
const arrival = (one: Event): Arrival => ({ kind: 'event', site: SITE, event: one, digest: one.id })
const identify = (visitor: string, minute: number, props: Event['props'], rest: Partial<Event> = {}) =>
  event('identify', START + minute * 60_000, { visitor, props, ...rest })

/** Commits each by itself; returns how many keys each asked the store for. */
const costs = (store: Memory, events: readonly Event[]): number[] =>
  events.map(one => {
    const before = store.asked
    store.commit([arrival(one)])
    return store.asked - before
  })
const ofEmail = (store: Memory, email: string) =>
  store.contacts().filter(({ identifiers }) => identifiers.includes(`e:${email}`))
/** What stands after these events is what the oracle makes of them, whatever the limits were. */
const expectLikeOracle = (store: Memory, arrivals: Event[]) =>
  expectPeople(store, { setting: PLAN, arrivals })

describe('an identify', () => {
  it.each<[string, (n: number) => Event, more?: number]>([
    ['of an address that others have', n => identify(`v${n}`, n, { email: 'a@x.pl' })],
    [
      'of an address that others have, by a visitor who has been anonymous',
      n => identify(`seen${n}`, 200 + n, { email: 'a@x.pl' }),
      // The contact's past is another one: it is folded with its streams, which are bounded.
      2 * 36,
    ],
    ['of the next person at a shared browser', n => identify('tablet', n, { email: `p${n}@x.pl` })],
    [
      'of the next user at a shared browser, with an address',
      n => identify('tablet', n, { userId: `u${n}`, email: `p${n}@x.pl` }),
    ],
    [
      'that goes on in a chain of addresses',
      n => identify(`v${n >> 1}`, n, { email: `p${(n + 1) >> 1}@x.pl` }),
    ],
  ])('%s reads as much from the store the fortieth time as the fourth', (_, make, more = 0) => {
    const store = memory()
    const views = Array.from({ length: 40 }, (_, n) =>
      event('page_view', START + n * 1_000, { visitor: `seen${n}` }),
    )
    for (const view of views) store.commit([arrival(view)])
    const identifies = Array.from({ length: 40 }, (_, n) => make(n))
    const asked = costs(store, identifies)
    expect(asked.at(-1)).toBeLessThanOrEqual(Math.max(...asked.slice(2, 6)) + more)
    expectLikeOracle(store, [...views, ...identifies])
  })

  it(`names no contact when ${MOST_STREAMS} browsers already claim the address; its events stay the visitor's own`, () => {
    const store = memory()
    const all = Array.from({ length: MOST_STREAMS + 5 }, (_, n) => identify(`v${n}`, n, { email: 'a@x.pl' }))
    const answers = all.flatMap(one => store.commit([arrival(one)]))
    expect(answers.slice(0, MOST_STREAMS)).toEqual(Array(MOST_STREAMS).fill({ status: 'accepted' }))
    expect(answers.slice(MOST_STREAMS)).toEqual(Array(5).fill({ status: 'accepted', unnamed: true }))
    expect(ofEmail(store, 'a@x.pl').map(({ streams }) => streams.length)).toEqual([MOST_STREAMS])
    expect(store.contacts()).toHaveLength(6)
    // The stored event does not contain the name, so that a recomputation from it gives the same result.
    const kept = store.contacts().flatMap(row => store.factsOf(row).map(fact => fact.event))
    expect(kept.filter(({ props }) => props.email === undefined)).toHaveLength(5)
    expectLikeOracle(
      store,
      kept.toSorted((a, b) => a.time - b.time),
    )
  })

  it('still names the contact for a visitor that already claims the address, for servers and for identity proofs', () => {
    const store = memory({ mostStreams: 2 })
    const until = START + 9_999_999
    const all = [
      identify('v1', 1, { email: 'a@x.pl' }),
      identify('v2', 2, { email: 'a@x.pl' }),
      identify('v2', 3, { email: 'a@x.pl', traits: { job: 'CEO' } }),
      identify('v3', 4, { email: 'a@x.pl' }, { key: 'secret' }),
      identify('v4', 5, { email: 'a@x.pl', verified: { email: 'a@x.pl', until } }),
    ]
    for (const one of all) expect(store.commit([arrival(one)])).toEqual([{ status: 'accepted' }])
    expect(ofEmail(store, 'a@x.pl').map(({ streams }) => streams.length)).toEqual([4])
  })

  it('identifies no contact if a change of names would involve more claims than the limit', () => {
    const store = memory({ mostConnected: 10 })
    // Each claim ties a new user to an address of the one before: all of them have to be resolved.
    const chain = Array.from({ length: 30 }, (_, n) =>
      identify(`v${n}`, n, { userId: `u${n}`, email: `p${n >> 1}@x.pl` }),
    ).flatMap((one, n) => [
      one,
      identify(`v${n}`, n + 0.5, { userId: `u${n + 1}`, email: `p${n >> 1}@x.pl` }),
    ])
    const asked = costs(store, chain)
    expect(Math.max(...asked.slice(30))).toBeLessThanOrEqual(Math.max(...asked.slice(0, 30)))
    expect(store.contacts().length).toBeGreaterThan(2)
  })
})

describe('late events of a contact with a long history', () => {
  const HISTORY = 60
  const history = Array.from({ length: HISTORY }, (_, n) => event('page_view', START + n * 1_000))
  const late = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      event('page_view', START - (n + 1) * 1_000, { receivedAt: START + 99_000 }),
    )

  it('are folded once per transaction, with the score of one fold per event', () => {
    const looks = (count: number): number => {
      const store = memory({ longHistory: 50 })
      store.commit(history.map(arrival))
      const events = late(count)
      const before = store.looked
      store.commit(events.map(arrival))
      const looked = store.looked - before
      expect(store.contacts()[0]!.standings['leads.1']!.score).toBe(HISTORY + count)
      expectLikeOracle(store, [...history, ...events])
      return looked
    }
    // Reading is not counted by the fold alone, so what counts is that it grows with the events and not with their square.
    expect(looks(80)).toBeLessThan(looks(10) + 80 * 10)
  })

  it('raise one alert for each event that a rule names, and cross a threshold once', () => {
    const store = new Memory(
      registryOf(setting({ rules: [VIEW], thresholds: [{ ...UP, value: HISTORY + 5 }] })),
      { longHistory: 50 },
    )
    store.commit(history.map(arrival))
    store.commit(late(20).map(arrival))
    expect(store.crossings.map(({ threshold, to }) => [threshold, to])).toEqual([['up', HISTORY + 20]])
  })
})

describe('late events of a contact with a long history that is merged away in the same transaction', () => {
  it.each([
    ['by its own identify', 'v1', {} as { previousId?: string }],
    ['by what another browser says', 'v9', { previousId: 'v1' }],
  ])('%s raise one alert each on the contact that survives', (_, visitor, more) => {
    const films = Array.from({ length: 8 }, (_, n) => `film${n}`)
    const alertsWith = (longHistory: number) => {
      const registry = registryOf(PLAN)
      for (const film of films) {
        const rule = AlertRule.parse({ name: film, trigger: { kind: 'event', event: film } })
        registry.alertRules.push({ id: film, site: SITE, rule })
      }
      const store = new Memory(registry, { longHistory })
      const known = identify('v2', -60, { email: 'a@x.pl', userId: 'a' }, { key: 'secret' })
      store.commit(
        [known, ...Array.from({ length: 60 }, (_, n) => event('page_view', START + n * 1_000))].map(arrival),
      )
      const seen = films.map((film, n) =>
        event(film, START - (n + 1) * 1_000, { receivedAt: START + 99_000 }),
      )
      const name = more.previousId === undefined ? 'identify' : 'alias'
      const said = event(name, START + 98_000, {
        visitor,
        userId: 'a',
        key: 'secret',
        props: { userId: 'a', ...more },
        receivedAt: START + 99_000,
      })
      store.commit([...seen, said].map(arrival))
      expect(store.contacts()).toHaveLength(1)
      return store.alerts.map(({ rule }) => rule).sort()
    }
    expect(alertsWith(Number.POSITIVE_INFINITY)).toEqual(films)
    expect(alertsWith(50)).toEqual(films)
  })
})

describe('a chain of aliases', () => {
  const link = (from: number, to: number, minute: number) =>
    event('alias', START + minute * 60_000, {
      key: 'secret',
      visitor: null,
      userId: `u${to}`,
      props: { previousId: `u${from}` },
    })
  const chains: [string, (n: number) => Event][] = [
    ['that goes on at its end', n => link(n, n + 1, n)],
    ['that goes on at its start', n => link(n + 1, n, n)],
    ['that comes latest first', n => link(n, n + 1, -n)],
    ['into one user', n => link(n + 1, 0, n)],
  ]

  it.each(chains)('%s reads as much from the store for the sixtieth alias as for the tenth', (_, make) => {
    const store = memory()
    const all = Array.from({ length: 60 }, (_, n) => make(n))
    const requests = all.map(one => {
      const before = store.requests
      store.commit([arrival(one)])
      return store.requests - before
    })
    expect(requests.at(-1)).toBeLessThanOrEqual(Math.max(...requests.slice(5, 12)))
    expect(store.contacts()).toHaveLength(1)
    expectLikeOracle(store, all)
  })

  it.each(chains)('%s reads at most 2.5 times as much in a batch of twice the length', (_, make) => {
    const [once, twice] = [60, 120].map(length => {
      const store = memory()
      store.commit(Array.from({ length }, (_, n) => arrival(make(n))))
      expect(store.contacts()).toHaveLength(1)
      return store.asked
    }) as [number, number]
    expect(twice).toBeLessThanOrEqual(2.5 * once)
  })
})

describe('a transaction beyond its time budget', () => {
  it('accepts at least the first arrival, and reports the rest as not stored', () => {
    const store = memory()
    const views = Array.from({ length: 5 }, (_, n) => event('page_view', START + n, { visitor: `v${n}` }))
    let asked = 0
    const answers = store.commit(views.map(arrival), () => ++asked > 1)
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'later', 'later', 'later'])
    expect(store.contacts()).toHaveLength(2)
    expect(store.commit(views.slice(2).map(arrival), () => true).map(({ status }) => status)).toEqual([
      'accepted',
      'later',
      'later',
    ])
  })
})
