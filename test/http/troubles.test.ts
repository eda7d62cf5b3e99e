import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { Trouble } from '../../shared/health.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

const DAY_MS = 86_400_000
const GIB = 1024 ** 3

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['SQLite', 'PostgreSQL'])('the problems of senders in a week, on %s', kind => {
  let stage: Stage
  let site: CreatedSite
  let logBytes: number | null = null
  let disk: { free: number; total: number } | null = null
  beforeAll(async () => {
    const url = kind === 'SQLite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, async dir => {
      const store = await openStore(url, dir)
      const own = store.logBytes.bind(store)
      store.logBytes = () => logBytes ?? own()
      const ownDisk = store.disk.bind(store)
      store.disk = async () => disk ?? ownDisk()
      return store
    })
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    site = await stage.site(['https://shop.example'])
    logBytes = null
    disk = { free: 900 * GIB, total: 1_000 * GIB }
  })

  const troubles = async (of = site): Promise<Trouble[]> => {
    const answer = await stage.call('GET', `/api/sites/${of.siteId}/troubles`, { as: of.secretKey })
    expect(answer.status).toBe(200)
    return ((await answer.json()) as { rows: Trouble[] }).rows
  }
  let id = 0
  const view = (more: object = {}) => ({
    i: `t${++id}`,
    n: 'page_view',
    t: stage.clock.now,
    u: 'https://shop.example/cart?email=jan@x.example',
    ...more,
  })
  const send = (events: unknown[], headers: Record<string, string> = {}, address?: string) =>
    stage.beacon(stage.envelope(site.writeKey, events), {
      headers: { origin: 'https://shop.example', ...headers },
      ...(address && { address }),
    })

  it('list rejected events by reason, with the page of the latest one without its query', async () => {
    await send([view({ n: '' }), view({ n: '' }), view({ p: 'text' })])
    expect(await troubles()).toMatchObject([
      { of: 'events', code: 'bad_name', count: 2, sender: 'https://shop.example/cart', field: 'n' },
      { of: 'events', code: 'bad_props', count: 1, event: 'page_view' },
    ])
  })

  it('name the library of a server', async () => {
    const message = {
      type: 'track',
      event: 'Order Completed',
      userId: 'u1',
      messageId: `m${++id}`,
      context: { library: { name: 'analytics-node', version: '3.1.0' } },
      properties: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, 'x'.repeat(9)])),
      timestamp: 'nonsense',
    }
    const answer = await stage.app.request('http://localhost/v1/batch', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${site.secretKey}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch: [{ ...message, event: '' }] }),
    })
    expect(answer.status).toBe(400)
    expect(await troubles()).toMatchObject([{ of: 'events', sender: 'analytics-node 3.1.0' }])
  })

  it('include a wrong origin, an invalid envelope, a rate-limited visitor and a blocked companion', async () => {
    await send([view()], { origin: 'https://thief.example' })
    await stage.beacon({ k: site.writeKey, v: 'v1', z: 'noon', e: [] })
    const many = Array.from({ length: 100 }, () => view())
    for (let i = 0; i < 8; i++) await send(many, {}, '203.0.113.50')
    await stage.beacon(stage.envelope(site.writeKey, [view()], { x: 'shop', v: 'visitor-2' }))
    await stage.beacon(stage.envelope(site.writeKey, [view()], { x: 'no companion: <b>', v: 'visitor-2' }))
    const rows = (await troubles()).filter(({ code }) =>
      ['origin_not_allowed', 'bad_envelope', 'slowed_sender', 'companion_lost'].includes(code),
    )
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'origin_not_allowed',
          sender: 'https://thief.example',
          of: 'requests',
        }),
        expect.objectContaining({ code: 'bad_envelope', sender: null }),
        expect.objectContaining({ code: 'slowed_sender', sender: 'https://shop.example' }),
        expect.objectContaining({ code: 'companion_lost', message: 'shop', count: 1 }),
      ]),
    )
    expect(rows.filter(({ code }) => code === 'companion_lost')).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('noon')
  })

  it('name a forwarding address with thousands of visitors as a proxy, and never a visitor’s address', async () => {
    const flood = async (address: string, headers: Record<string, string>) => {
      for (let i = 0; i < 1_100; i++)
        await stage.beacon('{', { address, headers: { origin: 'https://shop.example', ...headers } })
    }
    await flood('198.51.100.7', { 'x-forwarded-for': '203.0.113.9' })
    await flood('203.0.113.77', {})
    const slowed = (await troubles()).filter(({ code }) => code === 'slowed_network')
    expect(slowed.map(({ sender, count }) => [sender, count > 50])).toEqual(
      expect.arrayContaining([
        ['198.51.100.7', true],
        [null, true],
      ]),
    )
    await stage.saveMishaps(null)
    const stored = JSON.stringify(await stage.store.db.selectFrom('settings').selectAll().execute())
    expect(stored).toContain('198.51.100.7')
    expect(stored).not.toContain('203.0.113.')
  })

  it('report a redirecting proxy by its method', async () => {
    await stage.app.request('http://localhost/e', { headers: { origin: 'https://redirected.example' } })
    expect(await troubles()).toContainEqual(
      expect.objectContaining({ code: 'method_not_allowed', sender: 'https://redirected.example' }),
    )
  })

  it('begin with a growing write-ahead log', async () => {
    logBytes = 300 * 1024 * 1024
    expect((await troubles())[0]).toMatchObject({ of: 'megabytes', code: 'log_grows', count: 300 })
  })

  it('begin with a nearly full disk, which the readiness probe reports too', async () => {
    const ready = async () => (await stage.app.request('http://localhost/readyz')).json()
    for (const [free, total] of [
      [9, 1_000],
      [0.5, 8],
    ]) {
      disk = { free: free! * GIB, total: total! * GIB }
      expect((await troubles())[0]).toMatchObject({ of: 'megabytes', code: 'disk_low', count: free! * 1024 })
      expect(await ready()).toEqual({ status: 'ready', disk: 'low' })
    }
    for (const [free, total] of [
      [11, 1_000],
      [1, 8],
    ]) {
      disk = { free: free! * GIB, total: total! * GIB }
      expect((await troubles()).filter(({ code }) => code === 'disk_low')).toEqual([])
      expect(await ready()).toEqual({ status: 'ready' })
    }
    disk = null
    const own = await stage.store.disk()
    if (kind === 'PostgreSQL') expect(own).toBeNull()
    else {
      expect(own!.free).toBeGreaterThan(0)
      expect(own!.total).toBeGreaterThan(own!.free)
    }
  })

  it('survive a restart, are summed over collectors, and expire after a week', async () => {
    const wrong = () => send([view()], { origin: 'https://wrong.example' })
    await wrong()
    await stage.saveMishaps(null)
    const other = await openStage({ store: stage.store, now: () => stage.clock.now })
    try {
      await wrong()
      await Promise.all([stage.saveMishaps(null), other.saveMishaps(null)])
      const answer = await other.call('GET', `/api/sites/${site.siteId}/troubles`, { as: site.secretKey })
      const { rows } = (await answer.json()) as { rows: Trouble[] }
      expect(rows).toContainEqual(expect.objectContaining({ code: 'origin_not_allowed', count: 2 }))
      stage.clock.now += 3 * DAY_MS
      await wrong()
      expect(await troubles()).toContainEqual(
        expect.objectContaining({ code: 'origin_not_allowed', count: 3 }),
      )
      stage.clock.now += 5 * DAY_MS
      expect(await troubles()).toContainEqual(
        expect.objectContaining({ code: 'origin_not_allowed', count: 1 }),
      )
      stage.clock.now += 3 * DAY_MS
      expect((await troubles()).filter(({ code }) => code === 'origin_not_allowed')).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('are open to members of the site only', async () => {
    const { cookie } = await stage.person('viewer')
    const path = `/api/sites/${site.siteId}/troubles`
    expect((await stage.call('GET', path, { as: cookie })).status).toBe(403)
    const other = await stage.site()
    expect((await stage.call('GET', path, { as: other.secretKey })).status).toBe(404)
  })
})
