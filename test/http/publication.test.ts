import { afterAll, beforeAll, expect, it } from 'vitest'
import { savePlan } from '../../collector/accounts/plans.ts'
import { Boards } from '../../collector/board/boards.ts'
import type { Arrival } from '../../collector/model/port.ts'
import { Publication } from '../../collector/publication/publication.ts'
import { Board } from '../../shared/board.ts'
import { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

const FIRST = Plan.parse({
  name: 'First',
  rules: [{ id: 'view', kind: 'event', event: 'page_view', points: 10 }],
  bands: [
    { id: 'low', name: 'Low' },
    { id: 'high', name: 'High', from: 20 },
  ],
})
const SECOND = Plan.parse({
  ...FIRST,
  rules: [
    { id: 'view', kind: 'event', event: 'page_view', points: 5 },
    { id: 'form', kind: 'event', event: 'form_submit', points: 30 },
  ],
})

let stage: Stage
let site: CreatedSite
let as: string
let boards: Boards
let publication: Publication
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  as = (await stage.person('member')).cookie
  const { store } = stage
  boards = new Boards()
  await store.subscribe(feed => void boards.apply(feed))
  const refresh = async () => {
    boards.use(await store.registry())
    await stage.refresh()
  }
  const group = { submit: (batch: Arrival[]) => store.commit(batch) }
  publication = new Publication({ store, group, boards, now: stage.now, refresh })
  await refresh()
})
afterAll(() => stage.close())

const save = (input: Plan) =>
  savePlan(
    stage.store.db,
    site.planId,
    { site: site.siteId, input, retention: null },
    'test',
    stage.clock.now,
  )

const publish = async () => {
  const job = await publication.start(site.planId, { fromNow: false })
  const stop = new AbortController()
  const running = publication.run(stop.signal)
  const state = () =>
    stage.store.db.selectFrom('jobs').select('state').where('id', '=', job).executeTakeFirstOrThrow()
  await expect.poll(state, { interval: 10 }).toEqual({ state: 'done' })
  stop.abort()
  await running
}
const board = async () =>
  Board.parse(
    await (await stage.call('GET', `/api/board?site=${site.siteId}&plan=${site.planId}`, { as })).json(),
  ).rows.map(({ contactId, score, rank }) => ({ contactId, score, rank }))
const liveVersions = async () =>
  (await stage.store.registry()).plans.filter(({ state }) => state === 'live').map(({ id }) => id)

const send = (visitor: string, names: string[]) => {
  stage.clock.now += 1000
  const events = names.map((n, i) => ({
    i: `${visitor}${i}`,
    n,
    t: stage.clock.now,
    u: 'https://shop.example/',
  }))
  return stage.beacon(stage.envelope(site.writeKey, events, { v: visitor }))
}

it('a publication has the scores, ranks and bands of its preview', async () => {
  await save(FIRST)
  await publish()
  await send('a', ['page_view', 'page_view'])
  await send('b', ['page_view', 'form_submit'])
  await send('c', ['page_view'])
  await send('d', ['page_view'])
  const before = await board()
  const preview = await publication.preview(site.planId, SECOND)
  await save(SECOND)
  await publish()
  const after = await board()

  const at = (rows: typeof before, id: string) => rows.find(({ contactId }) => contactId === id)
  expect(preview.contacts).toBe(4)
  expect(preview.moves).toHaveLength(4)
  for (const { contactId, now, after: then, rankNow, rankAfter } of preview.moves) {
    expect({ score: now, rank: rankNow }).toMatchObject({
      score: at(before, contactId)!.score,
      rank: at(before, contactId)!.rank,
    })
    expect({ score: then, rank: rankAfter }).toMatchObject({
      score: at(after, contactId)!.score,
      rank: at(after, contactId)!.rank,
    })
  }
  expect(
    preview.bands.map(({ id, now, after: then, enter, leave }) => ({ id, now, after: then, enter, leave })),
  ).toEqual([
    { id: 'low', now: 3, after: 3, enter: 1, leave: 1 },
    { id: 'high', now: 1, after: 1, enter: 1, leave: 1 },
  ])
})

it('a publication of the live version keeps it live throughout', async () => {
  const [live] = await liveVersions()
  await publication.start(site.planId, { fromNow: false })
  expect(await liveVersions()).toEqual([live])
  await publish()
  expect(await liveVersions()).toEqual([live])
})
