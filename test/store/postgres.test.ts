import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { alertTriggers } from '../../collector/model/admin-tables.ts'
import { exactJson } from '../../collector/model/exact-json.ts'
import { writeBody } from '../../collector/store/contact-body.ts'
import { openStore } from '../../collector/store/open.ts'
import { migrate } from '../../collector/store/postgres/migrate.ts'
import { makePool } from '../../collector/store/postgres/pool.ts'
import { MIGRATIONS } from '../../collector/store/postgres/schema.ts'
import { shortRows } from '../../collector/store/postgres/short-rows.ts'
import { SWEEPING } from '../../collector/store/postgres/sweep.ts'
import { Tail } from '../../collector/store/postgres/tail.ts'
import { type PostgresServer, runSql, startPostgres } from '../postgres.ts'
import { storeContract } from './contract.ts'
import { arrival, contactRow, NOW } from './samples.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

storeContract('PostgreSQL', async () => {
  const url = await server.makeDatabase()
  return {
    url,
    dataDir: '',
    neighbour: 'collector',
    age: async () => void (await runSql(url, 'UPDATE schema_version SET version = 999')),
    end: () => server.dropDatabase(url),
  }
})

it('PostgreSQL: a database of an earlier schema is not migrated while a collector of that version leads', async () => {
  const url = await server.makeDatabase()
  const pool = makePool({ connectionString: url, max: 2, name: 'test' })
  const version = MIGRATIONS.indexOf(shortRows)
  try {
    await pool.query(`CREATE TABLE schema_version (version INTEGER NOT NULL); ${MIGRATIONS.slice(0, version).join('')}
      INSERT INTO schema_version VALUES (${version})`)
    const collector = await pool.connect()
    await collector.query(`SELECT pg_advisory_lock(hashtextextended('lead ${SWEEPING}', 1))`)
    await expect(migrate(pool)).rejects.toThrow('A collector of an earlier version of Pulseboard is running')
    expect((await pool.query('SELECT version FROM schema_version')).rows).toEqual([{ version }])
    await collector.query('SELECT pg_advisory_unlock_all()')
    collector.release()
    await migrate(pool)
    expect((await pool.query('SELECT version FROM schema_version')).rows).toEqual([
      { version: MIGRATIONS.length },
    ])
  } finally {
    await pool.end()
    await server.dropDatabase(url)
  }
})

it('PostgreSQL: a database of any earlier schema is migrated to the current one, and keeps its data', async () => {
  const described = async (version: number) => {
    const url = await server.makeDatabase()
    const pool = makePool({ connectionString: url, max: 1, name: 'test' })
    try {
      if (version > 0) {
        await pool.query(`CREATE TABLE schema_version (version INTEGER NOT NULL); ${MIGRATIONS.slice(0, version).join('')}
          INSERT INTO schema_version VALUES (${version}); INSERT INTO contacts VALUES ('s1', 'c_1', false, '${version <= MIGRATIONS.indexOf(shortRows) ? exactJson(contactRow()) : writeBody(contactRow())}');
          INSERT INTO streams VALUES ('s1', 'v:a', '${version <= MIGRATIONS.indexOf(shortRows) ? '[[null,"c_1"]]' : 'c_1'}', false)`)
      }
      await migrate(pool)
      const { rows: columns } = await pool.query(
        `SELECT table_name, column_name, data_type, is_nullable, is_identity, collation_name
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
      )
      const { rows: more } = await pool.query(
        `SELECT indexdef AS text FROM pg_indexes WHERE schemaname = 'public'
         UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY text`,
      )
      const { rows: held } = await pool.query('SELECT id, body, spans FROM contacts, streams')
      const { rows: found } = await pool.query('SELECT version FROM schema_version')
      return { schema: { columns, more, found }, held }
    } finally {
      await pool.end()
      await server.dropDatabase(url)
    }
  }
  const { schema } = await described(0)
  for (let version = 1; version < MIGRATIONS.length; version++)
    expect(await described(version), `of ${version}`).toEqual({
      schema,
      held: [{ id: 'c_1', body: writeBody(contactRow()), spans: 'c_1' }],
    })
})

it('PostgreSQL: alerts of an earlier schema have an unknown trigger', async () => {
  const url = await server.makeDatabase()
  const pool = makePool({ connectionString: url, max: 1, name: 'test' })
  const version = MIGRATIONS.indexOf(alertTriggers)
  try {
    await pool.query(`CREATE TABLE schema_version (version INTEGER NOT NULL); ${MIGRATIONS.slice(0, version).join('')}
      INSERT INTO schema_version VALUES (${version});
      INSERT INTO alerts VALUES ('al_1', 's1', 'c_1', 'r', 'threshold', 1, 1, '{"id":"al_1","reasons":[]}')`)
    await migrate(pool)
    const { rows } = await pool.query('SELECT body FROM alerts')
    expect(JSON.parse(rows[0].body)).toEqual({ id: 'al_1', reasons: [], trigger: null })
  } finally {
    await pool.end()
    await server.dropDatabase(url)
  }
})

it('PostgreSQL: a commit waits for the feed only if the table of changes has it', async () => {
  const url = await server.makeDatabase()
  const store = await openStore(url, '')
  const expected = vi.spyOn(Tail.prototype, 'expect')
  try {
    await store.subscribe(() => {})
    const site = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
    if ('code' in site) throw new Error(site.message)
    const sent = arrival({}, site.siteId)
    const refused = {
      receivedAt: 1,
      raw: '{}',
      refusal: { code: 'bad_url', message: 'no' },
      key: 'public',
      eventId: null,
    } as const
    expect(await store.commit([sent])).toEqual([{ status: 'accepted' }])
    expect(await store.commit([sent])).toEqual([{ status: 'duplicate', conflicting: false }])
    await store.commit([{ kind: 'refused', site: site.siteId, refused }])
    await store.commit([{ kind: 'tick', site: site.siteId, contact: 'c_1', at: NOW }])
    await store.caughtUp()
    expect(expected).toHaveBeenCalledTimes(1)
  } finally {
    expected.mockRestore()
    await store.close()
    await server.dropDatabase(url)
  }
})
