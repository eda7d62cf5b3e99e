import { describe, expect, it } from 'vitest'
import { Trends } from '../../collector/board/trends.ts'
import { StorageUnavailable } from '../../collector/model/port.ts'
import { DAY, MINUTE, type Scene, useScene } from '../notify/scene.ts'

describe('the trend lines of past days', () => {
  let s: Scene
  useScene('SQLite', scene => {
    s = scene
  })

  const fail = (fault: unknown) => {
    throw fault
  }
  const open = async () => {
    const ready: string[] = []
    const trends = new Trends(s.store, s.now, row => ready.push(row.id), fail)
    trends.registry = await s.store.registry()
    const version = trends.registry.plans[0]!
    const rowOf = (visitor: string) => s.boards.contacts.get(s.contactOf(visitor))!
    return { trends, ready, version, rowOf }
  }

  it('are computed soon after a request and cached for ten minutes', async () => {
    await s.take({ name: 'page_view', visitor: 'anna' })
    s.clock.now += 5 * DAY
    await s.take({ name: 'page_view', visitor: 'anna' })
    await s.store.caughtUp()
    s.clock.now += 2 * DAY
    const { trends, ready, version, rowOf } = await open()
    const row = rowOf('anna')
    expect(trends.of(row, version)).toBeUndefined()
    await expect.poll(() => ready).toEqual([row.id])
    // Thirteen days before today: nothing for six, then the first view for five, then both.
    expect(trends.of(row, version)?.days).toEqual([...Array(6).fill(null), ...Array(5).fill(10), 20, 20])
    s.clock.now += 10 * MINUTE
    trends.of(row, version)
    expect(ready).toHaveLength(1)
    s.clock.now += 1
    // What is known is shown until the new one is there.
    expect(trends.of(row, version)).toBeDefined()
    await expect.poll(() => ready).toHaveLength(2)
  })

  it('are removed with the contact', async () => {
    await s.heat('jan')
    await s.store.caughtUp()
    const { trends, ready, version, rowOf } = await open()
    const row = rowOf('jan')
    trends.of(row, version)
    await expect.poll(() => ready).toHaveLength(1)
    trends.forget(row.id)
    expect(trends.of(row, version)).toBeUndefined()
    await expect.poll(() => ready).toHaveLength(2)
  })

  it('are computed at the next request after storage was unavailable', async () => {
    await s.heat('ewa')
    await s.store.caughtUp()
    const { version, rowOf } = await open()
    let isAway = true
    const failed: string[] = []
    const ready: string[] = []
    const look: typeof s.store.look = (...asked) => {
      if (!isAway) return s.store.look(...asked)
      failed.push('away')
      return Promise.reject(new StorageUnavailable(new Error('storage is away')))
    }
    const store = { look, registry: () => s.store.registry() }
    const trends = new Trends(store, s.now, row => ready.push(row.id), fail)
    const row = rowOf('ewa')
    trends.of(row, version)
    await expect.poll(() => failed).toHaveLength(1)
    isAway = false
    await expect.poll(() => (trends.of(row, version), ready.length)).toBe(1)
  })

  it('of a contact that is erased during the computation are not cached', async () => {
    await s.heat('ola')
    await s.store.caughtUp()
    const { version, rowOf } = await open()
    const gate = Promise.withResolvers<void>()
    let looks = 0
    const look: typeof s.store.look = async (...asked) => {
      looks += 1
      await gate.promise
      return s.store.look(...asked)
    }
    const ready: string[] = []
    const store = { look, registry: () => s.store.registry() }
    const trends = new Trends(store, s.now, row => ready.push(row.id), fail)
    const [erased, other] = [rowOf('ola'), rowOf('ewa')]
    trends.of(erased, version)
    trends.of(other, version)
    await expect.poll(() => looks).toBe(2)
    trends.forget(erased.id)
    gate.resolve()
    await expect.poll(() => ready).toEqual([other.id])
    expect(trends.of(erased, version)).toBeUndefined()
  })

  it('that fail by an internal error are reported and not recomputed at once', async () => {
    const { version, rowOf } = await open()
    const fault = new Error('a fault of the collector')
    const reported: unknown[] = []
    const store = { look: () => Promise.reject(fault), registry: () => s.store.registry() }
    const trends = new Trends(
      store,
      s.now,
      () => {},
      one => reported.push(one),
    )
    trends.of(rowOf('ewa'), version)
    await expect.poll(() => reported).toEqual([fault])
    trends.of(rowOf('ewa'), version)
    s.clock.now += 10 * MINUTE + 1
    trends.of(rowOf('ewa'), version)
    await expect.poll(() => reported).toEqual([fault, fault])
  })

  it('are computed once for each watched row, however many rows are watched', async () => {
    const { version, rowOf } = await open()
    const nothing = {
      streams: new Map(),
      histories: new Map(),
      orders: new Map(),
      claims: new Map(),
      contacts: new Map(),
    }
    const ready = new Set<string>()
    let computed = 0
    const store = {
      look: () => Promise.resolve(nothing) as unknown as ReturnType<typeof s.store.look>,
      registry: () => s.store.registry(),
    }
    const look = () => {
      for (let n = 0; n < 6_000; n++) trends.of({ ...rowOf('ewa'), id: `c_${n}` }, version)
    }
    const trends = new Trends(store, s.now, row => (computed++, ready.add(row.id)), fail)
    trends.registry = await s.store.registry()
    look()
    await expect.poll(() => ready.size, { timeout: 30_000 }).toBe(6_000)
    look()
    look()
    await new Promise(setImmediate)
    expect(computed).toBe(6_000)
  })
})
