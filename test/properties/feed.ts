import fc from 'fast-check'
import type { makeDecider } from '../../collector/decide/decide.ts'
import type { Arrival } from '../../collector/model/port.ts'
import type { ContactRow, Registry } from '../../collector/model/rows.ts'
import type { Event } from '../../shared/event.ts'
import { Memory } from '../decide/memory.ts'
import { aCase, type Case } from '../oracle/arbitrary.ts'
import type { Setting } from '../oracle/lines.ts'

export const SITE = 's'

export type Run = Case & { batches: number[]; restarts: number[] }

export const aRun = (events: number, rules: number): fc.Arbitrary<Run> =>
  fc
    .tuple(
      aCase({ events, rules, instants: 1 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat({ max: 12 }), { maxLength: 4 }),
    )
    .map(([one, batches, restarts]) => ({ ...one, batches, restarts }))

export const registryOf = ({ plan, planId, siteZone, retention }: Setting): Registry => ({
  version: 1,
  sites: new Map([
    [SITE, { id: SITE, name: '', timeZone: siteZone, retention, hasTombstones: false, tombstoneKey: 'k' }],
  ]),
  plans: [{ id: `${planId}.1`, plan: planId, site: SITE, version: 1, state: 'live', document: plan }],
  alertRules: [],
  lists: [],
})

const asArrival = (event: Event): Arrival => ({
  kind: 'event',
  site: SITE,
  event: structuredClone(event),
  // The digest covers the visitor: another visitor's event of the same id is another event.
  digest: JSON.stringify([event.visitor, event.props]),
})

/** Feeds arrivals in the batches drawn, forgets everything at the restarts drawn, and lets time pass to the end. */
export function feed(
  { setting, arrivals, batches, restarts }: Run,
  until: number,
  options?: Parameters<typeof makeDecider>[0],
): Memory {
  const memory = new Memory(registryOf(setting), options)
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

export const eventKey = (event: Event): string => `${event.key} ${event.id}`
