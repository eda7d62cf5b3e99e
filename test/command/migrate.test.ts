import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import { fill } from '../../collector/store/postgres/fill.ts'
import { makePool } from '../../collector/store/postgres/pool.ts'
import { connect, migrate } from '../../collector/store/sqlite/connection.ts'
import { Dump } from '../../collector/store/sqlite/dump.ts'
import type { Board } from '../../shared/board.ts'
import type { CrossingInfo } from '../../shared/contact.ts'
import type { Job } from '../../shared/job.ts'
import type { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, runSql, startPostgres } from '../postgres.ts'
import { ENTRY, Place } from '../system/spawned.ts'

const MINUTE = 60_000
const NOW = Date.now()

const PLAN: Plan = {
  name: 'Moving',
  goal: '',
  state: 'live',
  rules: [
    { id: 'view', kind: 'event', event: 'page_view', where: [], points: 10, limit: { per: 'hour', n: 5 } },
    { id: 'buy', kind: 'event', event: 'purchase', where: [], perUnit: { field: 'props.value', rate: 0.5 } },
    { id: 'fade', kind: 'event', event: 'login', where: [], points: 7, halfLife: 'P1D' },
  ],
  groups: [],
  tags: [],
  seasons: [],
  bands: [],
  thresholds: [{ id: 'warm', value: 30, direction: 'up' }],
  cycle: null,
}

let server: PostgresServer
let url: string
let source: Place
let target: Place
let site: CreatedSite
let before: Awaited<ReturnType<typeof all>>
beforeAll(async () => {
  server = await startPostgres()
  url = await server.makeDatabase()
  source = new Place()
  target = new Place({ DATABASE_URL: url })
  await source.start()
  site = await source.addSite()
  await publish()
  await live(source)
}, 90_000)
afterAll(async () => {
  await source[Symbol.asyncDispose]()
  await target[Symbol.asyncDispose]()
  await server.stop()
})

it('migrate fails while a collector uses the source database', async () => {
  const { code, err } = await source.command('migrate', '--to', url)
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('Stop it first') })
  before = await all(source)
  expect(before.board.rows.length).toBe(6)
  expect(before.crossings.length).toBeGreaterThan(1)
  expect(before.rejected).toHaveLength(1)
  await source.stop()
})

it('migrate moves nothing when it is killed in the middle, and succeeds when started again', async () => {
  await target.command('verify')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // Events have been written when it comes to their marks, and waits.
  await client.query('BEGIN; LOCK TABLE marks IN EXCLUSIVE MODE')
  const child = spawn(process.execPath, [ENTRY, 'migrate', '--to', url], {
    env: { ...process.env, DATA_DIR: source.dir },
    stdio: 'ignore',
  })
  await eventually(async () => {
    const waiting = await client.query(
      "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'marks'::regclass",
    )
    expect(waiting.rowCount).toBe(1)
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  await client.query('ROLLBACK')
  await client.end()
  for (const table of ['sites', 'contacts', 'events'])
    expect((await runSql(url, `SELECT 1 FROM ${table}`)).rowCount).toBe(0)
})

it('migrate moves contacts, scores, crossings and keys, and events sent again are duplicates', {
  timeout: 120_000,
}, async () => {
  const moved = await source.command('migrate', '--to', url, '--json')
  expect(moved).toMatchObject({ code: 0, err: '' })
  const report = JSON.parse(moved.out) as { rows: Record<string, number>; contacts: number }
  expect(report).toMatchObject({ contacts: 6, differences: [], rows: { sites: 1, orders: 3 } })
  expect(report.rows.events).toBe(sent.length - 1)

  await target.start()
  expect(await all(target)).toEqual(before)
  for (const again of sent) {
    const answer = (await (await again(target)).json()) as { accepted?: number }
    expect(answer.accepted ?? 0).toBe(0)
  }
  // One more of what had lifted them over the threshold: it is still disarmed.
  await view('anna', 'after the move', -1)(target)
  await eventually(async () => {
    const { rows } = (await all(target)).board
    expect(rows.find(row => row.name === 'Anna Nowak')?.score).toBeGreaterThanOrEqual(
      before.board.rows.find(row => row.name === 'Anna Nowak')!.score,
    )
  })
  expect((await all(target)).crossings).toEqual(before.crossings)
  expect(await target.command('verify')).toMatchObject({ code: 0 })
  const twice = await source.command('migrate', '--to', url)
  expect(twice).toMatchObject({ code: 1, err: expect.stringContaining('A collector is running') })
  await target.stop()
  const again = await source.command('migrate', '--to', url)
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('not empty') })
})

it('migrate copies every row of every table that both databases share, unchanged', async () => {
  const [file, to] = [join(source.dir, 'full', 'full.db'), await server.makeDatabase()]
  await (await openStore(to, source.dir, { role: 'command' })).close()
  const db = connect(file)
  migrate(db)
  const shared = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
    .filter(table => !APART.includes(table))
  const rowsOf = new Map<string, Record<string, unknown>[]>()
  for (const table of shared) {
    const columns = db.prepare<[], { name: string; type: string }>(`PRAGMA table_info(${table})`).all()
    for (const n of [1, 2]) {
      const values = columns.map(({ name, type }) =>
        type === 'INTEGER' ? 2 ** 40 + n : `${name} ${n} "ł'\\😀\n{}`,
      )
      db.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?')})`).run(values)
    }
    rowsOf.set(table, db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all())
  }
  db.close()
  expect(shared.length).toBeGreaterThan(20)

  const dump = new Dump(file)
  try {
    await fill(to, dump.parcels(), dump.counts, () => {})
  } finally {
    dump.close()
  }
  const pool = makePool({ connectionString: to, max: 1, name: 'test' })
  for (const [table, rows] of rowsOf) {
    const moved = await pool.query(`SELECT * FROM ${table}`)
    expect(moved.rows, table).toHaveLength(rows.length)
    expect(moved.rows, table).toEqual(expect.arrayContaining(rows))
  }
  await pool.query("INSERT INTO audit (at, actor, action, subject, detail) VALUES (1, '', '', '', '')")
  const { rows } = await pool.query('SELECT max(id) AS id FROM audit')
  expect(rows[0].id).toBe(2 ** 40 + 3)
  await pool.end()
})
/** Each database has its own, or in another shape. */
const APART = [
  ...['registry', 'overheard', 'probe', 'streams', 'events', 'marks', 'orders', 'contacts'],
  ...['site_numbers', 'streams_by_key', 'contacts_by_id'],
]

type Send = (place: Place) => Promise<Response>
/** All that was sent, in order. */
const sent: Send[] = []

const browser =
  (visitor: string, event: Record<string, unknown>): Send =>
  place =>
    place.send({ k: site.writeKey, v: visitor, z: NOW, c: 'granted', e: [event] })
const view = (visitor: string, i: string, minutesAgo: number): Send =>
  browser(visitor, { i, n: 'page_view', t: NOW - minutesAgo * MINUTE, u: `https://shop.example/${i}` })
const identify = (visitor: string, i: string, p: Record<string, unknown>, minutesAgo: number): Send =>
  browser(visitor, { i, n: 'identify', t: NOW - minutesAgo * MINUTE, p })
const call =
  (path: string, body: Record<string, unknown>): Send =>
  place =>
    fetch(`${place.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${site.secretKey}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ timestamp: new Date(NOW - 20 * MINUTE).toISOString(), ...body }),
    })

/** People with several devices, late events, a merge by word of a server, orders and what is left of one. */
async function live(place: Place): Promise<void> {
  const order = (messageId: string, userId: string, event: string, properties: Record<string, unknown>) =>
    call('track', { messageId, userId, event, properties })
  sent.push(
    ...[1, 2, 3, 4].map(n => view('anna', `a${n}`, 200 - n)),
    identify('anna', 'a-is', { email: 'anna@example.com', traits: { name: 'Anna Nowak' } }, 100),
    view('anna-phone', 'p1', 90),
    identify('anna-phone', 'p-is', { email: 'Anna@example.com' }, 89),
    view('anna', 'late', 60 * 24 * 3),
    ...Array.from({ length: 4 }, (_, i) => view(`stranger-${i}`, `s${i}`, 50 - i)),
    order('o-1', 'u1', 'Order Completed', { order_id: '1', revenue: 200, currency: 'PLN' }),
    order('o-2', 'u2', 'Order Completed', { order_id: '2', revenue: 40.5, currency: 'PLN' }),
    order('r-1', 'u1', 'Order Refunded', { order_id: '1', revenue: 60, currency: 'PLN' }),
    call('alias', { messageId: 'al', previousId: 'u2', userId: 'u1' }),
    browser('stranger-0', { i: 'in', n: 'login', t: NOW - MINUTE }),
    browser('stranger-1', { i: 'no', n: '', t: NOW }),
  )
  for (const send of sent) expect((await send(place)).ok).toBe(true)
}

async function publish(): Promise<void> {
  const headers = { authorization: `Bearer ${site.secretKey}`, 'content-type': 'application/json' }
  const ask = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${source.url}/api/plans/${site.planId}${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    })
    expect(answer.ok).toBe(true)
    return answer.json()
  }
  await ask('PUT', '', PLAN)
  const { id } = (await ask('POST', '/publish', { fromNow: false })) as Job
  await eventually(async () =>
    expect((await source.get<Job>(`/api/jobs/${id}`, site.secretKey)).state).toBe('done'),
  )
}

/** What screens show of everything, as it is to be the same elsewhere. */
async function all(place: Place) {
  const get = <T>(path: string) => place.get<T>(path, site.secretKey)
  const board = await get<Board>(`/api/board?site=${site.siteId}&plan=${site.planId}&top=50`)
  const { rows: crossings } = await get<{ rows: CrossingInfo[] }>(`/api/crossings?site=${site.siteId}`)
  const { rows: rejected } = await get<{ rows: unknown[] }>(`/api/sites/${site.siteId}/rejected`)
  const people = await Promise.all(
    board.rows.map(({ contactId }) => get(`/api/contacts/${contactId}/timeline?site=${site.siteId}`)),
  )
  const plan = await get(`/api/plans/${site.planId}`)
  return { board: { total: board.total, rows: board.rows }, crossings, rejected, people, plan }
}
