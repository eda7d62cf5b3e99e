import { describe, expect, it } from 'vitest'
import type { Fact } from '../../collector/score/score.ts'
import type { Rule } from '../../shared/plan.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { peopleOf } from '../oracle/identity.ts'
import { readAt } from '../oracle/reading.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { aRun, feed, type Run } from './feed.ts'
import { expectPeople } from './people.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

describe('the decided, stored and loaded state', () => {
  it('has the contacts and scores of the oracle', { timeout: TIMEOUT_MS }, () => {
    holdsFor(aRun(60, 5), 400, one => {
      expectPeople(feed(one, one.arrivals.at(-1)?.receivedAt ?? 0), one)
    })
  })

  it('is the same when a transaction decides all late events together', {
    timeout: TIMEOUT_MS,
  }, () => {
    holdsFor(aRun(60, 5), 400, one => {
      const long = { ...one, batches: one.batches.map(size => size * 4) }
      expectPeople(feed(long, one.arrivals.at(-1)?.receivedAt ?? 0, { longHistory: 2 }), one)
    })
  })

  it('has the crossings of the oracle, for any batches and restarts', {
    timeout: TIMEOUT_MS,
  }, () => {
    let stated = 0
    holdsFor(aRun(30, 4), 250, one => {
      const { setting, arrivals, instants } = one
      const until = Math.max(arrivals.at(-1)?.receivedAt ?? 0, ...instants) + 3 * 86_400_000
      const memory = feed(one, until)
      const oracle = crossingsOf(arrivals, setting, until)
      stated += oracle.length
      expectSame(
        'log',
        {
          log: memory.crossings
            .map(
              x =>
                `${x.at} ${x.cause === 'time' ? 'time' : 'arrival'} ${x.threshold} ${x.direction} to ${x.to}${x.alerts ? ', alert' : ''}`,
            )
            .sort(),
        },
        {
          log: oracle
            .map(
              x =>
                `${x.at} ${x.cause} ${x.threshold} ${x.direction} to ${x.score}${x.isAlert ? ', alert' : ''}`,
            )
            .sort(),
        },
      )
    })
    expect(stated).toBeGreaterThan(50)
  })

  const start = at('2026-10-24T23:30')
  const runOf = (one: Pick<Run, 'setting' | 'arrivals'>): Run => ({
    ...one,
    instants: [],
    batches: [1],
    restarts: [],
  })

  it('has no verified event by an identity proof without a visitor', () => {
    const rule: Rule = {
      id: 'r',
      kind: 'event',
      event: 'page_view',
      points: 10,
      minTrust: 'verified',
      where: [],
    }
    const plan = setting({ rules: [rule] })
    const scoreOf = (visitor: string | null) => {
      const verified = { userId: 'u1', until: start + 3_600_000 }
      const arrivals = [
        event('identify', start, { visitor, props: { userId: 'u1', verified } }),
        event('page_view', start + 1, { visitor, userId: 'u1' }),
      ]
      const [row] = feed(runOf({ setting: plan, arrivals }), start + 1).contacts()
      expect(readAt(peopleOf(arrivals)[0]!.facts, plan, start + 1).score).toBe(
        row!.standings['leads.1']!.score,
      )
      return row!.standings['leads.1']!.score
    }
    expect([scoreOf(null), scoreOf('v1')]).toEqual([0, 10])
  })

  it('keeps a refund with its sender until its order arrives, also when other events move to another contact', () => {
    const up = { id: 'up', value: 10, direction: 'up', cooldown: 'P1D' } as const
    const rule: Rule = { id: 'r', kind: 'event', event: 'page_view', points: 10, where: [] }
    const plan = setting({ rules: [rule], thresholds: [up] })
    for (const props of [{}, { transaction_id: 'o1' }]) {
      const arrivals = [
        event('refund', start, { visitor: 'v1', userId: 'u1', props }),
        event('page_view', start + 120_000, { visitor: 'v1' }),
        // Late: what followed was another's, who has now come to 10 for the first time.
        event('refund', start + 60_000, { visitor: 'v1', userId: 'u2', receivedAt: start + 180_000 }),
      ]
      const memory = feed(runOf({ setting: plan, arrivals }), start + 180_000)
      const oracle = crossingsOf(arrivals, plan, start + 180_000)
      for (const log of [memory.crossings, oracle])
        expect(log.map(one => (one.at - start) / 60_000)).toEqual([2, 3])
    }
  })

  it('keeps threshold states when a refund moves to the owner of its order', () => {
    const up = { id: 'up', value: 10, direction: 'up', cooldown: 'PT1H' } as const
    const rule: Rule = { id: 'r', kind: 'event', event: 'purchase', points: 20, where: [] }
    const plan = setting({ rules: [rule], thresholds: [up] })
    const order = { transaction_id: 'o1', value: 2 }
    const arrivals = [
      event('refund', start, { key: 'public', props: order }),
      event('purchase', start + 60_000),
      event('purchase', start + 120_000, { visitor: null, userId: 'u1', props: order }),
    ]
    const memory = feed(runOf({ setting: plan, arrivals }), start + 120_000)
    const oracle = crossingsOf(arrivals, plan, start + 120_000)
    for (const log of [memory.crossings, oracle])
      expect(log.map(one => (one.at - start) / 60_000)).toEqual([1, 2])
  })

  it('has no merge when a contact’s only event, a refund, moves to the owner of its order', () => {
    const down = { id: 'down', value: 5, direction: 'down' } as const
    const bought: Rule = { id: 'r', kind: 'event', event: 'purchase', points: 20, where: [] }
    const ended: Rule = { id: 's', kind: 'event', event: 'refund', points: -40, where: [] }
    const plan = setting({ rules: [bought, ended], thresholds: [down] })
    const order = { transaction_id: 'o1', value: 2 }
    const arrivals = [
      event('purchase', start),
      event('refund', start + 60_000, { visitor: 'v3', props: order }),
      event('purchase', start + 120_000, { props: order }),
    ]
    const memory = feed(runOf({ setting: plan, arrivals }), start + 120_000)
    const oracle = crossingsOf(arrivals, plan, start + 120_000)
    for (const log of [memory.crossings, oracle])
      expect(log.map(one => (one.at - start) / 60_000)).toEqual([2])
  })

  it('never has two people in one contact, also when one has the first claim that the other once had', () => {
    const known = { visitor: 'v1' }
    const arrivals = [
      event('identify', start, { ...known, props: { email: 'a@x.pl' } }),
      event('identify', start + 1, {
        ...known,
        props: { userId: 'u1', verified: { userId: 'u1', until: start + 2 } },
      }),
      event('purchase', start + 3, { ...known, userId: 'u2' }),
      event('identify', start + 6, {
        ...known,
        props: { email: 'a@x.pl', verified: { email: 'a@x.pl', until: start + 9 } },
      }),
      event('identify', start + 4, { ...known, props: { userId: 'u1' }, receivedAt: start + 7 }),
      event('refund', start + 5, { ...known, userId: 'u3', receivedAt: start + 8 }),
    ]
    const memory = feed(runOf({ setting: setting({}), arrivals }), start + 10)
    const eventsOf = (facts: readonly Fact[]): string => facts.map(fact => fact.event.id).join(' ')
    const told = memory.contacts().map(row => eventsOf(memory.factsOf(row)))
    expect(told.sort()).toEqual(
      peopleOf(arrivals)
        .map(({ facts }) => eventsOf(facts))
        .sort(),
    )
    expect(told).toHaveLength(3)
  })

  it('keeps a contact’s alert state when an e-mail address is attached to it', () => {
    const up = { id: 'up', value: 10, direction: 'up', cooldown: 'PT30M' } as const
    const where = [{ field: 'traits.city', op: 'eq', value: 'Łódź' } as const]
    const rule: Rule = { id: 'r', kind: 'trait', trait: 'city', points: 10, where }
    const plan = setting({ rules: [rule], thresholds: [up] })
    const proof = (of: object) => ({ ...of, verified: { ...of, until: start + 7_200_000 } })
    const city = { traits: { city: 'Łódź' } }
    const arrivals = [
      event('identify', start, { props: { email: 'a@x.pl' } }),
      event('identify', start + 2_000, { props: { ...proof({ userId: 'u1' }), ...city } }),
      event('identify', start + 3_600_000, { props: { email: 'b@x.pl' } }),
      event('identify', start + 3_600_001, { props: { userId: 'u1' } }),
      event('identify', start + 3_600_002, { props: proof({ email: 'a@x.pl' }) }),
    ]
    const memory = feed(runOf({ setting: plan, arrivals }), start + 3_600_003)
    const oracle = crossingsOf(arrivals, plan, start + 3_600_003)
    for (const log of [memory.crossings, oracle]) expect(log.map(one => one.at - start)).toEqual([2_000])
  })
})
