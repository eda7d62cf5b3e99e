import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContactRow } from '../../collector/store/rows.ts'
import type { Rule } from '../../shared/plan.ts'
import { aCase } from '../oracle/arbitrary.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { peopleOf } from '../oracle/identity.ts'
import { readAt } from '../oracle/reading.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { figuresOf } from './compare.ts'
import { eventKey, feed, type Run } from './feed.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

const aRun = (events: number, rules: number): fc.Arbitrary<Run> =>
  fc
    .tuple(
      aCase({ events, rules, instants: 1 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat({ max: 12 }), { maxLength: 4 }),
    )
    .map(([one, batches, restarts]) => ({ ...one, batches, restarts }))

describe('what is decided, written and read again', () => {
  it('gives each contact the events and the score that the oracle gives it', { timeout: TIMEOUT_MS }, () => {
    holdsFor(aRun(60, 5), 400, one => {
      const { setting, arrivals } = one
      const last = arrivals.at(-1)?.receivedAt ?? 0
      const memory = feed(one, last)
      const people = peopleOf(arrivals)
      const rows = memory.contacts()
      const told = new Map<string, object>()
      for (const row of rows) {
        const keys = memory
          .factsOf(row)
          .map(({ event }) => eventKey(event))
          .join(' ')
        const standing = row.standings[`${setting.planId}.1`]!
        told.set(keys, { row, standing })
      }
      expectSame(
        'contacts',
        { events: [...told.keys()].sort() },
        { events: people.map(({ facts }) => facts.map(({ event }) => eventKey(event)).join(' ')).sort() },
      )
      for (const { facts } of people) {
        const { row, standing } = told.get(facts.map(({ event }) => eventKey(event)).join(' ')) as {
          row: ContactRow
          standing: ContactRow['standings'][string]
        }
        const oracle = readAt(facts, setting, row.decidedAt)
        const engine = { ...oracle, ...standing, tags: standing.tags }
        expectSame(`figures of ${row.id}`, figuresOf(engine), figuresOf(oracle))
      }
    })
  })

  it('states the crossings that the oracle states, whatever the batching and the restarts', {
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
    expect(stated).toBeGreaterThan(100)
  })

  const start = at('2026-10-24T23:30')
  const runOf = (one: Pick<Run, 'setting' | 'arrivals'>): Run => ({
    ...one,
    instants: [],
    batches: [1],
    restarts: [],
  })

  it('a proof without a visitor verifies nobody: it is the visitor whose events a proof is of', () => {
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

  it('a refund that goes to whose order it is takes no threshold along', () => {
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
})
