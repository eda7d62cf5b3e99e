import { afterAll, beforeAll, expect, it } from 'vitest'
import { changeSite } from '../../collector/accounts/sites.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { retentionBegins } from '../../collector/model/retention.ts'
import { applyLists } from '../../collector/upkeep/rederive.ts'
import { applySettings, dropRejected, expireSite, keepUp } from '../../collector/upkeep/upkeep.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from '../http/stage.ts'

const DAY_MS = 86_400_000
let stage: Stage
let site: CreatedSite
let ids = 0
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
})
afterAll(() => stage.close())

const send = async (v: string, ...events: { n: string; ago: number; [more: string]: unknown }[]) => {
  const e = events.map(({ ago, ...event }) => ({
    i: `e${++ids}`,
    t: stage.clock.now - ago,
    u: 'https://shop.example/',
    ...event,
  }))
  const answer = await stage.beacon(stage.envelope(site.secretKey, e, { v }))
  return (await answer.json()) as { accepted: number; rejected: { code: string }[] }
}
const events = async (v: string) => {
  const key = `${site.siteId}/v:${v}`
  const { histories } = await stage.store.look({ histories: new Set([key]) })
  return histories.get(key)!.map(event => event.name)
}

it('an objection removes the score and the rank and keeps the contact, until it is withdrawn', async () => {
  const board = async () =>
    (
      await stage.call('GET', `/api/board?site=${site.siteId}&plan=${site.planId}`, { as: site.secretKey })
    ).json()
  const score = async () => {
    const [row] = (
      await stage
        .call('GET', `/api/contacts?site=${site.siteId}&q=ola@x.example`, { as: site.secretKey })
        .then(r => r.json())
    ).rows
    const contact = await (await stage.call('GET', `/api/contacts/${row.id}`, { as: site.secretKey })).json()
    return [contact.email, contact.scores[0].score, contact.scores[0].rank]
  }
  await send(
    'ola',
    { n: 'identify', ago: 5_000, p: { email: 'ola@x.example' } },
    { n: 'purchase', ago: 4_000, p: { value: 1, currency: 'EUR', transaction_id: 'o' } },
  )
  const before = await score()
  expect(before).toEqual(['ola@x.example', expect.any(Number), 1])
  expect(before[1]).toBeGreaterThan(0)

  await send('ola', { n: 'objection', ago: 3_000, p: { on: true } })
  expect(await score()).toEqual(['ola@x.example', null, null])
  expect((await board()).rows).toEqual([])
  // Accepted, since it is a fact; but what is done while the objection holds never counts.
  expect(
    await send('ola', { n: 'purchase', ago: 2_000, p: { value: 1, currency: 'EUR', transaction_id: 'p' } }),
  ).toMatchObject({ accepted: 1 })
  expect(await score()).toEqual(['ola@x.example', null, null])

  await send('ola', { n: 'objection', ago: 1_000, p: { on: false } })
  expect(await score()).toEqual(before)
  expect(await verify(stage.store, () => {})).toEqual([])
  const forged = await stage.beacon(
    stage.envelope(site.writeKey, [{ i: 'f', n: 'objection', t: stage.clock.now, p: { on: true } }], {
      v: 'ola',
    }),
  )
  expect(await forged.json()).toMatchObject({ rejected: [{ code: 'needs_secret_key' }] })
})

it('retention deletes events that no longer count, changes no score, and rejects events of that age', async () => {
  await send(
    'old',
    { n: 'page_view', ago: 100 * DAY_MS },
    { n: 'identify', ago: 99 * DAY_MS, p: { email: 'old@x.example', traits: { city: 'Kraków' } } },
    { n: 'file_download', ago: 98 * DAY_MS },
    { n: 'generate_lead', ago: 10 * DAY_MS },
    { n: 'page_view', ago: 1_000 },
  )
  await send('gone', { n: 'generate_lead', ago: 100 * DAY_MS })
  await changeSite(stage.store.db, site.siteId, { retention: 'P30D' }, 'test', stage.clock.now)
  await stage.refresh()
  const group = new GroupCommit(stage.store)
  const parts = { store: stage.store, group, now: stage.now }
  const before = retentionBegins(stage.clock.now, 'P30D', 'UTC')

  const settings = (await stage.store.registry()).sites.get(site.siteId)!
  await applySettings(parts, settings)
  expect(await verify(stage.store, () => {})).toEqual([])
  expect(await expireSite(parts, site.siteId, before)).toBe(3)
  expect(await events('old')).toEqual(['identify', 'generate_lead', 'page_view'])
  expect(await events('gone')).toEqual([])
  expect(await verify(stage.store, () => {})).toEqual([])
  expect(await expireSite(parts, site.siteId, before)).toBe(0)

  expect(await send('old', { n: 'page_view', ago: 31 * DAY_MS })).toMatchObject({
    rejected: [{ code: 'past_retention' }],
  })
  // Ten days on, by the job itself.
  stage.clock.now += 25 * DAY_MS
  const stopping = new AbortController()
  const expired: number[] = []
  const job = keepUp(
    { ...parts, onExpired: count => void (expired.push(count) && stopping.abort()) },
    stopping.signal,
  )
  await job
  expect(expired).toEqual([1])
  expect(await events('old')).toEqual(['identify', 'page_view'])
  expect(await verify(stage.store, () => {})).toEqual([])
  const [row] = (
    await stage
      .call('GET', `/api/contacts?site=${site.siteId}&q=old@x.example`, { as: site.secretKey })
      .then(r => r.json())
  ).rows
  expect(
    await (await stage.call('GET', `/api/contacts/${row.id}`, { as: site.secretKey })).json(),
  ).toMatchObject({ email: 'old@x.example', traits: { city: { value: 'Kraków' } } })
})

it('rejected events are deleted after seven days, in batches', async () => {
  const { db } = stage.store
  const row = {
    site_id: site.siteId,
    code: 'bad_url',
    field: 'u',
    message: 'no',
    key_class: 'public',
    event_id: null,
    replayed_at: null,
  }
  const add = async (count: number, received_at: number, raw: string) => {
    for (let left = count; left > 0; left -= 1_000)
      await db
        .insertInto('rejected')
        .values(Array.from({ length: Math.min(left, 1_000) }, () => ({ ...row, received_at, raw })))
        .execute()
  }
  await db.deleteFrom('rejected').execute()
  await add(450, stage.clock.now - 7 * DAY_MS - 1, 'too old')
  await add(10, stage.clock.now - 7 * DAY_MS, 'just young enough')
  await add(20, stage.clock.now, 'young')
  await db
    .insertInto('rejected')
    .values({ ...row, site_id: 'another', received_at: 0, raw: '' })
    .execute()
  const deleted: number[] = []
  const watched = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (result.numAffectedRows) deleted.push(Number(result.numAffectedRows))
      return result
    },
  })
  await dropRejected(watched, site.siteId, stage.clock.now)
  // SQLite has one writer: a commit waits until a statement has ended.
  expect(deleted).toEqual([200, 200, 50])
  const left = await db.selectFrom('rejected').select(['raw', 'site_id']).execute()
  expect(left.filter(({ raw }) => raw === 'young')).toHaveLength(20)
  expect(left.filter(({ raw }) => raw === 'just young enough')).toHaveLength(10)
  expect(left.filter(({ raw }) => raw === 'too old')).toHaveLength(0)
  expect(left.filter(({ site_id }) => site_id === 'another')).toHaveLength(1)
})

it('a site’s own lists are applied to stored events once and reported, and an invalid entry is named', async () => {
  const { cookie: admin } = await stage.person('admin')
  const lists = (change: object) =>
    stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body: { lists: change } })
  const known = async () => {
    const key = `${site.siteId}/v:lea`
    const { histories } = await stage.store.look({ histories: new Set([key]) })
    return histories.get(key)!.map(({ derived }) => [derived.search, derived.also])
  }
  const apply = () => {
    const group = new GroupCommit(stage.store)
    return applyLists({ store: stage.store, group, now }, site.siteId, new AbortController().signal, 0)
  }
  const now = () => stage.clock.now
  await send('lea', { n: 'page_view', ago: 1_000, u: 'https://shop.example/join?czego=namiot' })
  await apply()
  expect(await known()).toEqual([[undefined, undefined]])

  for (const wrong of [
    { careersPaths: ['join'] },
    { searchParameters: ['a=b'] },
    { fileEndings: ['.dwg'] },
    { filePaths: ['x'] },
    { ignoredReferrers: ['https://a.pl'] },
    { partnerParameters: ['--ref ='] },
  ])
    expect(await (await lists(wrong)).json()).toMatchObject({ code: 'bad_request' })
  const changed = await (await lists({ searchParameters: ['czego'], careersPaths: ['/join'] })).json()
  expect(changed.lists).toEqual({
    searchParameters: ['czego'],
    careersPaths: ['/join'],
    partnerParameters: [],
    fileEndings: [],
    filePaths: [],
    ignoredReferrers: [],
  })
  await apply()
  expect(await known()).toEqual([['namiot', ['view_search_results', 'career_view']]])

  // An entry may take one off.
  await lists({ careersPaths: ['-/join'] })
  await apply()
  expect(await known()).toEqual([['namiot', ['view_search_results']]])
  await lists({ careersPaths: ['/join'] })

  // What is not named stays; what is taken away is taken out of history too.
  await lists({ searchParameters: [] })
  await apply()
  expect(await known()).toEqual([[undefined, ['career_view']]])
  expect(await verify(stage.store, () => {})).toEqual([])
})
