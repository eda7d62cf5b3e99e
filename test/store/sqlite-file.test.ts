import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alertTriggers } from '../../collector/model/admin-tables.ts'
import { emptyKnown, joinKeys, markOf } from '../../collector/model/known.ts'
import { StorageUnavailable, type Store } from '../../collector/model/port.ts'
import type { Migrated } from '../../collector/store/migrated.ts'
import { connect, migrate } from '../../collector/store/sqlite/connection.ts'
import { checkCopy } from '../../collector/store/sqlite/copy.ts'
import { Lookup } from '../../collector/store/sqlite/lookup.ts'
import { ownFile } from '../../collector/store/sqlite/owner-lock.ts'
import { Reader } from '../../collector/store/sqlite/reader.ts'
import { MIGRATIONS } from '../../collector/store/sqlite/schema.ts'
import { addMigrationFunctions } from '../../collector/store/sqlite/short-rows.ts'
import { openSqlite, type SqliteOptions } from '../../collector/store/sqlite/sqlite-store.ts'
import { Writer } from '../../collector/store/sqlite/writer.ts'
import { statuses, visits } from './contract/exactly-once.ts'
import { DECIDER } from './contract/ground.ts'
import { contactInto, fillEarlier } from './earlier-rows.ts'
import { arrival, NOW } from './samples.ts'

describe('the SQLite file', () => {
  let parent: string
  let opened: Store[] = []
  const dataDir = () => join(parent, 'data')
  const open = async (options: Partial<SqliteOptions> = {}): Promise<Store> => {
    const file = join(dataDir(), 'pulseboard.db')
    const store = await openSqlite({ file, deciderModule: DECIDER, ...options })
    opened.push(store)
    return store
  }

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'pulseboard-file-'))
  })
  afterEach(async () => {
    await Promise.all(opened.map(store => store.close()))
    opened = []
    await rm(parent, { recursive: true })
  })

  it('is accessible to its owner only', async () => {
    const store = await open()
    await store.commit([arrival()])
    expect((await stat(dataDir())).mode & 0o777).toBe(0o700)
    for (const name of await readdir(dataDir()))
      expect([name, (await stat(join(dataDir(), name))).mode & 0o777]).toEqual([name, 0o600])
  })

  it('is backed up in steps between commits, while the write-ahead log can be truncated', async () => {
    const file = join(parent, 'copied.db')
    const { makeDecider } = await import(DECIDER)
    const writer = new Writer(makeDecider(), { file, role: 'collector' }, () => {})
    const ballast = Array.from({ length: 200 }, () => ({
      sql: 'INSERT INTO ballast VALUES (randomblob(8000))',
      parameters: [],
    }))
    writer.run([{ sql: 'CREATE TABLE ballast (body BLOB)', parameters: [] }, ...ballast])
    const copy = join(parent, 'copy.db')
    let isDone = false
    let commits = 0
    let cleared = 0
    const copying = writer.backup(copy, 50).finally(() => {
      isDone = true
    })
    for (; !isDone; commits++) {
      writer.run([{ sql: "INSERT INTO settings (name, value) VALUES (?, 'x')", parameters: [`s${commits}`] }])
      if (writer.clearLog()) cleared += 1
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(await copying).toBe(true)
    expect(commits).toBeGreaterThan(2)
    expect(cleared).toBe(commits)
    writer.close()
    new Reader({ file }).tidyCopy(copy)
    checkCopy(copy)
    const copied = new Database(copy, { readonly: true })
    expect(copied.prepare('SELECT count(*) FROM ballast').pluck().get()).toBe(200)
    expect(copied.prepare('SELECT count(*) FROM settings').pluck().get()).toBeGreaterThan(0)
    copied.close()
    expect((await readdir(parent)).filter(name => name.startsWith('copy.db-'))).toEqual([])
  })

  it('is backed up during continuous writes of other processes', async () => {
    const store = await open()
    await store.commit([arrival()])
    const copy = join(parent, 'copy.db')
    let isDone = false
    const copying = store.backup(copy).finally(() => {
      isDone = true
    })
    while (!isDone) await store.commit([arrival()])
    await copying
    expect((await stat(copy)).mode & 0o777).toBe(0o600)
    checkCopy(copy)
    await expect(store.backup(copy)).rejects.toThrow('exists already')
  })

  it('has its write-ahead log truncated after a slow reader has made it large', async () => {
    const file = join(parent, 'log.db')
    const db = connect(file)
    db.pragma('journal_size_limit = 100000')
    db.exec('CREATE TABLE t (body BLOB)')
    const reader = connect(file)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM t').get()
    for (let i = 0; i < 200; i++) db.exec('INSERT INTO t VALUES (randomblob(20000))')
    expect((await stat(`${file}-wal`)).size).toBeGreaterThan(3_000_000)
    reader.close()
    db.pragma('wal_checkpoint(RESTART)')
    db.exec('INSERT INTO t VALUES (1)')
    expect((await stat(`${file}-wal`)).size).toBeLessThan(200_000)
    db.close()
    expect(connect(file).pragma('journal_size_limit', { simple: true })).toBe(64 * 1024 * 1024)
  })

  it('is opened by one collector at a time, and by commands beside it', async () => {
    const store = await open()
    await expect(open()).rejects.toThrow('Another collector is running')
    const command = await open({ role: 'command' })
    await command.commit([arrival()])
    await store.close()
    const next = await open()
    expect(await visits(next, 'v:visitor-1')).toEqual({ counted: 1, kept: 1 })
  })

  it('is not opened again by queries after the store has closed', async () => {
    const store = await open()
    await store.close()
    await rm(dataDir(), { recursive: true })
    const asked: Promise<unknown>[] = [
      store.registry(),
      store.ready(),
      store.commit([arrival()]),
      store.db.selectFrom('sites').selectAll().execute(),
    ]
    for (const answer of asked) await expect(answer).rejects.toBeInstanceOf(StorageUnavailable)
    expect(await readdir(parent)).toEqual([])
  })

  it('of any earlier schema is migrated to the current one, and keeps its data', () => {
    const described = (version: number) => {
      const db = connect(join(parent, `${version}.db`))
      if (version > 0) {
        addMigrationFunctions(db)
        db.exec(MIGRATIONS.slice(0, version).join(''))
        db.pragma(`user_version = ${version}`)
        contactInto(db, version)
      }
      migrate(db)
      const schema = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all()
      const held = db.prepare('SELECT id FROM contacts').pluck().all()
      const found = db.pragma('user_version', { simple: true })
      db.close()
      return { schema, held, found }
    }
    const fresh = described(0)
    expect(fresh.found).toBe(MIGRATIONS.length)
    for (let version = 1; version < MIGRATIONS.length; version++)
      expect(described(version), `of ${version}`).toEqual({ ...fresh, held: ['c_1'] })
  })

  it('of an earlier schema keeps its streams, contacts, marks and orders, and tells how far its migration is', () => {
    const db = connect(join(parent, 'earlier.db'))
    const { contacts, event, order } = fillEarlier(db)
    const told: Migrated[] = []
    migrate(db, migrated => told.push(migrated))
    expect(told.at(-1)!.total).toBeGreaterThan(20_000)
    expect(told.map(({ done }) => done)).toEqual([20_000])
    const lookup = new Lookup(db)
    const known = emptyKnown()
    lookup.load(
      {
        contacts: joinKeys('s1', ['c_1', 'c_2', 'c_none']),
        streams: joinKeys('s1', ['v:a']),
        histories: joinKeys('s1', ['v:a']),
        marks: joinKeys('s1', [markOf(event), 'p:none']),
        orders: joinKeys('s1', ['o-1']),
      },
      known,
    )
    expect([...known.contacts.values()]).toEqual([...contacts, null])
    expect([...known.streams.values()]).toEqual([
      { site: 's1', key: 'v:a', spans: [{ from: null, contact: 'c_1' }], hasClaims: true },
    ])
    expect([...known.histories.values()]).toEqual([[event, order]])
    expect([...known.marks.values()]).toEqual(['digest', null])
    expect([...known.orders.values()]).toEqual([[{ stream: 'v:a', event: order }]])
    const merged = `SELECT id FROM contacts WHERE is_merged = 1 AND site = 1 AND json_extract(body, '$[3]') = 'c_1'`
    expect(db.prepare(merged).pluck().all()).toEqual(['c_2'])
    const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${merged}`).all()
    expect(plan.map(({ detail }) => detail).join()).toContain('contacts_by_survivor')
    db.close()
  })

  it('of an earlier schema is not migrated by a command while a collector owns the file', async () => {
    const file = join(parent, 'owned.db')
    const db = connect(file)
    fillEarlier(db)
    db.close()
    const lock = ownFile(file)
    const opening = openSqlite({ file, deciderModule: DECIDER, role: 'command' })
    await expect(opening).rejects.toThrow('A collector of an earlier version of Pulseboard is running')
    lock.release()
    const store = await openSqlite({ file, deciderModule: DECIDER, role: 'command' })
    opened.push(store)
    expect((await store.look({ contacts: joinKeys('s1', ['c_1']) })).contacts.get('s1/c_1')).toBeTruthy()
  })

  it('has an unknown trigger for alerts of an earlier schema', () => {
    const db = connect(join(parent, 'alerts.db'))
    const version = MIGRATIONS.indexOf(alertTriggers)
    db.exec(MIGRATIONS.slice(0, version).join(''))
    db.pragma(`user_version = ${version}`)
    db.exec(
      `INSERT INTO alerts VALUES ('al_1', 's1', 'c_1', 'r', 'threshold', 1, 1, '{"id":"al_1","reasons":[]}', NULL, NULL)`,
    )
    migrate(db)
    const body = db.prepare<[], string>('SELECT body FROM alerts').pluck().get()!
    db.close()
    expect(JSON.parse(body)).toEqual({ id: 'al_1', reasons: [], trigger: null })
  })

  it('rejects a batch when the disk is full, reports not ready, and accepts it once there is space', async () => {
    const store = await open({ maxPages: 200 })
    await store.db
      .insertInto('rejected')
      .values({
        site_id: 's1',
        received_at: NOW,
        code: 'too_old',
        message: '',
        key_class: 'public',
        raw: 'x'.repeat(500_000),
      })
      .execute()
    let kept = 0
    const fill = async () => {
      for (;;) {
        await store.commit([arrival({ title: 'x'.repeat(2_000) })])
        kept++
      }
    }
    await expect(fill()).rejects.toBeInstanceOf(StorageUnavailable)
    await expect(store.ready()).rejects.toBeInstanceOf(StorageUnavailable)
    const lost = arrival({ title: 'x'.repeat(2_000) })
    await expect(store.commit([lost, arrival({ title: 'x'.repeat(60_000) })])).rejects.toBeInstanceOf(
      StorageUnavailable,
    )
    expect(await visits(store, 'v:visitor-1')).toEqual({ counted: kept, kept })

    await store.db.deleteFrom('rejected').execute()
    await store.ready()
    expect(statuses(await store.commit([lost]))).toEqual(['accepted'])
  })

  it('rejects a batch while another process holds a lock for too long, and accepts it afterwards', async () => {
    const store = await open({ busyMs: 50 })
    const sent = arrival()
    const other = new Database(join(dataDir(), 'pulseboard.db'))
    other.exec('BEGIN IMMEDIATE')
    await expect(store.commit([sent])).rejects.toBeInstanceOf(StorageUnavailable)
    await expect(store.ready()).rejects.toBeInstanceOf(StorageUnavailable)
    await expect(store.db.deleteFrom('audit').execute()).rejects.toBeInstanceOf(StorageUnavailable)
    other.close()
    expect(statuses(await store.commit([sent]))).toEqual(['accepted'])
  })
})
