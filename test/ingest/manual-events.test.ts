import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SiteBook } from '../../collector/accounts/site-settings.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { ManualEvents } from '../../collector/ingest/manual-events.ts'
import { Pipeline } from '../../collector/ingest/pipeline.ts'
import type { Store } from '../../collector/model/port.ts'
import type { PlanVersion } from '../../collector/model/rows.ts'
import { factsOf } from '../../collector/transaction/facts.ts'
import { Plan } from '../../shared/plan.ts'
import { addLive, ownGrounds } from '../store/grounds.ts'
import { arrival, NOW } from '../store/samples.ts'

const DAY_MS = 86_400_000
const VIEW = Plan.parse({
  name: 'Sales',
  rules: [{ id: 'view', name: 'View', kind: 'event', event: 'page_view', points: 10 }],
})

describe.each(['sqlite', 'postgres'] as const)('the manual input on %s', kind => {
  const ground = ownGrounds[kind]()
  let store: Store
  let manual: ManualEvents
  let version: PlanVersion
  let now = NOW
  beforeAll(async () => {
    await ground.begin()
    store = await ground.open()
    await addLive(store, { site: 's1', plan: 'p1', document: VIEW })
    const sites = new SiteBook(store)
    const pipeline = new Pipeline(sites, new GroupCommit(store))
    manual = new ManualEvents({ store, sites, pipeline, now: () => now })
    version = (await store.registry()).plans[0]!
  })
  afterAll(async () => {
    await store.close()
    await ground.end()
  })

  /** A contact that has looked at one page, found by its browser. */
  async function contact(visitor: string) {
    await store.commit([arrival({ visitor, time: now, receivedAt: now })])
    return found(visitor)
  }
  async function found(visitor: string) {
    const key = `s1/v:${visitor}`
    const { streams } = await store.look({ streams: new Set([key]) })
    return (await factsOf(store, 's1', streams.get(key)!.spans.at(-1)!.contact))!
  }
  const score = async (visitor: string) => (await found(visitor)).row.standings[version.id]?.score
  const made = (answer: { eventId: string } | object): string => {
    expect(answer).toHaveProperty('eventId')
    return (answer as { eventId: string }).eventId
  }

  it('adds points under one plan, with the author and the reason', async () => {
    const id = made(await manual.adjust(await contact('a'), version, { points: 7, reason: 'met' }, 'u1'))
    expect(await score('a')).toBe(17)
    const { facts } = await found('a')
    expect(facts.find(({ event }) => event.id === id)).toMatchObject({
      trust: 'server',
      event: {
        name: 'adjustment',
        key: 'secret',
        props: { plan: 'p1', points: 7, reason: 'met', author: 'u1' },
      },
    })
  })

  it('names the event in the audit trail, and not the contact', async () => {
    const whom = await contact('audited')
    const id = made(await manual.adjust(whom, version, { points: 1, reason: '' }, 'u2'))
    const rows = await store.db.selectFrom('audit').selectAll().where('actor', '=', 'u2').execute()
    expect(rows).toMatchObject([{ action: 'contact.adjust', subject: id, site_id: 's1' }])
    expect(JSON.stringify(rows)).not.toContain(whom.row.id)
  })

  it('undoes an adjustment once, and keeps both events', async () => {
    const id = made(await manual.adjust(await contact('b'), version, { points: 7, reason: 'met' }, 'u1'))
    made(await manual.undo(await found('b'), version, id, 'u1'))
    expect(await score('b')).toBe(10)
    expect((await found('b')).facts.filter(({ event }) => event.name === 'adjustment')).toHaveLength(2)
    expect(await manual.undo(await found('b'), version, id, 'u1')).toMatchObject({ code: 'conflict' })
  })

  it('cannot undo an undo, expired points, or an event of another kind', async () => {
    const id = made(
      await manual.adjust(await contact('c'), version, { points: 7, reason: '', validity: 'P1D' }, 'u1'),
    )
    const other = made(await manual.adjust(await found('c'), version, { points: 3, reason: '' }, 'u1'))
    const undoing = made(await manual.undo(await found('c'), version, other, 'u1'))
    const view = (await found('c')).facts[0]!.event.id
    now += DAY_MS
    for (const [event, code] of [
      [undoing, 'conflict'],
      [id, 'conflict'],
      [view, 'not_found'],
    ] as const)
      expect(await manual.undo(await found('c'), version, event, 'u1')).toMatchObject({ code })
  })

  it('is rejected if its validity is not a duration', async () => {
    const whom = await contact('d')
    const answer = await manual.adjust(whom, version, { points: 1, reason: '', validity: 'a week' }, 'u1')
    expect(answer).toMatchObject({ code: 'bad_request', field: 'validity' })
    expect((await found('d')).facts).toHaveLength(1)
  })

  it('adds no points while the contact objects, and adds them again afterwards', async () => {
    made(await manual.object(await contact('e'), true, 'u1'))
    expect(await score('e')).toBeNull()
    const wish = { points: 5, reason: '' }
    expect(await manual.adjust(await found('e'), version, wish, 'u1')).toMatchObject({ code: 'conflict' })
    // Of two statements at one instant the larger id is the later one.
    now += 1_000
    made(await manual.object(await found('e'), false, 'u1'))
    made(await manual.adjust(await found('e'), version, wish, 'u1'))
    expect(await score('e')).not.toBeNull()
  })

  it('imports contacts once for any number of repeats, and rejects two e-mail addresses of one id', async () => {
    const at = now
    const rows = [
      { id: 'row_1', at, userId: 'k1', email: 'anna@shop.example', traits: { company: 'Shop' } },
      { id: 'row_2', at, userId: 'k1', email: 'ewa@shop.example', traits: {} },
    ]
    expect(await manual.import('s1', rows)).toMatchObject({
      accepted: 1,
      rejected: [{ code: 'bad_id', field: 'userId' }],
    })
    expect(await manual.import('s1', rows.slice(0, 1))).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(await manual.import('elsewhere', rows)).toMatchObject({ code: 'not_found' })
  })
})
