import { expect, it } from 'vitest'
import type { Arrival } from '../../collector/model/port.ts'
import { setting } from '../oracle/samples.ts'
import { later, STATEMENTS } from '../oracle/statements.ts'
import { inOrder, WHO } from '../oracle/who.ts'
import { registryOf } from '../properties/feed.ts'
import { Memory } from './memory.ts'

const DAY = 86_400_000

/** What the oracle is held to (test/oracle), the whole of what decides is held to as well, in any order of arrival. */
it.each(STATEMENTS)('$says', ({ plan, events, at = later(DAY / 2), score, fit, retention = null }) => {
  for (const order of [events, events.toReversed()]) {
    const memory = new Memory(registryOf(setting(plan, { siteZone: 'Europe/Warsaw', retention })))
    const past = order.filter(({ time }) => time <= at)
    const site = 's'
    const batch = past.map((event): Arrival => ({ kind: 'event', site, event, digest: event.id }))
    memory.commit(batch)
    const rows = memory.contacts()
    expect(rows).toHaveLength(1)
    memory.commit([{ kind: 'rescore', site, contact: rows[0]!.id, at }])
    const standing = memory.contacts()[0]!.standings['leads.1']!
    expect(standing.score).toBe(score)
    if (fit !== undefined) expect(standing.fit).toBe(fit)
  }
})

it.each(WHO)('$says', ({ events, contacts }) => {
  for (const order of [events, events.toReversed()]) {
    // In one transaction, and in one for each.
    for (const size of [1, order.length]) {
      const memory = new Memory(registryOf(setting({}, { siteZone: 'Europe/Warsaw', retention: null })))
      const arrivals = order.map((event): Arrival => ({ kind: 'event', site: 's', event, digest: event.id }))
      for (let from = 0; from < arrivals.length; from += size)
        memory.commit(arrivals.slice(from, from + size))
      const found = memory.contacts().map(row => memory.factsOf(row).map(({ event }) => event.id))
      expect(inOrder(found)).toEqual(inOrder(contacts))
    }
  }
})
