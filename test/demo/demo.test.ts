import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addKey } from '../../collector/accounts/keys.ts'
import { listSites } from '../../collector/accounts/sites.ts'
import { startCollector } from '../../collector/app/main.ts'
import { openDemo } from '../../collector/demo/demo.ts'
import type { Marker } from '../../collector/demo/site.ts'
import { pastOf } from '../../collector/demo/visitors/past.ts'
import { readConfig } from '../../collector/platform/config.ts'
import type { Board } from '../../shared/board.ts'
import type { Site } from '../../shared/site.ts'

let dataDir: string
const open: (() => Promise<void>)[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-demo-'))
})
afterEach(async () => {
  for (const close of open.splice(0)) await close()
  await rm(dataDir, { recursive: true, force: true })
})

async function run() {
  const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' })
  const demo = openDemo({ seed: 42 })
  const running = await startCollector(config, pino({ level: 'silent' }), demo.mounts)
  const close = async () => {
    await demo.stop()
    await running.stop()
  }
  open.push(close)
  const begun = Date.now()
  await demo.start(running)
  const startMs = Date.now() - begun
  const { db } = running.store
  const sites = await db.selectFrom('sites').select(['id', 'options']).execute()
  const site = sites[0]!
  const plan = await db
    .selectFrom('plans')
    .select('id')
    .where('site_id', '=', site.id)
    .executeTakeFirstOrThrow()
  const { token } = await addKey(db, { site: site.id, class: 'secret', name: 'test' }, 'test', Date.now())
  const [{ writeKey }] = (await listSites(db, site.id)) as [Site]
  const board = async (): Promise<Board> => {
    const answer = await fetch(`${running.url}/api/board?site=${site.id}&plan=${plan.id}&top=1000`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    return (await answer.json()) as Board
  }
  const marker = async (): Promise<Marker> => {
    const row = await db
      .selectFrom('sites')
      .select('options')
      .where('id', '=', site.id)
      .executeTakeFirstOrThrow()
    return JSON.parse(row.options).demo
  }
  const filled = () => until(async () => (await marker()).isFilled, 120_000)
  const crossedAt = async () =>
    (await db.selectFrom('crossings').select('stated_at').execute()).map(row => Number(row.stated_at))
  const rejected = () => db.selectFrom('rejected').select(['code', 'message']).execute()
  return {
    running,
    startMs,
    sites,
    site,
    writeKey,
    board,
    marker,
    filled,
    crossedAt,
    rejected,
    close: () => open.pop()!(),
  }
}

const until = async (holds: () => Promise<boolean>, ms: number) => {
  const begun = Date.now()
  while (!(await holds())) {
    if (Date.now() - begun > ms) throw new Error(`not within ${ms} ms`)
    await sleep(100)
  }
}

describe('npm start -- --demo', () => {
  it('has contacts on the board within ten seconds, and their ranks change', async () => {
    const { startMs, board, filled, rejected } = await run()
    expect(startMs).toBeLessThan(2_000)
    await until(async () => (await board()).total > 50, 10_000)
    await filled()
    const { rows } = await board()
    expect(rows.filter(({ name }) => name !== null).length).toBeGreaterThan(10)
    expect(rows.some(({ band }) => band === 'hot')).toBe(true)
    expect(rows.some(({ band }) => band === 'warm')).toBe(true)
    const scores = (shown: Board['rows']) =>
      shown.map(({ contactId, score }) => `${contactId} ${score}`).join()
    const before = scores(rows)
    await until(async () => scores((await board()).rows) !== before, 60_000)
    expect(await rejected()).toEqual([])
  })

  it('serves the shop with the real tracker', async () => {
    const { running, board } = await run()
    expect((await fetch(`${running.url}/demo`, { redirect: 'manual' })).headers.get('location')).toBe(
      '/demo/',
    )
    const page = await fetch(`${running.url}/demo/`)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const key = /data-site="(pk_\w+)"/.exec(await page.text())![1]
    expect((await fetch(`${running.url}/pulse.js`)).status).toBe(200)
    expect((await fetch(`${running.url}/demo/nowhere`)).status).toBe(404)
    await until(async () => (await board()).total > 50, 60_000)
    const answer = await fetch(`${running.url}/e`, {
      method: 'POST',
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' },
      body: JSON.stringify({
        k: key,
        v: 'me',
        z: Date.now(),
        e: [{ i: 'mine-1', n: 'page_view', t: Date.now(), u: `${running.url}/demo/pricing` }],
      }),
    })
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  })

  it('creates a history with its original times, and finds the same site after a restart', async () => {
    const first = await run()
    await until(async () => (await first.board()).total > 50, 60_000)
    await first.filled()
    expect(new Set((await first.crossedAt()).map(at => Math.floor(at / 86_400_000))).size).toBeGreaterThan(3)
    await first.close()
    const second = await run()
    expect(second.sites.map(({ id }) => id)).toEqual([first.site.id])
    expect((await second.board()).total).toBeGreaterThan(50)
    expect(await second.rejected()).toEqual([])
  })

  it('neither loses nor duplicates history when it is interrupted', async () => {
    const first = await run()
    await sleep(60)
    expect((await first.marker()).isFilled).toBe(false)
    await first.close()
    const second = await run()
    await second.filled()
    expect(await second.rejected()).toEqual([])
    // Whatever is sent once more is known already, word for word.
    const { seed, madeAt, base } = await second.marker()
    for (const { visitor, events } of pastOf(seed, madeAt, base).parcels.filter(({ by }) => by === 'page')) {
      const answer = await fetch(`${second.running.url}/e`, {
        method: 'POST',
        headers: { 'user-agent': visitor.agent },
        body: JSON.stringify({ k: second.writeKey, v: visitor.id, z: Date.now(), e: events }),
      })
      expect(await answer.json()).toEqual({ accepted: 0, duplicates: events.length, rejected: [] })
    }
  })
})
