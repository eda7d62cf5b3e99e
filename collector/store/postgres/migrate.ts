import type pg from 'pg'
import type { Migrated } from '../migrated.ts'
import { newerSchema } from '../newer-schema.ts'
import { isLed } from './leadership.ts'
import { transact } from './pool.ts'
import { MIGRATION_LOCK, MIGRATIONS } from './schema.ts'
import { shortenContacts, shortRows } from './short-rows.ts'
import { SWEEPING } from './sweep.ts'

/** One transaction under a lock: of several collectors that start at once, one migrates. */
export const migrate = (pool: pg.Pool, onRows: (migrated: Migrated) => void = () => {}): Promise<void> =>
  transact(pool, `BEGIN; SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`, async client => {
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)')
    const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version')
    const found = rows[0]?.version ?? 0
    if (found > MIGRATIONS.length) throw newerSchema(found, MIGRATIONS.length)
    if (found === MIGRATIONS.length) return
    // A collector of an earlier version reads rows of contacts in their earlier form only.
    if (found > 0 && MIGRATIONS.indexOf(shortRows) >= found && (await isLed(client, SWEEPING)))
      throw new Error(
        'A collector of an earlier version of Pulseboard is running on this database. Stop all of them before this version migrates it.',
      )
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    for (const step of MIGRATIONS.slice(found)) {
      await client.query(step)
      if (step === shortRows) await shortenContacts(client, onRows)
    }
    await client.query('DELETE FROM schema_version')
    await client.query('INSERT INTO schema_version VALUES ($1)', [MIGRATIONS.length])
  })
