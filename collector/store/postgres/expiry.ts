import type pg from 'pg'
import type { Expiring } from '../../model/port.ts'
import { outlives } from '../../model/retention.ts'
import type { Claim, SiteId, StreamKey } from '../../model/rows.ts'
import { readClaims } from '../claims-text.ts'
import { readEvent } from '../event-text.ts'
import { readSpans } from '../spans-text.ts'
import { text } from './arrays.ts'
import { deleteEvents, eventsOf, type Row } from './eraser.ts'
import { type Client, transact, withClient } from './pool.ts'

/** Streams looked through at a time. */
const STREAMS = 200

export const findExpiring = (
  pool: pg.Pool,
  site: SiteId,
  before: number,
  after: string | null,
): Promise<Expiring> =>
  withClient(pool, async client => {
    // Later partitions are not touched.
    const { rows } = await client.query<{ stream: StreamKey }>(
      `SELECT DISTINCT stream FROM events WHERE site_id = $1 AND time <= $2 AND stream > $3
       ORDER BY stream LIMIT ${STREAMS}`,
      [site, before, after ?? ''],
    )
    const streams: StreamKey[] = []
    const contacts = new Set<string>()
    for (const { stream } of rows) {
      if ((await goingFrom(client, site, stream, before)).length === 0) continue
      streams.push(stream)
      const { rows: found } = await client.query<{ spans: string }>(
        'SELECT spans FROM streams WHERE site_id = $1 AND key = $2',
        [site, text(stream)],
      )
      for (const { spans } of found) for (const { contact } of readSpans(spans)) contacts.add(contact)
    }
    return {
      streams,
      contacts: [...contacts],
      after: rows.length < STREAMS ? null : rows.at(-1)!.stream,
    }
  })

export const expire = (
  pool: pg.Pool,
  site: SiteId,
  before: number,
  streams: readonly StreamKey[],
): Promise<number> =>
  transact(pool, 'BEGIN', async client => {
    let count = 0
    for (const stream of streams) {
      const rows = await goingFrom(client, site, stream, before)
      await deleteEvents(client, site, rows)
      count += rows.length
    }
    return count
  })

async function goingFrom(client: Client, site: SiteId, stream: StreamKey, before: number): Promise<Row[]> {
  const rows = await eventsOf(client, site, stream)
  const old = rows.filter(({ body }) => readEvent(body, stream).time <= before)
  if (old.length === 0) return []
  const { rows: found } = await client.query<{ body: string }>(
    'SELECT body FROM claims WHERE site_id = $1 AND stream = $2',
    [site, text(stream)],
  )
  const claims = readClaims(site, stream, found[0]?.body)
  return old.filter(({ body }) => !outlives(readEvent(body, stream), claims))
}
