import type pg from 'pg'
import { markOf } from '../../model/known.ts'
import { outlives } from '../../model/retention.ts'
import type { Claim, ContactId, SiteId } from '../../model/rows.ts'
import { readClaims } from '../claims-text.ts'
import { readEvent } from '../event-text.ts'
import { readSpans } from '../spans-text.ts'
import { isWorthAnotherTry } from './failure.ts'
import { type Client, transact, withClient } from './pool.ts'

export type Settle = (site: SiteId, contacts: ContactId[]) => Promise<void>
type Partition = { name: string; from: number; to: number }

const STREAMS = 200
const ROWS = 2_000
/**
 * The longest wait for readers of the partition; later readers queue behind it. After that the next hour tries again.
 */
const LOCK_TIMEOUT = '1s'
/** Key in `settings`, by partition: the remaining work on an emptied partition. */
const EMPTIED = 'emptied '

/**
 * Empties partitions of events past every site's retention: in constant time, and the disk space is freed. A partition is
 * truncated and its lasting events are inserted again; dropping it would block all work on all events until it had its
 * lock. The marks are deleted afterwards in pieces, so that they exist for as long as the events. Returns the number of
 * deleted events.
 */
export const emptyPartitions = async (pool: pg.Pool, before: number, settle: Settle): Promise<number> => {
  let count = 0
  for (const partition of await partitionsUntil(pool, before)) {
    const state = await stateOf(pool, partition)
    if (state === null) {
      await settleAll(pool, partition, settle)
      try {
        count += await empty(pool, partition)
      } catch (error) {
        if (isWorthAnotherTry(error)) continue
        throw error
      }
    }
    if (state !== 'done') await dropMarks(pool, partition)
  }
  return count
}

const partitionsUntil = async (pool: pg.Pool, before: number): Promise<Partition[]> => {
  const { rows } = await pool.query<{ name: string; bounds: string }>(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass`,
  )
  return rows
    .map(({ name, bounds }) => {
      const [from, to] = [...bounds.matchAll(/MINVALUE|-?\d+/g)].map(([bound]) => bound)
      return { name, from: from === 'MINVALUE' ? 0 : Number(from), to: Number(to) }
    })
    .filter(({ to }) => to <= before)
}

const stateOf = async (pool: pg.Pool, { name }: Partition): Promise<string | null> => {
  const { rows } = await pool.query<{ value: string }>('SELECT value FROM settings WHERE name = $1', [
    EMPTIED + name,
  ])
  return rows[0]?.value ?? null
}

/**
 * Decides the contacts with events in the partition as of a time at which these no longer count, before the deletion.
 */
const settleAll = async (pool: pg.Pool, { name }: Partition, settle: Settle): Promise<void> => {
  for (let after: { site: string; stream: string } | undefined = { site: '', stream: '' }; after; ) {
    const { rows }: pg.QueryResult<{ site: string; stream: string; spans: string | null }> = await pool.query(
      `SELECT e.site, e.stream, s.spans FROM (
         SELECT DISTINCT site_id AS site, stream FROM ${name} WHERE (site_id, stream) > ($1, $2)
         ORDER BY 1, 2 LIMIT ${STREAMS}
       ) e LEFT JOIN streams s ON s.site_id = e.site AND s.key = e.stream ORDER BY 1, 2`,
      [after.site, after.stream],
    )
    for (const [site, found] of Map.groupBy(rows, row => row.site)) {
      const contacts = found.flatMap(({ spans }) => readSpans(spans ?? '[]').map(({ contact }) => contact))
      await settle(site, [...new Set(contacts)])
    }
    after = rows.length < STREAMS ? undefined : rows.at(-1)
  }
}

const empty = (pool: pg.Pool, partition: Partition): Promise<number> =>
  transact(pool, `BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`, async client => {
    const { name } = partition
    // This lock blocks writers only; readers continue until TRUNCATE takes its own lock.
    await client.query(`LOCK TABLE ${name} IN SHARE MODE`)
    const { rows } = await client.query<{ count: number }>(`SELECT count(*) AS count FROM ${name}`)
    const staying = await keepLasting(client, partition)
    await client.query(`CLOSE perhaps; TRUNCATE ${name}`)
    await client.query(`INSERT INTO ${name} SELECT site_id, stream, time, body FROM lasting`)
    await client.query(`INSERT INTO settings (name, value) VALUES ($1, 'marks')`, [EMPTIED + name])
    return rows[0]!.count - staying
  })

/** Copies the events that outlive retention (identities, traits, objections) into a temporary table. */
const keepLasting = async (client: Client, { name }: Partition): Promise<number> => {
  await client.query(
    `CREATE TEMP TABLE lasting (site_id TEXT, stream TEXT, time BIGINT, body TEXT, mark TEXT) ON COMMIT DROP`,
  )
  // A superset of the lasting events; the text of each decides.
  await client.query(
    `DECLARE perhaps CURSOR FOR SELECT e.*, c.body AS claims FROM ${name} e
     LEFT JOIN claims c ON c.site_id = e.site_id AND c.stream = e.stream
     WHERE c.body IS NOT NULL OR e.body ~ '"(identify|group|alias|objection|traits)"'`,
  )
  let count = 0
  for (;;) {
    const { rows } = await client.query<{
      site_id: string
      stream: string
      time: number
      body: string
      claims: string | null
    }>(`FETCH ${ROWS} FROM perhaps`)
    if (rows.length === 0) return count
    const lasting = rows.filter(({ site_id, body, stream, claims }) =>
      outlives(readEvent(body, stream), readClaims(site_id, stream, claims)),
    )
    count += lasting.length
    await client.query(
      `INSERT INTO lasting SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])`,
      [
        lasting.map(row => row.site_id),
        lasting.map(row => row.stream),
        lasting.map(row => row.time),
        lasting.map(row => row.body),
        lasting.map(row => markOf(readEvent(row.body, row.stream))),
      ],
    )
  }
}

/** Deletes the marks of the deleted events only; resumable after an interruption. */
const dropMarks = (pool: pg.Pool, { name, from, to }: Partition): Promise<void> =>
  withClient(pool, async client => {
    const { rows } = await client.query<{ site: string; stream: string; body: string }>(
      `SELECT site_id AS site, stream, body FROM ${name}`,
    )
    const kept = [
      rows.map(({ site }) => site),
      rows.map(({ body, stream }) => markOf(readEvent(body, stream))),
    ]
    for (const table of ['marks', 'orders']) {
      for (let deleted = ROWS; deleted === ROWS; ) {
        const { rowCount } = await client.query(
          `DELETE FROM ${table} WHERE ctid = ANY (ARRAY (
             SELECT t.ctid FROM ${table} t WHERE t.time >= $1 AND t.time < $2 AND NOT EXISTS (
               SELECT 1 FROM unnest($3::text[], $4::text[]) AS k (site, mark)
               WHERE k.site = t.site_id AND k.mark = t.mark
             ) LIMIT ${ROWS}))`,
          [from, to, ...kept],
        )
        deleted = rowCount ?? 0
      }
    }
    await client.query(`UPDATE settings SET value = 'done' WHERE name = $1`, [EMPTIED + name])
  })
