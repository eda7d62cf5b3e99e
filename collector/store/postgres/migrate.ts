import type pg from 'pg'
import { newerSchema } from '../newer-schema.ts'
import { transact } from './pool.ts'
import { MIGRATION_LOCK, MIGRATIONS } from './schema.ts'

/** One transaction under a lock: of several collectors that start at once, one migrates. */
export const migrate = (pool: pg.Pool): Promise<void> =>
  transact(pool, `BEGIN; SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`, async client => {
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)')
    const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version')
    const found = rows[0]?.version ?? 0
    if (found > MIGRATIONS.length) throw newerSchema(found, MIGRATIONS.length)
    if (found === MIGRATIONS.length) return
    for (const step of MIGRATIONS.slice(found)) await client.query(step)
    await client.query('DELETE FROM schema_version')
    await client.query('INSERT INTO schema_version VALUES ($1)', [MIGRATIONS.length])
  })
