import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Board } from '../../shared/board.ts'
import {
  Contact,
  ContactExport,
  ContactList,
  CrossingList,
  ScoreExplained,
  Timeline,
} from '../../shared/contact.ts'
import { ReceivedList, RejectedList } from '../../shared/health.ts'
import { Job } from '../../shared/job.ts'
import { PlanDetail, PlanInfo, SavedPlan } from '../../shared/plan-info.ts'
import { Problem } from '../../shared/refusal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { InstallCheck, Site } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

const DAY_MS = 86_400_000
let stage: Stage
let site: CreatedSite
let as: string
/** Reads and holds the answer to its schema. */
const read = async <S extends z.ZodType>(schema: S, path: string, status = 200): Promise<z.infer<S>> => {
  const response = await stage.call('GET', path, { as })
  expect(response.status, await response.clone().text()).toBe(status)
  return schema.parse(await response.json())
}
const refused = async (method: string, path: string, body?: unknown) => {
  const response = await stage.call(method, path, { as, body })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(response.status).toBe(problem.status)
  return problem
}

let ids = 0
const event = (n: string, ago: number, more: object = {}) => ({
  i: `e${++ids}`,
  n,
  t: stage.clock.now - ago,
  u: 'https://shop.example/',
  h: 'Shop',
  ...more,
})

beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  as = (await stage.person('admin')).cookie
  const send = async (visitor: string, events: unknown[], key = site.writeKey) => {
    const response = await stage.beacon(stage.envelope(key, events, { v: visitor }))
    expect(await response.json()).toMatchObject({ accepted: events.length })
  }
  await send('v-ania', [
    event('page_view', 2 * DAY_MS, { u: 'https://shop.example/tents' }),
    event('identify', 2 * DAY_MS - 1000, {
      p: {
        userId: 'u-ania',
        email: 'Ania@Example.com',
        traits: { name: 'Ania Łąka', company: 'Łódź Tents' },
      },
    }),
    event('page_view', DAY_MS, { u: 'https://shop.example/tents' }),
    event('file_download', DAY_MS - 5000, {
      p: { file_name: 'prices.pdf', link_url: 'https://shop.example/prices.pdf' },
    }),
    event('add_to_cart', 1000, { p: { items: [{ item_id: 't1', item_name: 'Trekking tent' }] } }),
  ])
  await send('v-ania', [event('call_booked', 500)], site.secretKey)
  await send('v-anon', [event('page_view', 3000)])
  await stage.beacon(stage.envelope(site.writeKey, [event('page_view', 60 * DAY_MS)], { v: 'v-late' }))
})
afterAll(() => stage.close())

const aniasId = async () =>
  (await read(ContactList, `/api/contacts?site=${site.siteId}&q=u-ania`)).rows[0]!.id

describe('contacts in the API', () => {
  it.each(['v-ania', 'u-ania', 'ania@example.com', 'ANIA@example.com', 'łąka', 'LAKA', 'lodz t'])(
    'are found by %s',
    async q => {
      const { rows } = await read(ContactList, `/api/contacts?site=${site.siteId}&q=${encodeURIComponent(q)}`)
      expect(rows).toEqual([
        expect.objectContaining({
          name: 'Ania Łąka',
          email: 'ania@example.com',
          company: 'Łódź Tents',
          known: true,
        }),
      ])
    },
  )

  it('that are anonymous are found by their full visitor id only', async () => {
    const list = (q: string) => read(ContactList, `/api/contacts?site=${site.siteId}&q=${q}`)
    expect((await list('v-anon')).rows).toEqual([expect.objectContaining({ name: null, known: false })])
    expect((await list('v-')).rows).toEqual([])
    expect((await list('')).rows).toHaveLength(1)
  })

  it('have their properties, scores and ranks', async () => {
    const contact = await read(Contact, `/api/contacts/${await aniasId()}`)
    expect(contact).toMatchObject({
      site: site.siteId,
      name: 'Ania Łąka',
      visitors: ['v-ania'],
      identifiers: expect.arrayContaining(['u:u-ania', 'e:ania@example.com']),
      browser: 'Chrome',
      visits: 3,
      scores: [{ plan: site.planId, rank: 1, of: 2, band: 'warm' }],
    })
    expect(contact.traits.company).toMatchObject({ value: 'Łódź Tents', trust: 'browser' })
  })

  it('have a timeline by visits, newest first, in pages', async () => {
    const path = `/api/contacts/${await aniasId()}/timeline`
    const { events, cursor } = await read(Timeline, path)
    expect(cursor).toBeNull()
    expect(events.map(({ name, visit }) => [name, visit])).toEqual([
      ['call_booked', 3],
      ['add_to_cart', 3],
      ['file_download', 2],
      ['page_view', 2],
      ['identify', 1],
      ['page_view', 1],
    ])
    expect(events[1]).toMatchObject({ item: 'Trekking tent', key: 'public' })
    expect(events[3]!.also).toContain('revisit')
    const paged: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: Timeline = await read(Timeline, `${path}?limit=4${next && `&cursor=${next}`}`)
      paged.push(...page.events.map(({ id }) => id))
      next = page.cursor
    }
    expect(paged).toEqual(events.map(({ id }) => id))
  })

  it('have a score that equals the sum of its lines, at any time', async () => {
    const id = await aniasId()
    const now = await read(ScoreExplained, `/api/contacts/${id}/score?plan=${site.planId}`)
    const sum = now.lines.reduce((total, line) => total + line.value, 0)
    expect(Math.round(sum)).toBe(now.score)
    expect(now.lines.map(line => line.rule)).toEqual(expect.arrayContaining(['download', 'cart', 'call']))
    expect(now.lines.find(({ rule }) => rule === 'download')).toMatchObject({
      item: 'prices.pdf',
      points: 10,
    })
    expect(now.series.at(-1)?.score).toBe(now.score)
    const changes = now.ends.map(({ rule, points }) => `${rule} ${points}`)
    expect(changes).toEqual(expect.arrayContaining(['cart -15', 'silent-30 -5', 'silent-60 -10']))
    expect(now.ends.map(({ at }) => at)).toEqual(now.ends.map(({ at }) => at).toSorted())
    const contact = await read(Contact, `/api/contacts/${id}`)
    expect(contact.scores[0]!.score).toBe(now.score)
    const before = new Date(stage.clock.now - 30 * DAY_MS).toISOString()
    expect((await read(ScoreExplained, `/api/contacts/${id}/score?at=${before}`)).lines).toEqual([])
  })

  it('have an export of all their data', async () => {
    const all = await read(ContactExport, `/api/contacts/${await aniasId()}/export`)
    expect(all.events).toHaveLength(6)
    expect(all.scores).toHaveLength(1)
  })

  it('that do not exist are answered with not_found', async () => {
    for (const path of ['/api/contacts/c_none', '/api/contacts/c_none/score', '/api/contacts/%20/timeline'])
      expect(await refused('GET', path)).toMatchObject({ code: 'not_found', status: 404 })
    expect(await refused('GET', `/api/contacts/${await aniasId()}/score?at=yesterday`)).toMatchObject({
      code: 'bad_request',
      errors: [{ path: 'at' }],
    })
    expect(await refused('GET', '/api/contacts')).toMatchObject({
      code: 'bad_request',
      errors: [{ path: 'site' }],
    })
  })
})

describe('the board in the API', () => {
  it('ranks contacts, by plan or by site', async () => {
    const board = await read(Board, `/api/board?plan=${site.planId}`)
    expect(board.total).toBe(2)
    expect(board.rows.map(({ rank, name }) => [rank, name])).toEqual([
      [1, 'Ania Łąka'],
      [2, null],
    ])
    expect((await read(Board, `/api/board?site=${site.siteId}&top=1`)).rows).toHaveLength(1)
  })

  it('accepts the same filters as the socket, and pages', async () => {
    const filter = encodeURIComponent(JSON.stringify({ known: true }))
    expect((await read(Board, `/api/board?plan=${site.planId}&filter=${filter}`)).rows).toHaveLength(1)
    const first = await read(Board, `/api/board?plan=${site.planId}&top=1`)
    const second = await read(Board, `/api/board?plan=${site.planId}&top=1&cursor=${first.cursor}`)
    expect(second.rows[0]?.rank).toBe(2)
  })

  it('names the error in a request', async () => {
    expect(await refused('GET', '/api/board')).toMatchObject({ code: 'bad_request' })
    expect(await refused('GET', '/api/board?plan=none')).toMatchObject({ code: 'not_found' })
    for (const wrong of ['top=0', 'top=1001', 'filter=%7B', 'filter=%7B%22known%22%3A1%7D', 'cursor=x'])
      expect(await refused('GET', `/api/board?plan=${site.planId}&${wrong}`)).toMatchObject({
        code: 'bad_request',
      })
  })
})

describe('plans in the API', () => {
  it('are listed with their live version, and saved as new versions that never change', async () => {
    const { rows } = await read(z.object({ rows: z.array(PlanInfo) }), `/api/plans?site=${site.siteId}`)
    expect(rows).toMatchObject([{ id: site.planId, state: 'live', liveVersion: 1, latestVersion: 1 }])
    const document = { ...rows[0]!.document, goal: 'another goal' }
    const saved = await stage.call('PUT', `/api/plans/${site.planId}`, { as, body: document })
    expect(SavedPlan.parse(await saved.json())).toMatchObject({ id: site.planId, version: 2 })
    const detail = await read(PlanDetail, `/api/plans/${site.planId}`)
    expect(detail).toMatchObject({ liveVersion: 1, latestVersion: 2, draft: { goal: 'another goal' } })
    expect(detail.document.goal).toBe(rows[0]!.document.goal)
    expect(detail.versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'draft'],
      [1, 'live'],
    ])
    const first = await stage.call('GET', `/api/plans/${site.planId}/versions/1`, { as })
    expect(((await first.json()) as { goal: string }).goal).toBe(rows[0]!.document.goal)
  })

  it('saved concurrently become separate versions', async () => {
    const { draft } = await read(PlanDetail, `/api/plans/${site.planId}`)
    const save = () => stage.call('PUT', `/api/plans/${site.planId}`, { as, body: draft })
    const both = await Promise.all([save(), save(), save()])
    const versions = await Promise.all(both.map(async answer => ((await answer.json()) as SavedPlan).version))
    expect(new Set(versions).size).toBe(3)
  })

  it('are rejected with the path of the error', async () => {
    const { draft } = await read(PlanDetail, `/api/plans/${site.planId}`)
    const rules = [{ ...draft.rules[0]!, points: 'many' }, ...draft.rules.slice(1)]
    const put = `/api/plans/${site.planId}`
    expect(await refused('PUT', put, { ...draft, rules })).toMatchObject({
      code: 'bad_plan',
      errors: expect.arrayContaining([expect.objectContaining({ path: 'rules[0].points' })]),
    })
    const twice = [draft.rules[0]!, draft.rules[0]!]
    expect(await refused('PUT', put, { ...draft, rules: twice })).toMatchObject({
      code: 'bad_plan',
      status: 422,
    })
    expect(await refused('PUT', put, { ...draft, surprise: 1 })).toMatchObject({ code: 'bad_plan' })
    expect(await refused('PUT', '/api/plans/none', draft)).toMatchObject({ code: 'not_found' })
    expect(await refused('POST', '/api/plans', { ...draft, site: 'site_none' })).toMatchObject({
      code: 'not_found',
    })
  })

  it('are added as drafts, published by a job, and archived', async () => {
    const { draft } = await read(PlanDetail, `/api/plans/${site.planId}`)
    const added = await stage.call('POST', '/api/plans', { as, body: { ...draft, name: 'Second' } })
    expect(added.status).toBe(201)
    const { id } = (await added.json()) as SavedPlan
    expect(await read(PlanDetail, `/api/plans/${id}`)).toMatchObject({ state: 'draft', liveVersion: null })
    const published = await stage.call('POST', `/api/plans/${id}/publish`, { as, body: {} })
    expect(published.status).toBe(202)
    const job = Job.parse(await published.json())
    expect(await read(Job, `/api/jobs/${job.id}`)).toEqual(job)
    expect((await stage.call('DELETE', `/api/plans/${id}`, { as })).status).toBe(204)
    expect(await read(PlanDetail, `/api/plans/${id}`)).toMatchObject({ state: 'archived' })
  })
})

describe('a site in the API', () => {
  it('has its snippet and the time of its last event', async () => {
    const check = await read(InstallCheck, `/api/sites/${site.siteId}/install`)
    expect(check.snippet).toBe(
      `<script defer src="http://localhost/pulse.js" data-site="${site.writeKey}"></script>`,
    )
    expect(check.lastEvent).toMatchObject({ name: expect.any(String) })
    expect(check.pinned?.integrity).toMatch(/^sha384-/)
    expect(await read(Site, `/api/sites/${site.siteId}`)).toMatchObject({ firstEventAt: expect.any(String) })
  })

  it('lists rejected events with the reason', async () => {
    const { rows } = await read(RejectedList, `/api/sites/${site.siteId}/rejected`)
    expect(rows).toEqual([expect.objectContaining({ code: 'too_old', field: 't' })])
    expect(JSON.parse(rows[0]!.raw)).toMatchObject({ n: 'page_view' })
  })

  it('lists the latest events with their outcome', async () => {
    const send = (body: object, headers: Record<string, string> = {}) =>
      stage.beacon({ k: site.writeKey, v: 'latest', z: stage.clock.now, c: 'granted', ...body }, { headers })
    const event = (i: string, n = 'page_view') => ({
      i,
      n,
      t: stage.clock.now,
      u: 'https://shop.example/latest',
    })
    await send({ e: [event('l1')] })
    await send({ e: [event('l1'), event('l2', '')] })
    await send({ e: [event('l3')] }, { 'user-agent': 'Googlebot/2.1' })
    const { rows } = await read(ReceivedList, `/api/sites/${site.siteId}/received`)
    const latest = rows.filter(row => row.eventId?.startsWith('l') || row.code === 'bad_name')
    expect(latest.map(({ outcome, eventId, mark, code }) => [outcome, eventId, mark, code]).sort()).toEqual([
      ['accepted', 'l1', null, null],
      ['accepted', 'l3', 'bot', null],
      ['duplicate', 'l1', null, null],
      ['rejected', null, null, 'bad_name'],
    ])
    expect(rows.find(row => row.eventId === 'l1' && row.outcome === 'accepted')?.contactId).toMatch(/^c_/)
    for (let i = 0; i < 3; i++) await send({ e: Array.from({ length: 90 }, (_, n) => event(`m${i}-${n}`)) })
    const { rows: newest } = await read(ReceivedList, `/api/sites/${site.siteId}/received`)
    expect(newest).toHaveLength(100)
    expect(newest.every(row => row.eventId?.startsWith('m'))).toBe(true)
  })

  it('includes rejected events with a person’s identifiers in that person’s export', async () => {
    const nameless = { i: 'nameless', n: '', t: stage.clock.now, p: { note: 'ania@example.com' } }
    await stage.beacon(stage.envelope(site.writeKey, [nameless, { ...nameless, p: {} }], { v: 'somebody' }))
    const { rows } = await read(ContactList, `/api/contacts?site=${site.siteId}&q=ania@example.com`)
    const all = await read(ContactExport, `/api/contacts/${rows[0]!.id}/export`)
    expect(all.rejected.map(({ raw }) => JSON.parse(raw))).toEqual([
      { v: 'somebody', z: stage.clock.now, ...nameless },
    ])
  })

  it('lists crossings, at first none', async () => {
    const list = await read(CrossingList, `/api/crossings?site=${site.siteId}&since=2020-01-01T00:00:00Z`)
    expect(list).toEqual({ rows: [], cursor: null })
  })

  it('accepts changes, and rejects invalid ones', async () => {
    const change = (body: object) => stage.call('PATCH', `/api/sites/${site.siteId}`, { as, body })
    const changed = await change({ name: 'New', timeZone: 'Europe/Warsaw', retention: 'P13M' })
    expect(await changed.json()).toMatchObject({ name: 'New', timeZone: 'Europe/Warsaw', retention: 'P13M' })
    for (const body of [
      { timeZone: 'Mars/Base' },
      { timeZone: '+01:00' },
      { retention: 'forever' },
      { retention: '' },
      { retention: 'P' },
      { retention: 'P0D' },
      { retention: 'P300000Y' },
      { origins: ['shop example'] },
      { name: ' ' },
      { consent: 'maybe' },
    ])
      expect((await change(body)).status, JSON.stringify(body)).toBe(422)
    expect((await change({ retention: null })).status).toBe(200)
  })
})

describe('invalid requests', () => {
  it.each([
    ['GET', '/api/nothing', 404, 'not_found'],
    ['POST', '/api/board', 405, 'method_not_allowed'],
    ['DELETE', '/api/sites', 405, 'method_not_allowed'],
  ])('%s %s is %i', async (method, path, status, code) => {
    expect(await refused(method, path)).toMatchObject({ status, code })
  })

  it('with a body that is not JSON, is too large or has another type are rejected', async () => {
    const post = (body: string, type = 'application/json') =>
      stage.call('POST', '/api/sites', { as, body, headers: { 'content-type': type } })
    expect((await post('{')).status).toBe(400)
    expect((await post(`{"name":"${'x'.repeat(1_100_000)}"}`)).status).toBe(413)
    expect((await post('null')).status).toBe(422)
    expect((await post('{"name":7}')).status).toBe(422)
    expect((await post('name=x', 'application/x-www-form-urlencoded')).status).toBeGreaterThanOrEqual(400)
  })
})
