import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { StorageUnavailable, type Store } from '../../collector/model/port.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { openPostgres } from '../../collector/store/postgres/postgres-store.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, runSql, startPostgres } from '../postgres.ts'
import { statuses, visits } from './contract/exactly-once.ts'
import { DECIDER } from './contract/ground.ts'
import { arrival, NOW } from './samples.ts'

describe('several collectors on one PostgreSQL', () => {
  let server: PostgresServer
  let url: string
  let opened: Store[] = []
  const open = async (): Promise<Store> => {
    const store = await openPostgres({ url, deciderModule: DECIDER })
    opened.push(store)
    return store
  }

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    url = await server.makeDatabase()
  })
  afterEach(async () => {
    await Promise.all(opened.map(store => store.close()))
    opened = []
    await server.dropDatabase(url)
  })

  it('receive late commits, which a reader of `seq > last` would miss', async () => {
    const store = await open()
    const heard: string[] = []
    await store.subscribe(feed => heard.push(...feed.crossings.map(one => one.id)))
    const [slow, quick, reader] = await Promise.all([connect(url), connect(url), connect(url)])
    let last = 0
    const readNaively = async () => {
      const { rows } = await reader.query('SELECT seq, outcome FROM changes WHERE seq > $1 ORDER BY seq', [
        last,
      ])
      last = Math.max(last, ...rows.map(row => Number(row.seq)))
      return rows.map(row => JSON.parse(row.outcome).crossings[0].id)
    }
    const insert = (client: pg.Client, id: string) =>
      client.query("INSERT INTO changes (origin, number, outcome) VALUES ('other', 1, $1)", [
        JSON.stringify({ answers: [], contacts: [], events: [], crossings: [{ id }] }),
      ])

    await slow.query('BEGIN')
    await insert(slow, 'slow')
    await insert(quick, 'quick')
    const naive = await readNaively()
    await eventually(() => expect(heard).toEqual(['quick']))
    await slow.query('COMMIT')
    naive.push(...(await readNaively()))
    await eventually(() => expect(heard).toEqual(['quick', 'slow']))
    expect(naive).toEqual(['quick'])
    await Promise.all([slow, quick, reader].map(client => client.end()))
  })

  it('receive a contact’s versions in order, although the later one may have the smaller transaction id', async () => {
    const store = await open()
    const heard: string[] = []
    await store.subscribe(feed => heard.push(...feed.crossings.map(one => one.id)))
    const [early, middle, late] = await Promise.all([connect(url), connect(url), connect(url)])
    const insert = (client: pg.Client, id: string) =>
      client.query("INSERT INTO changes (origin, number, outcome) VALUES ('other', 1, $1)", [
        JSON.stringify({ answers: [], contacts: [], events: [], crossings: [{ id }] }),
      ])
    for (const client of [early, middle, late]) await client.query('BEGIN; SELECT pg_current_xact_id()')
    await insert(late, 'first')
    await late.query('COMMIT')
    await insert(early, 'second')
    await early.query('COMMIT')
    await eventually(() => expect(heard).toEqual(['first', 'second']))
    await middle.query('ROLLBACK')
    await Promise.all([early, middle, late].map(client => client.end()))
  })

  it('write the same 100 contacts from 16 clients without a deadlock error', async () => {
    const stores = await Promise.all([open(), open()])
    const events = Array.from({ length: 1_600 }, (_, i) => arrival({ visitor: `v${i % 100}` }))
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      const own = events.filter((_, i) => i % 16 === writer).sort(() => Math.random() - 0.5)
      for (let i = 0; i < own.length; i += 25) {
        // Some of another's, so that the same events race too.
        const batch = [...own.slice(i, i + 25), events[(i * 31 + writer) % events.length]!]
        await stores[writer % 2]!.commit(batch)
      }
    })
    await Promise.all(writers)
    for (let i = 0; i < 100; i++)
      expect(await visits(stores[0]!, `v:v${i}`)).toEqual({ counted: 16, kept: 16 })
  })

  it('continue by themselves after a server outage, without the loss of a commit or of a feed', async () => {
    const stores = await Promise.all([open(), open()])
    const heard = new Set<string>()
    let led = 0
    await stores[0]!.subscribe(feed => feed.events.forEach(({ event }) => void heard.add(event.id)))
    stores[0]!.runAsLeader('clock', async signal => {
      led++
      await new Promise(resolve => signal.addEventListener('abort', resolve))
    })
    await eventually(() => expect(led).toBe(1))
    const kept: string[] = []
    let isOver = false
    let refusals = 0
    const writers = stores.map(async (store, writer) => {
      while (!isOver) {
        const batch = [arrival({ visitor: `v${writer}` }), arrival({ visitor: 'shared' })]
        for (let answers = null; answers === null; )
          answers = await store.commit(batch).catch(async error => {
            expect(error).toBeInstanceOf(StorageUnavailable)
            refusals++
            await sleep(50)
            return null
          })
        kept.push(...batch.map(({ event }) => event.id))
      }
    })
    await sleep(300)
    await server.crash()
    await eventually(() => expect(refusals).toBeGreaterThan(0))
    if (!process.env.TEST_DATABASE_URL) {
      await expect(stores[0]!.ready()).rejects.toBeInstanceOf(StorageUnavailable)
      await expect(stores[0]!.registry()).rejects.toBeInstanceOf(StorageUnavailable)
      await expect(stores[0]!.db.selectFrom('sites').selectAll().execute()).rejects.toBeInstanceOf(
        StorageUnavailable,
      )
    }
    const before = kept.length
    await server.start()
    await eventually(() => expect(kept.length).toBeGreaterThan(before + 10))
    isOver = true
    await Promise.all(writers)
    await stores[0]!.ready()
    const { histories } = await stores[0]!.look({ histories: new Set(['s1/v:v0', 's1/v:v1', 's1/v:shared']) })
    const stored = [...histories.values()].flat().map(({ id }) => id)
    expect(stored.toSorted()).toEqual(kept.toSorted())
    expect(await visits(stores[1]!, 'v:shared')).toEqual({ counted: kept.length / 2, kept: kept.length / 2 })
    await eventually(() => expect(kept.filter(id => !heard.has(id))).toEqual([]))
    await eventually(() => expect(led).toBe(2))
  })

  it('survive broken connections during any work', async () => {
    const store = await open()
    const work = [
      sql`SELECT pg_sleep(30)`.execute(store.db),
      store.db.transaction().execute(transaction => sql`SELECT pg_sleep(30)`.execute(transaction)),
    ].map(done => done.catch(error => error))
    const others = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
    await eventually(async () => {
      const { rows } = await runSql(url, `SELECT 1 ${others} AND query LIKE 'SELECT pg_sleep%'`)
      expect(rows.length).toBe(2)
    })
    await runSql(url, `SELECT pg_terminate_backend(pid) ${others}`)
    for (const outcome of await Promise.all(work)) expect(outcome).toBeInstanceOf(StorageUnavailable)
    await store.ready()
  })

  it('receive all contacts and erasures again after a loss of changes', async () => {
    const store = await open()
    const held = new Map<string, ContactRow>()
    const gone: string[] = []
    let told = 0
    await store.subscribe(
      feed => {
        told += feed.contacts.length
        for (const row of feed.contacts) held.set(row.id, row)
        for (const { contact } of feed.gone ?? []) gone.push(contact)
      },
      () => [...held.keys()].map(contact => ({ site: 's1', contact })),
    )
    await store.commit(['anna', 'bea', 'cleo'].map(visitor => arrival({ visitor })))
    await eventually(() => expect(told).toBe(3))
    await runSql(
      url,
      `DELETE FROM contacts WHERE id = 'c_v:anna';
       UPDATE contacts SET is_merged = true, body = jsonb_set(body::jsonb, '{3}', '"c_v:cleo"') WHERE id = 'c_v:bea';
       SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    await eventually(() => expect(gone).toEqual(['c_v:anna']))
    expect(told).toBe(5)
    expect(held.get('c_v:bea')!.mergedInto).toBe('c_v:cleo')
  })

  it('keep the events of every year in partitions that are created when needed', async () => {
    const store = await open()
    const years = [1970, 2014, 2015, 2019, 2026]
    const sent = years.map(year => arrival({ time: Date.UTC(year, 5, 1) }))
    sent.push(arrival({ time: NOW + 0.25 }))
    expect(statuses(await store.commit(sent))).toEqual(Array(6).fill('accepted'))
    expect(await visits(store, 'v:visitor-1')).toEqual({ counted: 6, kept: 6 })
  })

  it('accept text with NUL', async () => {
    const store = await open()
    const odd = arrival({ visitor: 'a\0b', title: 'a\0b', props: { 'k\0': '\0' } })
    expect(statuses(await store.commit([odd, odd]))).toEqual(['accepted', 'duplicate'])
    expect(statuses(await store.commit([odd]))).toEqual(['duplicate'])
    const { histories } = await store.look({ histories: new Set(['s1/v:a\0b']) })
    expect(histories.get('s1/v:a\0b')).toEqual([odd.event])
    const refused = {
      receivedAt: NOW,
      raw: '{"n":"\0"}',
      refusal: { code: 'bad_json', message: 'x' },
      key: 'public',
      eventId: '\0',
    } as const
    await store.commit([{ kind: 'refused', site: 's1', refused }])
  })
})

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
