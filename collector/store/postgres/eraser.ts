import type { Event } from '../../../shared/event.ts'
import { TABLES_OF_CONTACTS } from '../../model/admin-tables.ts'
import { isAbout } from '../../model/anonymize.ts'
import { forgetCommissions } from '../../model/commission-tables.ts'
import { CRM_TABLES_OF_CONTACTS } from '../../model/crm-tables.ts'
import { orderIdOf } from '../../model/event-facts.ts'
import { forgetReferrals } from '../../model/forget-referrals.ts'
import { bucketOf, withoutContacts } from '../../model/frozen-board-text.ts'
import { joinKey, markOf } from '../../model/known.ts'
import type { Decision, Erasure } from '../../model/port.ts'
import { forgetRewards } from '../../model/reward-tables.ts'
import type { SiteId, StreamKey } from '../../model/rows.ts'
import { readEvent, writeEvent } from '../event-text.ts'
import { text, texts } from './arrays.ts'
import type { Client } from './pool.ts'
import { MERGED_INTO } from './schema.ts'

/** The physical address of a row within the transaction: its partition and its place there. */
export type Row = { part: string; at: string; stream: StreamKey; body: string }

/** Carries out erasures, in the transaction that wrote the rest of the decision. */
export const carryOut = async (client: Client, { erasures = [], streams }: Decision): Promise<void> => {
  for (const erasure of erasures) {
    const { site } = erasure
    const kept = new Set(streams.filter(row => row.site === site).map(row => row.key))
    for (const stream of erasure.streams) {
      const marks = new Set(stream.marks)
      const rows = await eventsOf(client, site, stream.key)
      await deleteEvents(
        client,
        site,
        rows.filter(({ body }) => marks.has(markOf(readEvent(body, stream.key)))),
      )
      if (!stream.isWhole || kept.has(stream.key)) continue
      for (const [table, column] of [
        ['streams', 'key'],
        ['claims', 'stream'],
      ])
        await client.query(`DELETE FROM ${table} WHERE site_id = $1 AND ${column} = $2`, [
          site,
          text(stream.key),
        ])
    }
    await rewriteAll(
      client,
      erasure.rewritten.map(entry => ({ site, ...entry })),
    )
    await dropContact(client, erasure)
    await dropRejected(client, erasure)
    // Lock rows hold hashes of names, from which a guessed name could be confirmed.
    await client.query(
      `DELETE FROM locks WHERE site_id = $1 AND hash IN (SELECT hashtextextended(name, 0) FROM unnest($2::text[]) AS n (name))`,
      [site, texts(erasure.names)],
    )
    await client.query(
      `INSERT INTO tombstones (site_id, hash, at) SELECT DISTINCT $1, hash, $3::bigint FROM unnest($2::text[]) AS h (hash)
       ON CONFLICT (site_id, hash) DO UPDATE SET at = greatest(tombstones.at, excluded.at)`,
      [site, erasure.tombstones, erasure.at],
    )
  }
}

export const eventsOf = async (client: Client, site: SiteId, stream: StreamKey): Promise<Row[]> => {
  const { rows } = await client.query<Omit<Row, 'stream'>>(
    'SELECT tableoid::text AS part, ctid::text AS at, body FROM events WHERE site_id = $1 AND stream = $2',
    [site, text(stream)],
  )
  return rows.map(row => ({ ...row, stream }))
}

/** With their marks and orders. */
export const deleteEvents = async (client: Client, site: SiteId, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return
  const events = rows.map(({ body, stream }) => readEvent(body, stream))
  const orders = events.filter(event => orderIdOf(event) !== null)
  await client.query(
    `DELETE FROM events WHERE (tableoid, ctid) IN (SELECT * FROM unnest($1::oid[], $2::tid[]))`,
    [rows.map(row => row.part), rows.map(row => row.at)],
  )
  await client.query('DELETE FROM marks WHERE site_id = $1 AND mark = ANY ($2)', [
    site,
    texts(events.map(markOf)),
  ])
  if (orders.length > 0)
    await client.query(
      `DELETE FROM orders WHERE site_id = $1 AND (order_id, mark) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
      [site, texts(orders.map(event => orderIdOf(event)!)), texts(orders.map(markOf))],
    )
}

/** Replaces stored events with the same marks. */
export const rewriteAll = async (
  client: Client,
  changed: readonly { site: SiteId; stream: StreamKey; event: Event }[],
): Promise<void> => {
  const byStream = Map.groupBy(changed, ({ site, stream }) => joinKey(site, stream))
  for (const entries of byStream.values()) {
    const { site, stream } = entries[0]!
    const byMark = new Map(entries.map(({ event }) => [markOf(event), event]))
    const rows = await eventsOf(client, site, stream)
    const stale = rows.flatMap(({ part, at, body }) => {
      const event = byMark.get(markOf(readEvent(body, stream)))
      return event ? [{ part, at, body: writeEvent(event, stream) }] : []
    })
    await client.query(
      `UPDATE events SET body = new.body FROM unnest($1::oid[], $2::tid[], $3::text[]) AS new (part, at, body)
       WHERE events.tableoid = new.part AND events.ctid = new.at`,
      [stale.map(row => row.part), stale.map(row => row.at), stale.map(row => row.body)],
    )
    for (const { event } of entries)
      if (orderIdOf(event) !== null)
        await client.query('UPDATE orders SET body = $4 WHERE site_id = $1 AND order_id = $2 AND mark = $3', [
          site,
          text(orderIdOf(event)!),
          text(markOf(event)),
          writeEvent(event, stream),
        ])
  }
}

/** Including the contacts merged into it, and those merged into these. */
const dropContact = async (client: Client, { site, contact, names, at }: Erasure): Promise<void> => {
  const ids = contact === null ? [] : [contact]
  for (const id of ids) {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM contacts WHERE is_merged AND site_id = $1 AND ${MERGED_INTO} = $2`,
      [site, id],
    )
    ids.push(...rows.map(row => row.id).filter(other => !ids.includes(other)))
  }
  await client.query('DELETE FROM contacts WHERE site_id = $1 AND id = ANY ($2)', [site, ids])
  const emails = names.filter(name => name.startsWith('e:')).map(name => name.slice(2))
  const named = 'contact_id = ANY ($2) OR email = ANY ($3) OR referrer_email = ANY ($3)'
  for (const sql of forgetReferrals(`site_id = $1 AND (${named})`, String(at)))
    await client.query(sql, [site, ids, texts(emails)])
  for (const sql of forgetCommissions('site_id = $1 AND contact_id = ANY ($2)', String(at)))
    await client.query(sql, [site, ids])
  for (const sql of forgetRewards('site_id = $1 AND contact_id = ANY ($2)', String(at)))
    await client.query(sql, [site, ids])
  for (const table of ['crossings', 'ranks'])
    await client.query(`DELETE FROM ${table} WHERE site_id = $1 AND contact_id = ANY ($2)`, [site, ids])
  await dropFrozen(client, site, new Set(ids))
  await dropAlerts(client, site, ids)
}

/** Removes the contacts from frozen boards of past cycles. */
const dropFrozen = async (client: Client, site: SiteId, ids: ReadonlySet<string>): Promise<void> => {
  const { rows: boards } = await client.query<{ plan: string; start: number; end: number; buckets: number }>(
    `SELECT plan_id AS plan, cycle_start AS start, cycle_end AS "end", buckets FROM frozen_boards
     WHERE site_id = $1 AND bucket = 0`,
    [site],
  )
  const piece = 'site_id = $1 AND plan_id = $2 AND cycle_start = $3 AND cycle_end = $4 AND bucket = $5'
  for (const { plan, start, end, buckets } of boards)
    for (const bucket of new Set([...ids].map(id => bucketOf(id, buckets)))) {
      const key = [site, plan, start, end, bucket]
      const { rows } = await client.query<{ body: string }>(
        `SELECT body FROM frozen_boards WHERE ${piece} FOR UPDATE`,
        key,
      )
      const body = withoutContacts(rows[0]?.body ?? '[]', ids)
      if (body !== null)
        await client.query(`UPDATE frozen_boards SET body = $6 WHERE ${piece}`, [...key, body])
    }
}

/** Deliveries about several contacts stay in the log, without the receiver's answer. */
const dropAlerts = async (client: Client, site: SiteId, contacts: string[]): Promise<void> => {
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT delivery_id AS id FROM delivery_items WHERE site_id = $1 AND contact_id = ANY ($2)',
    [site, contacts],
  )
  const ids = rows.map(({ id }) => id)
  await client.query(
    `DELETE FROM alert_reads WHERE site_id = $1 AND alert_id IN
       (SELECT id FROM alerts WHERE site_id = $1 AND contact_id = ANY ($2))`,
    [site, contacts],
  )
  for (const table of [...TABLES_OF_CONTACTS, ...CRM_TABLES_OF_CONTACTS])
    await client.query(`DELETE FROM ${table} WHERE site_id = $1 AND contact_id = ANY ($2)`, [site, contacts])
  if (ids.length === 0) return
  const alone =
    'SELECT id FROM deliveries d WHERE id = ANY ($1) AND NOT EXISTS (SELECT 1 FROM delivery_items i WHERE i.delivery_id = d.id)'
  await client.query(`DELETE FROM attempts WHERE delivery_id IN (${alone})`, [ids])
  await client.query(`DELETE FROM deliveries WHERE id IN (${alone})`, [ids])
  await client.query("UPDATE attempts SET answer = '' WHERE delivery_id = ANY ($1)", [ids])
}

const dropRejected = async (client: Client, { site, names }: Erasure): Promise<void> => {
  const { rows } = await client.query<{ id: number; raw: string; event_id: string | null; message: string }>(
    'SELECT id, raw, event_id, message FROM rejected WHERE site_id = $1',
    [site],
  )
  const about = rows.filter(({ raw, event_id, message }) =>
    isAbout(`${raw} ${JSON.stringify(event_id)} ${message}`, names),
  )
  await client.query('DELETE FROM rejected WHERE id = ANY ($1)', [about.map(row => row.id)])
}
