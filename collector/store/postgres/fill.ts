import pg from 'pg'
import type { Counts, Parcel } from '../migration-rows.ts'
import { text } from './arrays.ts'
import { isLed } from './leadership.ts'
import { Partitions } from './partitions.ts'
import { MIGRATION_LOCK, REGISTRY_LOCK } from './schema.ts'
import { SWEEPING } from './sweep.ts'

/** Tables that every database fills itself, and those that coordinate its collectors; they are not copied. */
const OWN = ['schema_version', 'settings', 'registry', 'locks', 'changes', 'probe']
const TIME = 2

/**
 * Fills an empty database in one transaction: after a kill the database is still empty, and the command is simply run
 * again. A collector that starts meanwhile waits for the end before it reads anything.
 */
export const fill = async (
  url: string,
  parcels: Iterable<Parcel>,
  counts: Counts,
  onRows: (rows: number) => void,
): Promise<void> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'pulseboard fill',
    keepAlive: true,
  })
  await client.connect()
  try {
    await client.query('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    await refuseWhileLed(client)
    await client.query(`SELECT pg_advisory_xact_lock(${REGISTRY_LOCK})`)
    await refuseUnlessEmpty(client)
    const partitions = new Partitions(client)
    for (const parcel of parcels) {
      if (parcel.table === 'events')
        await partitions.make(partitions.missing(parcel.rows.map(row => row[TIME] as number)))
      await insert(client, parcel)
      onRows(parcel.rows.length)
    }
    await countOn(client)
    await compare(client, counts)
    await client.query('COMMIT')
    // Without fresh statistics the server would plan queries for empty tables until autovacuum runs.
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}

const refuseWhileLed = async (client: pg.Client): Promise<void> => {
  if (await isLed(client, SWEEPING)) throw new Error('A collector is running on the target. Stop it first.')
}

const refuseUnlessEmpty = async (client: pg.Client): Promise<void> => {
  const { rows: tables } = await client.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> ALL ($1)',
    [OWN],
  )
  for (const { name } of tables) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${name} LIMIT 1`)
    if (rowCount !== 0) throw new Error(`The target is not empty: there are ${name}. Nothing was changed.`)
  }
}

const insert = async (client: pg.Client, { table, columns, rows }: Parcel): Promise<void> => {
  const names = Object.keys(columns)
  const arrays = Object.values(columns).map((type, i) => `$${i + 1}::${type}[]`)
  await client.query(
    `INSERT INTO ${table} (${names.map(name => `"${name}"`).join()}) OVERRIDING SYSTEM VALUE
     SELECT * FROM unnest(${arrays.join()})
     ${table === 'settings' ? 'ON CONFLICT (name) DO UPDATE SET value = excluded.value' : ''}`,
    names.map((_, i) => rows.map(row => (typeof row[i] === 'string' ? text(row[i]) : row[i]))),
  )
}

/** Sets the sequences to continue after the copied rows. */
const countOn = async (client: pg.Client): Promise<void> => {
  for (const table of ['rejected', 'audit', 'attempts', 'lead_deeds'])
    await client.query(
      `SELECT setval(pg_get_serial_sequence('${table}', 'id'), greatest(1, (SELECT max(id) FROM ${table})), EXISTS (SELECT 1 FROM ${table}))`,
    )
}

const compare = async (client: pg.Client, counts: Counts): Promise<void> => {
  for (const [table, expected] of Object.entries(counts)) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${table}`)
    if (Number(rows[0]!.count) !== expected)
      throw new Error(`${table}: ${expected} rows there, ${rows[0]!.count} here. Nothing was changed.`)
  }
}
