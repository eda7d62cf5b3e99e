import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPlan } from '../../collector/accounts/plans.ts'
import { SiteActivity } from '../../collector/insights/activity.ts'
import { openStore } from '../../collector/store/open.ts'
import { Counts, Overview, OverviewPeople, RuleFirings } from '../../shared/overview.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** An overview stores nothing of its own: the second store has its turn in the long run. */
const STORES = process.env.LONG ? ['SQLite', 'PostgreSQL'] : ['SQLite']

let server: PostgresServer | null = null
beforeAll(async () => {
  if (STORES.includes('PostgreSQL')) server = await startPostgres()
})
afterAll(() => server?.stop())

describe.each(STORES)('an overview on %s', name => {
  let stage: Stage
  let site: CreatedSite
  let as: string
  let plan: string
  let ids = 0
  const event = (n: string, ago: number, more: object = {}) => ({
    i: `e${++ids}`,
    n,
    t: stage.clock.now - ago,
    u: 'https://shop.example/',
    h: 'Shop',
    ...more,
  })
  const send = async (visitor: string, events: unknown[], key = site.writeKey) => {
    const response = await stage.beacon(stage.envelope(key, events, { v: visitor }))
    expect(await response.json()).toMatchObject({ accepted: events.length })
  }
  const read = async (days = 7) =>
    Overview.parse(await (await stage.call('GET', `/api/overview?plan=${plan}&days=${days}`, { as })).json())
  const counted = async (days = 7) => {
    await eventually(async () => expect((await read(days)).survey).not.toBeNull())
    return (await read(days)).survey!
  }

  beforeAll(async () => {
    stage =
      name === 'SQLite'
        ? await openStage()
        : await openStage({}, async () => openStore(await server!.makeDatabase(), ''))
    // Noon, so that an hour ago is today in UTC.
    stage.clock.now = (Math.floor(Date.now() / DAY_MS) + 1.5) * DAY_MS
    site = await stage.site()
    as = (await stage.person('viewer')).cookie
    const made = await createPlan(
      stage.store.db,
      {
        site: site.siteId,
        retention: null,
        input: {
          name: 'Few rules',
          timeZone: 'UTC',
          rules: [
            { id: 'view', kind: 'event', event: 'page_view', points: 2, limit: { per: 'day', n: 2 } },
            { id: 'order', kind: 'event', event: 'purchase', points: 50, validity: 'P1D' },
            { id: 'silent', kind: 'event', event: 'nobody_does_this', points: 5 },
          ],
          bands: [
            { id: 'cold', name: 'Cold' },
            { id: 'hot', name: 'Hot', from: 20 },
          ],
          thresholds: [{ id: 'hot', name: 'Hot', value: 20, direction: 'up' }],
        },
      },
      'test',
      stage.clock.now,
    )
    plan = 'id' in made ? made.id : ''
    await stage.store.db
      .updateTable('plans')
      .set({ state: 'live', live_version: 1 })
      .where('id', '=', plan)
      .execute()
    await stage.store.db
      .updateTable('plan_versions')
      .set({ state: 'live' })
      .where('plan_id', '=', plan)
      .execute()
    await stage.refresh()
    await send('ania', [
      event('page_view', 10 * DAY_MS, { u: 'https://shop.example/old' }),
      event('page_view', 2 * DAY_MS, {
        u: 'https://shop.example/tents/?utm_source=spring&utm_campaign=may&token=secret',
      }),
      event('page_view', 2 * DAY_MS - 1000, { u: 'https://shop.example/tents?colour=red', h: 'Tents' }),
      event('page_view', 2 * DAY_MS - 2000, { u: 'https://shop.example/tents', h: 'Tents' }),
      event('page_view', HOUR_MS, { u: 'https://shop.example/tents', h: 'Tents' }),
    ])
    await send(
      'ania',
      [event('purchase', 60_000, { p: { transaction_id: 'o1', value: 120.5, currency: 'pln' } })],
      site.secretKey,
    )
    await send('jan', [
      event('page_view', 1000, { u: 'https://shop.example/tents', h: 'Tents', r: 'https://www.google.com/' }),
    ])
  }, 60_000)
  afterAll(() => stage.close())

  it('counts present visitors and incoming events at once', async () => {
    // The views receive a commit a moment after it.
    await eventually(async () => expect((await read()).now).toEqual({ visitors: 2, hot: 1, events: 3 }))
    const { minutes } = await read()
    expect(minutes).toHaveLength(60)
    expect(minutes.at(-1)!.events).toBeGreaterThanOrEqual(2)
    expect(minutes[0]!.events).toBe(0)
  })

  it('counts pages by contacts, without query parameters', async () => {
    const { pages } = await counted()
    expect(pages).toMatchObject([{ key: '/tents', path: '/tents', title: 'Tents', views: 5, people: 2 }])
    expect((await counted(30)).pages).toContainEqual(
      expect.objectContaining({ path: '/old', title: 'Shop', views: 1, people: 1 }),
    )
    expect((await counted(1)).pages[0]).toMatchObject({ views: 2, people: 2 })
  })

  it('lists the sources and campaigns of contacts that become hot', async () => {
    const { sources, campaigns } = await counted()
    expect(sources).toMatchObject([
      { name: 'spring', channel: 'campaign', visits: 1, people: 1, hot: 1 },
      { name: 'google', channel: 'search', visits: 1, people: 1, hot: 0 },
    ])
    expect(campaigns).toMatchObject([{ name: 'may', channel: 'spring', visits: 1, people: 1, hot: 1 }])
  })

  it('counts the contacts of each band at the end of each day, and none before the first contact', async () => {
    const { days, bands, visitors, visitorsBefore } = await counted(30)
    const [cold, hot] = bands
    expect(days.at(-1)).toBe(new Date(stage.clock.now).toISOString().slice(0, 10))
    expect(cold!.counts.slice(-11)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(cold!.counts.slice(0, 19)).toEqual(new Array(19).fill(null))
    expect(hot!.counts.slice(-2)).toEqual([0, 1])
    expect(days).toHaveLength(30)
    expect(visitors.slice(-4)).toEqual([0, 1, 0, 2])
    expect(visitorsBefore).toEqual(new Array(30).fill(null))
    const week = await counted(7)
    expect(week.days).toEqual(days.slice(-7))
    expect(week.visitors).toEqual(visitors.slice(-7))
    // The first event is ten days old: of the week before, only the last days are known.
    expect(week.visitorsBefore.slice(-4)).toEqual([1, 0, 0, 0])
  })

  it('counts crossings and conversions by day', async () => {
    const { crossings, conversions } = await counted()
    expect(crossings).toMatchObject([{ threshold: 'hot', name: 'Hot', direction: 'up' }])
    expect(crossings[0]!.counts.slice(-2)).toEqual([0, 1])
    expect(conversions).toEqual([
      expect.objectContaining({
        name: 'purchase',
        people: 1,
        times: 1,
        value: [{ currency: 'PLN', amount: 120.5 }],
      }),
    ])
  })

  it('sums one period and the one before it, up to the same time of day', async () => {
    const week = await counted(7)
    expect(week.totals).toMatchObject({
      visitors: 2,
      leads: 0,
      hot: 1,
      conversions: 1,
      converted: 1,
      revenue: [{ currency: 'PLN', amount: 120.5 }],
      visits: 3,
      single: 2,
      visitMs: Math.round(2000 / 3),
    })
    // Nothing is stored of most of the week before: a comparison would mislead.
    expect(week.before).toBeNull()
    const today = await counted(1)
    expect(today.totals).toMatchObject({ visitors: 2, visits: 2 })
    expect(today.before).toMatchObject({ visitors: 0, visits: 0 })
    expect(today.hours.filter(({ visitors }) => visitors !== null)).toHaveLength(13)
    expect(today.hours.slice(11, 13).map(({ visitors }) => visitors)).toEqual([2, 0])
    expect(today.pages).toMatchObject([{ path: '/tents', people: 2, before: 0 }])
  })

  it('counts a period between two days, both included', async () => {
    const day = (ago: number) => new Date(stage.clock.now - ago * DAY_MS).toISOString().slice(0, 10)
    const path = `/api/overview?plan=${plan}&from=${day(10)}&to=${day(2)}`
    const ask = async () => Overview.parse(await (await stage.call('GET', path, { as })).json()).survey
    await eventually(async () => expect(await ask()).not.toBeNull())
    const survey = (await ask())!
    expect(survey.days).toHaveLength(9)
    expect(survey.isPartial).toBe(false)
    expect(survey.totals).toMatchObject({ visitors: 1, visits: 2, revenue: [] })
    expect(survey.visitors).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1])
    for (const wrong of [
      `from=${day(2)}`,
      `from=${day(1)}&to=${day(2)}`,
      `from=${day(900)}&to=${day(2)}`,
      'from=yesterday&to=today',
    ])
      expect((await stage.call('GET', `/api/overview?plan=${plan}&${wrong}`, { as })).status, wrong).toBe(422)
  })

  it('leads from a line to its contacts, the highest scores first', async () => {
    const people = async (list: string, key: string, days = 7) =>
      OverviewPeople.parse(
        await (
          await stage.call(
            'GET',
            `/api/overview/people?plan=${plan}&list=${list}&key=${encodeURIComponent(key)}&days=${days}`,
            { as },
          )
        ).json(),
      )
    const { pages, sources, exits, conversions } = await counted()
    const tents = await people('pages', pages[0]!.key)
    expect(tents.total).toBe(2)
    expect(tents.rows.map(({ score, band }) => [score, band])).toEqual([
      [58, 'hot'],
      [2, 'cold'],
    ])
    expect((await people('sources', sources[1]!.key)).rows).toMatchObject([{ score: 2 }])
    expect((await people('conversions', conversions[0]!.id)).rows).toMatchObject([{ score: 58 }])
    expect(await people('pages', '/nowhere')).toEqual({ total: 0, rows: [] })
    // The visits of today have not ended: their last pages are not known yet.
    expect(exits.map(({ views }) => views)).toEqual([2])
    expect(
      (await stage.call('GET', `/api/overview/people?plan=${plan}&list=other&key=x`, { as })).status,
    ).toBe(422)
  })

  it('lists the points of each rule, without points above a limit', async () => {
    await counted()
    const firings = RuleFirings.parse(
      await (await stage.call('GET', `/api/plans/${plan}/firings`, { as })).json(),
    )
    expect(firings.rules).toEqual([
      { rule: 'order', times: 1, points: 50, people: 1 },
      // Of the three views two days ago the third is over the limit.
      { rule: 'view', times: 5, points: 10, people: 2 },
    ])
  })

  it('shows a wall today’s figures', async () => {
    const admin = (await stage.person('admin')).cookie
    const made = await stage.call('POST', `/api/sites/${site.siteId}/walls`, { as: admin, body: { plan } })
    const { url } = (await made.json()) as { url: string }
    const token = new URL(url).searchParams.get('token')
    const answer = await stage.call('GET', `/api/wall/counts?token=${token}`)
    expect(Counts.parse(await answer.json())).toEqual({
      now: 2,
      hotNow: 1,
      seenToday: 2,
      hotToday: 1,
      latest: [expect.objectContaining({ name: null, score: 58 })],
    })
    expect((await stage.call('GET', '/api/wall/counts?token=other')).status).toBe(404)
  })

  it('requires a sign-in, and excludes erased contacts', async () => {
    expect((await stage.call('GET', `/api/overview?plan=${plan}`)).status).toBe(401)
    await stage.erasures.erase(site.siteId, { visitor: 'ania' }, 'test')
    await eventually(async () => expect((await read()).now.visitors).toBe(1))
    const { pages, bands } = await counted()
    expect(pages).toMatchObject([{ path: '/tents', title: 'Tents', views: 1, people: 1 }])
    expect(bands.map(({ counts }) => counts.at(-1))).toEqual([1, 0])
  })
})

it('an overview has no figures for the minutes before the collector started', () => {
  let now = 100 * HOUR_MS
  const pulse = new SiteActivity(() => now)
  now += 2 * 60_000
  expect(pulse.minutes('s').map(({ events }) => events)).toEqual([...new Array(57).fill(null), 0, 0, 0])
})
