import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Boards } from '../../collector/board/boards.ts'
import { freezeBoards } from '../../collector/board/past/freeze.ts'
import { readFrozen, writeFrozen } from '../../collector/board/past/frozen-boards.ts'
import { PastBoards } from '../../collector/board/past/past-boards.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import type { Answer, Arrival, Store } from '../../collector/model/port.ts'
import { retentionBegins } from '../../collector/model/retention.ts'
import { exportOf } from '../../collector/queries/export.ts'
import { expireSite } from '../../collector/upkeep/upkeep.ts'
import type { Board } from '../../shared/board.ts'
import { Plan } from '../../shared/plan.ts'
import { addLive, ownGrounds } from './grounds.ts'
import { event } from './samples.ts'

const RETENTION = 'P60D'
const at = (day: string): number => Date.parse(`${day}T12:00Z`)

const planOf = (points: number): Plan =>
  Plan.parse({
    name: 'Months',
    rules: [{ id: 'view', kind: 'event', event: 'view_item', points }],
    tags: [{ from: 'props.item' }],
    cycle: { every: 'month' },
  })

describe.each(['sqlite', 'postgres'] as const)('a past month’s board on %s', kind => {
  const ground = ownGrounds[kind]()
  let store: Store
  let boards: Boards
  let now = at('2026-03-05')
  beforeAll(async () => {
    await ground.begin()
    store = await ground.open()
    await addLive(store, { site: 's', plan: 'p', document: planOf(10), retention: RETENTION })
    boards = new Boards()
    boards.use(await store.registry())
    await store.subscribe(feed => boards.apply(feed))
  }, 60_000)
  afterAll(async () => {
    await store.close()
    await ground.end()
  })

  let made = 0
  const view = async (visitor: string, day: string, received = day): Promise<Answer> => {
    const arrival: Arrival = {
      kind: 'event',
      site: 's',
      digest: '',
      event: event({
        id: `f${made++}`,
        key: 'secret',
        name: 'view_item',
        visitor,
        props: { item: visitor },
        time: at(day),
        receivedAt: at(received),
      }),
    }
    return (await store.commit([arrival]))[0]!
  }
  const board = async (month: string, tag?: string): Promise<number[]> => {
    await store.caughtUp()
    const spec = { plan: 'p', cycle: `${month}-15`, top: 50, ...(tag && { tag }) }
    const read = (await new PastBoards(store, boards, () => now).read(spec, 'e')) as Board
    return read.rows.map(row => row.score)
  }
  const parts = () => ({ store, group: new GroupCommit(store), now: () => now })
  const settings = async () => (await store.registry()).sites.get('s')!
  const upkeep = async () => {
    const frozen = await freezeBoards(parts(), await settings())
    const deleted = await expireSite(parts(), 's', retentionBegins(now, RETENTION, 'UTC'))
    return { frozen, deleted }
  }

  it('changes with late events until retention removes its first event, and then is frozen', async () => {
    for (const day of ['2026-01-10', '2026-01-20']) await view('anna', day)
    await view('bob', '2026-01-15')
    await view('bob', '2026-02-03')
    expect(await board('2026-01')).toEqual([20, 10])
    await view('anna', '2026-01-25', '2026-03-09')
    now = at('2026-03-10')
    expect(await board('2026-01')).toEqual([30, 10])
    expect(await upkeep()).toEqual({ frozen: 0, deleted: 0 })

    // The event of 10 January left on 11 March.
    expect(await view('bob', '2026-01-28', '2026-03-12')).toEqual({ status: 'accepted' })
    now = at('2026-03-12')
    expect(await board('2026-01')).toEqual([30, 10])
    expect(await upkeep()).toEqual({ frozen: 1, deleted: 0 })
    expect(await board('2026-01')).toEqual([30, 10])
    expect(await board('2026-01', 'anna')).toEqual([30])
    expect(await upkeep()).toEqual({ frozen: 0, deleted: 0 })
  })

  it('remains after its events and its plan version are deleted', async () => {
    now = at('2026-04-02')
    expect(await upkeep()).toEqual({ frozen: 0, deleted: 5 })
    expect(await board('2026-01')).toEqual([30, 10])
    expect(await board('2026-02')).toEqual([10])
    await store.db
      .updateTable('plan_versions')
      .set({ document: JSON.stringify(planOf(7)) })
      .execute()
    boards.use(await store.registry())
    expect(await board('2026-01')).toEqual([30, 10])
    expect(await board('2026-02')).toEqual([7])
  })

  it('is included in the export, and excludes erased contacts', async () => {
    const anna = [...boards.contacts.values()].find(row => row.streams.includes('v:anna'))!
    const place = () => ({ rank: null, of: 0, archetype: null })
    const all = await exportOf(store, { place }, { site: 's', contact: anna.id, now })
    expect(all!.pastScores).toMatchObject([
      { plan: 'p', cycleStart: '2026-01-01T00:00:00.000Z', cycleEnd: '2026-02-01T00:00:00.000Z', score: 30 },
    ])
    await store.commit([{ kind: 'erase', site: 's', contact: anna.id, names: [], at: now }])
    const rows = await store.db.selectFrom('frozen_boards').select('body').execute()
    expect(rows.length).toBeGreaterThan(0)
    for (const { body } of rows) expect(body).not.toContain(anna.id)
    expect(await board('2026-01')).toEqual([10])
  })

  it('excludes a contact that is erased while it is being written', async () => {
    const [bob] = [...boards.contacts.values()].filter(row => row.streams.includes('v:bob'))
    const which = { site: 's', plan: 'p', start: Number.NEGATIVE_INFINITY, end: at('2020-01-01') }
    const one = {
      score: 1,
      fit: 0,
      engagement: 1,
      tags: {},
      lastScoringAt: null,
      first: { time: 0, id: 'e' },
    }
    const ids = [bob!.id, ...Array.from({ length: 1_200 }, (_, i) => `c_gone${i}`)]
    await writeFrozen(
      store,
      which,
      ids.map(id => ({ id, ...one })),
      now,
    )
    expect(await readFrozen(store.db, which)).toEqual([{ id: bob!.id, ...one }])
  })
})
