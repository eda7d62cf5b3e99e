import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decision } from '../../collector/model/port.ts'
import type { Name } from '../../collector/model/rows.ts'
import { openStore } from '../../collector/store/open.ts'
import { carryOut as carryOutOnPostgres } from '../../collector/store/postgres/eraser.ts'
import { makePool } from '../../collector/store/postgres/pool.ts'
import { type Connection, connect, migrate } from '../../collector/store/sqlite/connection.ts'
import { carryOut } from '../../collector/store/sqlite/eraser.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { TABLES } from './table-list.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8')

type Column = { name: string; type: 'text' | 'number' | 'boolean' }
type Database = {
  tables(): Promise<string[]>
  columnsOf(table: string): Promise<Column[]>
  insert(table: string, row: Record<string, unknown>): Promise<void>
  rowsOf(table: string): Promise<Record<string, unknown>[]>
  erase(decision: Decision): Promise<void>
}

let server: PostgresServer
let pool: pg.Pool
let file: Connection
const databases = new Map<string, Database>()
beforeAll(async () => {
  file = connect(':memory:')
  // The name of a database in memory is no path.
  expect(existsSync(':memory:')).toBe(false)
  migrate(file)
  databases.set('SQLite', onSqlite(file))
  server = await startPostgres()
  const url = await server.makeDatabase()
  await (await openStore(url, '', { role: 'command' })).close()
  pool = makePool({ connectionString: url, max: 1, name: 'test' })
  databases.set('PostgreSQL', onPostgres(pool))
}, 60_000)
afterAll(async () => {
  file.close()
  await pool.end()
  await server.stop()
})

describe('the list of tables', () => {
  it('names every table of both databases, and no other', async () => {
    const found = new Set<string>()
    for (const database of databases.values()) for (const table of await database.tables()) found.add(table)
    expect(Object.keys(TABLES).sort()).toEqual([...found].sort())
  })

  it('names files that know the table', () => {
    const wrong = Object.entries(TABLES).flatMap(([table, { erased, exported, expires, verified }]) =>
      [erased, exported, expires, verified]
        .filter(one => one.startsWith('collector/'))
        .filter(path => !existsSync(`${ROOT}/${path}`) || !new RegExp(`\\b${table}\\b`).test(read(path)))
        .map(path => `${table}: ${path}`),
    )
    expect(wrong).toEqual([])
  })

  it('names words of the documents about privacy for each table about people', () => {
    const documents = read('docs/privacy.md') + read('docs/partners.md')
    for (const [table, { of, told }] of Object.entries(TABLES)) {
      if (of === 'contact' || of === 'partner') expect(told, table).toBeDefined()
      if (told !== undefined) expect(documents, `${table}: ${told}`).toContain(told)
    }
  })
})

describe.each(['SQLite', 'PostgreSQL'])('an erasure on %s', kind => {
  it('leaves the contact in no table, and all others as they are', async () => {
    const database = databases.get(kind)!
    const about: string[] = []
    for (const table of await database.tables()) {
      const columns = await database.columnsOf(table)
      if (!columns.some(({ name }) => name === 'contact_id')) continue
      about.push(table)
      for (const [n, id] of ['gone', 'stays'].entries())
        await database.insert(
          table,
          Object.fromEntries(columns.map(({ name, type }) => [name, cellOf(name, type, table, n, id)])),
        )
    }
    expect(about.length).toBeGreaterThan(8)
    for (const [n, id] of ['gone', 'stays'].entries())
      await database.insert('partner_messages', mailOf(n, id))
    for (const table of about) expect(TABLES[table], table).toMatchObject({ of: 'contact' })

    const names = ['e:gone@shop.example'] as Name[]
    const erasure = {
      site: SITE,
      contact: 'gone',
      names,
      streams: [],
      rewritten: [],
      tombstones: ['hash'],
      at: 9,
    }
    await database.erase({ erasures: [erasure], streams: [] } as unknown as Decision)
    for (const table of about) {
      const text = JSON.stringify(await database.rowsOf(table))
      expect(text, table).not.toContain('"gone"')
      expect(text, table).toContain('"stays"')
    }
    expect(JSON.stringify(await database.rowsOf('referrals'))).not.toContain('gone@shop.example')
    const answers = (await database.rowsOf('partner_messages')).map(({ id, answer }) => [id, answer]).sort()
    expect(answers).toEqual([
      ['m0', ''],
      ['m1', '550 stays@shop.example'],
    ])
  })
})

const SITE = 's'

/** A mail about the referral of the contact, with what the mail server has answered. */
const mailOf = (n: number, id: string) => ({
  ...{ id: `m${n}`, site_id: SITE, referral_id: `referrals id ${n}`, kind: 'confirm', detail: '{}' },
  ...{ state: 'dead', created_at: 1, tries: 1, answer: `550 ${id}@shop.example` },
})

/** Rows of the two contacts differ in each column that can be a key. */
const cellOf = (name: string, type: Column['type'], table: string, n: number, id: string): unknown =>
  name === 'site_id'
    ? SITE
    : name === 'contact_id'
      ? id
      : name === 'email'
        ? `${id}@shop.example`
        : type === 'number'
          ? n + 1
          : type === 'boolean'
            ? false
            : `${table} ${name} ${n}`

const onSqlite = (db: Connection): Database => ({
  tables: async () =>
    db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all(),
  columnsOf: async table =>
    db
      .prepare<[], { name: string; type: string }>(`PRAGMA table_info(${table})`)
      .all()
      .map(({ name, type }) => ({ name, type: type === 'INTEGER' ? 'number' : 'text' })),
  insert: async (table, row) => {
    const names = Object.keys(row)
    db.prepare(`INSERT INTO ${table} (${names}) VALUES (${names.map(() => '?')})`).run(Object.values(row))
  },
  rowsOf: async table => db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all(),
  erase: async decision => carryOut(db, decision),
})

const onPostgres = (pool: pg.Pool): Database => ({
  tables: async () => {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND NOT relispartition`,
    )
    return rows.map(({ name }) => name)
  },
  columnsOf: async table => {
    const { rows } = await pool.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'NO'`,
      [table],
    )
    return rows.map(({ name, type }) => ({
      name,
      type: type === 'text' ? 'text' : type === 'boolean' ? 'boolean' : 'number',
    }))
  },
  insert: async (table, row) => {
    const names = Object.keys(row)
    await pool.query(
      `INSERT INTO ${table} (${names}) VALUES (${names.map((_, n) => `$${n + 1}`)})`,
      Object.values(row),
    )
  },
  rowsOf: async table => (await pool.query<Record<string, unknown>>(`SELECT * FROM ${table}`)).rows,
  erase: async decision => {
    const client = await pool.connect()
    try {
      await carryOutOnPostgres(client, decision)
    } finally {
      client.release()
    }
  },
})
