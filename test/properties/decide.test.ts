import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContactRow } from '../../collector/store/store.ts'
import { aCase } from '../oracle/arbitrary.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { peopleOf } from '../oracle/identity.ts'
import { readAt } from '../oracle/reading.ts'
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
})
