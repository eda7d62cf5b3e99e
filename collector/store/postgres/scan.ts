import type pg from 'pg'
import { joinKey, splitKey } from '../../model/known.ts'
import type { Held, Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'
import { readBody } from '../contact-body.ts'
import type { Change } from '../feed.ts'

const CHUNK_ROWS = 500
type Stored = { site: string; id: string; body: string }

/** Reads all contacts that are not merged away, in chunks. */
export async function scanContacts(
  pool: pg.Pool,
  onChunk: (contacts: ContactRow[]) => void | Promise<void>,
  site?: SiteId,
): Promise<void> {
  const read = async (after: { site: string; id: string }): Promise<Stored[]> => {
    const { rows } = await pool.query<Stored>(
      `SELECT site_id AS site, id, body FROM contacts
       WHERE (site_id, id) > ($1, $2) AND NOT is_merged AND ($3::text IS NULL OR site_id = $3)
       ORDER BY site_id, id LIMIT ${CHUNK_ROWS}`,
      [after.site, after.id, site ?? null],
    )
    return rows
  }
  let reading: Promise<Stored[]> | null = read({ site: site ?? '', id: '' })
  while (reading !== null) {
    const rows: Stored[] = await reading
    // The server goes on while this thread takes the chunk.
    reading = rows.length < CHUNK_ROWS ? null : read(rows.at(-1)!)
    reading?.catch(() => {})
    await onChunk(rows.map(row => readBody(row.site, row.id, row.body)))
  }
}

/**
 * Sends a new feed of all that a collector may have missed: all contacts, and the held ones that were erased or merged
 * since.
 */
export async function tellAnew(
  store: Pick<Store, 'scan' | 'look'>,
  held: () => readonly Held[],
  send: (change: Change) => void,
): Promise<void> {
  const there = new Set<string>()
  await store.scan(contacts => {
    for (const { site, id } of contacts) there.add(joinKey(site, id))
    send({ contacts, events: [], crossings: [] })
  })
  const missing = held()
    .map(one => joinKey(one.site, one.contact))
    .filter(key => !there.has(key))
  const { contacts } = await store.look({ contacts: new Set(missing) })
  const gone = [...contacts].flatMap(([key, row]) => {
    const [site, contact] = splitKey(key)
    return row === null ? { site, contact } : []
  })
  const merged = [...contacts.values()].filter(row => row !== null)
  send({ contacts: merged, events: [], crossings: [], gone })
}
