import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Arrival, ContactRow, Registry } from '../../collector/store/store.ts'
import type { Event } from '../../shared/event.ts'
import { Memory } from '../decide/memory.ts'
import { aCase, type Case } from '../oracle/arbitrary.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { peopleOf } from '../oracle/identity.ts'
import type { Setting } from '../oracle/lines.ts'
import { readAt } from '../oracle/reading.ts'
import { figuresOf } from './compare.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

const SITE = 's'

type Run = Case & { batches: number[]; restarts: number[] }

const registryOf = ({ plan, planId, siteZone, retention }: Setting): Registry => ({
  version: 1,
  sites: new Map([
    [SITE, { id: SITE, name: '', timeZone: siteZone, retention, hasTombstones: false, tombstoneKey: 'k' }],
  ]),
  plans: [{ id: `${planId}.1`, plan: planId, site: SITE, version: 1, state: 'live', document: plan }],
})

const asArrival = (event: Event): Arrival => ({
  kind: 'event',
  site: SITE,
  event: structuredClone(event),
  digest: JSON.stringify(event.props),
})

/** Feeds arrivals in the batches drawn, forgets everything at the restarts drawn, and lets time pass to the end. */
function feed({ setting, arrivals, batches, restarts }: Run, until: number): Memory {
  const memory = new Memory(registryOf(setting))
  const ticks = (to: number) => {
    for (let due = dueBy(memory, to); due.length > 0; due = dueBy(memory, to)) {
      memory.commit(due.map((row): Arrival => ({ kind: 'tick', site: SITE, contact: row.id, at: to })))
    }
  }
  let at = 0
  for (let turn = 0; at < arrivals.length; turn++) {
    const size = batches[turn % batches.length]!
    const batch = arrivals.slice(at, at + size).map(asArrival)
    if (restarts.includes(turn)) {
      memory.lose(batch)
      memory.restart()
    }
    memory.commit(batch)
    at += size
    if (restarts.includes(turn) && at < arrivals.length) ticks(arrivals[at]!.receivedAt)
  }
  ticks(until)
  return memory
}

const dueBy = (memory: Memory, to: number): ContactRow[] =>
  memory.contacts().filter(row => row.due !== null && row.due <= to && row.decidedAt < to)

const eventKey = (event: Event): string => `${event.key} ${event.id}`

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
