import { expect, it } from 'vitest'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { type Answer, type Arrival, StorageUnavailable } from '../../collector/model/port.ts'
import type { Event } from '../../shared/event.ts'
import { Memory } from '../decide/memory.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { registryOf } from '../properties/feed.ts'

const START = at('2026-08-31T10:00')
/** Arrivals for which a transaction has time. */
const TIME_FOR = 5

/** The decider over a memory, whose transactions end after a few arrivals; `groups`: what each of them was given. */
function opened(timeFor = TIME_FOR) {
  const memory = new Memory(registryOf(setting({ rules: [] })))
  const [site] = memory.registry.sites.values()
  memory.registry.sites.set('other', { ...site!, id: 'other' })
  const groups: Arrival[][] = []
  const kept: string[] = []
  const commit = async (batch: readonly Arrival[]): Promise<Answer[]> => {
    groups.push([...batch])
    await new Promise(resolve => setImmediate(resolve))
    let left = timeFor
    const answers = memory.commit([...batch], () => --left <= 0)
    for (const [i, { status }] of answers.entries()) if (status === 'accepted') kept.push(idOf(batch[i]!))
    return answers
  }
  return { group: new GroupCommit({ commit }), groups, kept, memory }
}

const idOf = (arrival: Arrival): string => (arrival.kind === 'event' ? arrival.event.id : '')
const arrivals = (count: number, site = 's', more: Partial<Event> = {}): Arrival[] =>
  Array.from({ length: count }, (_, n) => {
    const one = event('page_view', START + n, { visitor: 'v', ...more })
    return { kind: 'event', site, event: one, digest: one.id }
  })

it('a group commit splits the arrivals of a call over transactions in order, and answers after the last one', async () => {
  const { group, groups, kept } = opened()
  const sent = arrivals(43)
  const answers = await group.submit(sent)
  expect(answers).toHaveLength(43)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['accepted']))
  expect(kept).toEqual(sent.map(idOf))
  expect(groups.length).toBe(Math.ceil(43 / TIME_FOR))
  expect(group.waiting).toBe(0)
  await group.settled()
})

it('a group commit takes arrivals of another site, and of another call, before the rest of an expensive call', async () => {
  for (const site of ['other', 's']) {
    const { group, kept } = opened()
    const large = group.submit(arrivals(200))
    const [honest] = arrivals(1, site, { visitor: 'honest' })
    await new Promise(resolve => setImmediate(resolve))
    await group.submit([honest!])
    // What was in flight, and one turn more.
    expect(kept.indexOf(idOf(honest!))).toBeLessThan(4 * TIME_FOR)
    await large
  }
})

it('a group commit serves one site beside ten calls of another', async () => {
  const { group, kept } = opened()
  const others = Array.from({ length: 10 }, () => group.submit(arrivals(20)))
  await new Promise(resolve => setImmediate(resolve))
  const [honest] = arrivals(1, 'other', { visitor: 'honest' })
  await group.submit([honest!])
  expect(kept.indexOf(idOf(honest!))).toBeLessThan(4 * TIME_FOR)
  await Promise.all(others)
})

it('a group commit combines concurrent arrivals in one transaction within its time budget', async () => {
  const { group, groups } = opened(1_000)
  await Promise.all([
    group.submit(arrivals(30)),
    group.submit(arrivals(30, 'other')),
    group.submit(arrivals(1)),
  ])
  expect(groups.map(({ length }) => length)).toEqual([61])
})

it('a group commit fails one call if its arrivals cannot be decided, and all calls if storage is unavailable', async () => {
  const memory = opened(1_000)
  const commit = async (batch: readonly Arrival[]) => {
    if (batch.some(one => one.kind === 'event' && one.event.name === 'broken')) throw new Error('a mistake')
    if (batch.some(one => one.site === 'other')) throw new StorageUnavailable('away')
    return memory.memory.commit([...batch])
  }
  const group = new GroupCommit({ commit })
  const [good, broken] = await Promise.allSettled([
    group.submit(arrivals(3)),
    group.submit(arrivals(3, 's', { name: 'broken' })),
  ])
  expect([good!.status, broken!.status]).toEqual(['fulfilled', 'rejected'])
  await expect(group.submit(arrivals(1, 'other'))).rejects.toBeInstanceOf(StorageUnavailable)
  await group.settled()
})
