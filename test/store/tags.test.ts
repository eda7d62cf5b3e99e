import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arrival, Store } from '../../collector/model/port.ts'
import { admit, tagsSoFar } from '../../collector/publication/tag-history.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { Event } from '../../shared/event.ts'
import { Plan } from '../../shared/plan.ts'
import { addLive, ownGrounds } from './grounds.ts'
import { event, NOW } from './samples.ts'

/** The specified limit: from browsers, for each site and list of tag rules. */
const MOST = 1_000
const EXTRA = 200
const VISITORS = 40
/** More than are remembered while history is read through only in the long run. */
const MANY = process.env.LONG ? 3 * MOST : MOST + EXTRA

const planOf = (field: string): Plan =>
  Plan.parse({
    name: 'Products',
    rules: [{ id: 'view', kind: 'event', event: 'view_item', points: 1 }],
    tags: [{ from: field }],
  })

describe.each(['sqlite', 'postgres'] as const)('tags from browsers on %s', kind => {
  const ground = ownGrounds[kind]()
  let stores: Store[] = []
  beforeAll(async () => {
    await ground.begin()
    stores = await Promise.all(Array.from({ length: ground.collectors }, () => ground.open()))
    await addLive(stores[0]!, { site: 's', plan: 'p', document: planOf('props.item') })
  }, 60_000)
  afterAll(async () => {
    await Promise.all(stores.map(store => store.close()))
    await ground.end()
  })

  it('are limited to 1,000 distinct ones over all collectors', async () => {
    const views = Array.from({ length: MOST + EXTRA }, (_, i) => viewed(`p${i}`, i))
    const batches = Array.from({ length: 24 }, (_, i) => views.slice(i * 50, i * 50 + 50))
    await Promise.all(batches.map((batch, i) => stores[i % stores.length]!.commit(batch)))
    expect(await admitted(stores[0]!)).toBe(MOST)
    expect((await borne(stores[0]!)).size).toBe(MOST)
    expect(await verify(stores[0]!, () => {})).toEqual([])
  })

  it('remain admitted after a restart, without new ones; servers can add any', async () => {
    const before = await borne(stores[0]!)
    await Promise.all(stores.map(store => store.close()))
    stores = [await ground.open()]
    const [known] = before
    await stores[0]!.commit([viewed('new', 0), viewed(known!, 1), viewed('sent', 2, { key: 'secret' })])
    expect([...(await borne(stores[0]!)).difference(before)]).toEqual(['sent'])
    expect(await admitted(stores[0]!)).toBe(MOST)
    expect(await verify(stores[0]!, () => {})).toEqual([])
  })

  it('of a field that a plan names later are admitted in order of arrival', async () => {
    const [store] = stores
    const many = Array.from({ length: MANY }, (_, i) =>
      // Of what came in last the times are the earliest: the order of arrival counts.
      viewed('x', i, { time: NOW - i, receivedAt: NOW + 10_000 - i, props: { shelf: `s${i}` } }),
    )
    for (let i = 0; i < many.length; i += 500) await store!.commit(many.slice(i, i + 500))
    await store!.commit([
      viewed('x', 0, { receivedAt: NOW - 1, props: { shelf: 'bot' }, derived: { bot: 'b' } }),
    ])
    const plan = planOf('props.shelf')
    const tags = await tagsSoFar(store!, 's', plan)
    const first = Array.from({ length: MOST }, (_, i) => `s${MANY - 1 - i}`)
    expect(tags.slice(0, MOST)).toEqual(first)
    const registry = await store!.registry()
    await admit(store!.db, registry, { site: 's', plan, tags })
    await admit(store!.db, registry, { site: 's', plan, tags: ['late'] })
    expect(await admitted(store!)).toBe(2 * MOST)
  })
})

let made = 0
const viewed = (item: string, i: number, changes: Partial<Event> = {}): Arrival => ({
  kind: 'event',
  site: 's',
  digest: '',
  event: event({
    id: `tag${made++}`,
    name: 'view_item',
    visitor: `v${i % VISITORS}`,
    props: { item },
    ...changes,
  }),
})

const admitted = async (store: Store): Promise<number> =>
  (await store.db.selectFrom('tags').selectAll().where('site_id', '=', 's').execute()).length

/** Tags that anybody has a score under. */
const borne = async (store: Store): Promise<Set<string>> => {
  const tags = new Set<string>()
  await store.scan(rows => {
    for (const { standings } of rows)
      for (const tag of Object.keys(standings['p.1']?.tags ?? {})) tags.add(tag)
  })
  return tags
}
