import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arrival, Store } from '../../collector/model/port.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { Event } from '../../shared/event.ts'
import { Plan } from '../../shared/plan.ts'
import { addLive, ownGrounds } from './grounds.ts'
import { event } from './samples.ts'

const VIEW = Plan.parse({
  name: 'Views',
  rules: [{ id: 'view', kind: 'event', event: 'page_view', points: 1 }],
})

const sent = (visitor: string, more: Partial<Event> = {}): Arrival => {
  const one = event({ id: 'page-1', name: 'page_view', visitor, ...more })
  return { kind: 'event', site: 's', event: one, digest: JSON.stringify([one.visitor, one.url, one.props]) }
}

describe.each(['sqlite', 'postgres'] as const)('ids of events with a public key on %s', kind => {
  const ground = ownGrounds[kind]()
  let stores: Store[] = []
  let store: Store
  beforeAll(async () => {
    await ground.begin()
    stores = await Promise.all(Array.from({ length: ground.collectors }, () => ground.open()))
    store = stores[0]!
    await addLive(store, { site: 's', plan: 'p', document: VIEW })
  }, 60_000)
  afterAll(async () => {
    await Promise.all(stores.map(one => one.close()))
    await ground.end()
  })
  const commit = (...batch: Arrival[]) => store.commit(batch)
  const duplicate = (conflicting: boolean) => ({ status: 'duplicate', conflicting })
  const scores = async () => {
    const all: (number | null)[] = []
    await store.scan(rows => void all.push(...rows.map(row => row.standings['p.1']!.score)))
    return all.toSorted()
  }

  it('are scoped to the visitor: the same id of another visitor is another event, and each counts once', async () => {
    expect(await commit(sent('a'), sent('b'), sent('a'))).toEqual([
      { status: 'accepted' },
      { status: 'accepted' },
      duplicate(false),
    ])
    expect(await commit(sent('b'), sent('c'), sent('a'))).toEqual([
      duplicate(false),
      { status: 'accepted' },
      duplicate(false),
    ])
    expect(await scores()).toEqual([1, 1, 1])
  })

  it('do not depend on the body: the first accepted event of a visitor is kept', async () => {
    for (const visitor of ['a', 'b', 'c'])
      expect(await commit(sent(visitor, { url: 'https://shop.example/other' }))).toEqual([duplicate(true)])
    expect(await scores()).toEqual([1, 1, 1])
  })

  it('of a server are scoped to the site: an id is used once, for any visitor', async () => {
    expect(await commit(sent('a', { key: 'secret' }), sent('b', { key: 'secret' }))).toEqual([
      { status: 'accepted' },
      duplicate(true),
    ])
  })

  it('count once per visitor when several collectors receive them concurrently', async () => {
    const all = Array.from({ length: 20 }, (_, n) => sent(`v${n % 5}`, { id: 'page-2' }))
    const answers = await Promise.all(all.map((one, n) => stores[n % stores.length]!.commit([one])))
    expect(answers.flat().filter(({ status }) => status === 'accepted')).toHaveLength(5)
    expect(await verify(store, () => {})).toEqual([])
  })
})
