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
import type { Connection } from './connection.ts'
import { ORDINAL_BITS } from './schema.ts'
import { nameHash } from './short-rows.ts'
import { SITE } from './site-numbers.ts'

export type Row = { place: number; body: string }

/** Carries out erasures, in the transaction that wrote the rest of the decision. */
export const carryOut = (db: Connection, { erasures = [], streams }: Decision): void => {
  for (const erasure of erasures) {
    const { site } = erasure
    const kept = new Set(streams.filter(row => row.site === site).map(row => row.key))
    for (const stream of erasure.streams) {
      const marks = new Set(stream.marks)
      deleteEvents(db, site, stream.key, row => marks.has(markOf(readEvent(row.body, stream.key))))
      if (stream.isWhole && !kept.has(stream.key)) dropStream(db, site, stream.key)
    }
    rewriteAll(
      db,
      erasure.rewritten.map(entry => ({ site, ...entry })),
    )
    dropContact(db, erasure)
    dropRejected(db, erasure)
    forget(db, erasure)
    const lay = db.prepare(
      `INSERT INTO tombstones (site_id, hash, at) VALUES (?, ?, ?)
       ON CONFLICT (site_id, hash) DO UPDATE SET at = max(at, excluded.at)`,
    )
    for (const hash of erasure.tombstones) lay.run(site, hash, erasure.at)
  }
}

/** Deletes the events of a stream that `isGoing` selects, with their marks and orders; returns their number. */
export const deleteEvents = (
  db: Connection,
  site: SiteId,
  stream: StreamKey,
  isGoing: (row: Row) => boolean,
): number => {
  const dropEvent = db.prepare('DELETE FROM events WHERE place = ?')
  const dropMark = db.prepare(`DELETE FROM marks WHERE site = ${SITE} AND mark = ?`)
  const dropOrder = db.prepare(`DELETE FROM orders WHERE site = ${SITE} AND order_id = ? AND place = ?`)
  let count = 0
  for (const row of eventsOf(db, site, stream)) {
    if (!isGoing(row)) continue
    const event = readEvent(row.body, stream)
    const order = orderIdOf(event)
    dropEvent.run(row.place)
    dropMark.run(site, markOf(event))
    if (order !== null) dropOrder.run(site, order, row.place)
    count += 1
  }
  return count
}

export const eventsOf = (db: Connection, site: SiteId, stream: StreamKey): Row[] => {
  const number = numberOf(db, site, stream)
  if (number === undefined) return []
  return db
    .prepare<number[], Row>(
      `SELECT place, body FROM events WHERE place >= (? << ${ORDINAL_BITS}) AND place < (? << ${ORDINAL_BITS})`,
    )
    .all(number, number + 1)
}

const numberOf = (db: Connection, site: SiteId, stream: StreamKey): number | undefined =>
  db
    .prepare<(number | string)[], number>(
      `SELECT s.num FROM streams_by_key k JOIN streams s ON s.num = k.num
       WHERE k.hash = ? AND s.site = ${SITE} AND s.key = ?`,
    )
    .pluck()
    .get(nameHash(site, stream), site, stream)

/** The decision has emptied the stream's claims, and with them their index rows. */
const dropStream = (db: Connection, site: SiteId, stream: StreamKey): void => {
  const number = numberOf(db, site, stream)
  if (number !== undefined) {
    db.prepare('DELETE FROM streams_by_key WHERE hash = ? AND num = ?').run(nameHash(site, stream), number)
    db.prepare('DELETE FROM streams WHERE num = ?').run(number)
  }
  db.prepare('DELETE FROM claims WHERE site_id = ? AND stream = ?').run(site, stream)
}

/** Replaces stored events with the same marks. */
export const rewriteAll = (
  db: Connection,
  changed: readonly { site: SiteId; stream: StreamKey; event: Event }[],
): void => {
  const update = db.prepare('UPDATE events SET body = ? WHERE place = ?')
  const byStream = Map.groupBy(changed, ({ site, stream }) => joinKey(site, stream))
  for (const entries of byStream.values()) {
    const { site, stream } = entries[0]!
    const byMark = new Map(entries.map(({ event }) => [markOf(event), event]))
    for (const { place, body } of eventsOf(db, site, stream)) {
      const event = byMark.get(markOf(readEvent(body, stream)))
      if (event) update.run(writeEvent(event, stream), place)
    }
  }
}

/** Including the contacts merged into it, and those merged into these. */
const dropContact = (db: Connection, { site, contact, at }: Erasure): void => {
  const merged = db
    .prepare<string[], string>(
      `SELECT id FROM contacts WHERE is_merged = 1 AND site = ${SITE} AND json_extract(body, '$[3]') = ?`,
    )
    .pluck()
  const numbered = db
    .prepare<(number | string)[], number>(
      `SELECT c.num FROM contacts_by_id k JOIN contacts c ON c.num = k.num
       WHERE k.hash = ? AND c.site = ${SITE} AND c.id = ?`,
    )
    .pluck()
  const ids = contact === null ? [] : [contact]
  for (const id of ids) {
    ids.push(...merged.all(site, id).filter(other => !ids.includes(other)))
    const hash = nameHash(site, id)
    const number = numbered.get(hash, site, id)
    if (number !== undefined) {
      db.prepare('DELETE FROM contacts_by_id WHERE hash = ? AND num = ?').run(hash, number)
      db.prepare('DELETE FROM contacts WHERE num = ?').run(number)
    }
    db.prepare('DELETE FROM crossings WHERE site_id = ? AND contact_id = ?').run(site, id)
    db.prepare('DELETE FROM ranks WHERE site_id = ? AND contact_id = ?').run(site, id)
    for (const sql of forgetReferrals('site_id = :site AND contact_id = :id', String(at)))
      db.prepare(sql).run({ site, id })
    for (const sql of forgetCommissions('site_id = :site AND contact_id = :id', String(at)))
      db.prepare(sql).run({ site, id })
    for (const sql of forgetRewards('site_id = :site AND contact_id = :id', String(at)))
      db.prepare(sql).run({ site, id })
    dropAlerts(db, site, id)
  }
  dropFrozen(db, site, new Set(ids))
}

/** Deliveries about several contacts stay in the log, without the receiver's answer. */
const dropAlerts = (db: Connection, site: SiteId, contact: string): void => {
  const deliveries = db
    .prepare<string[], string>(
      'SELECT DISTINCT delivery_id FROM delivery_items WHERE site_id = ? AND contact_id = ?',
    )
    .pluck()
    .all(site, contact)
  db.prepare(
    'DELETE FROM alert_reads WHERE site_id = ? AND alert_id IN (SELECT id FROM alerts WHERE site_id = ? AND contact_id = ?)',
  ).run(site, site, contact)
  for (const table of [...TABLES_OF_CONTACTS, ...CRM_TABLES_OF_CONTACTS])
    db.prepare(`DELETE FROM ${table} WHERE site_id = ? AND contact_id = ?`).run(site, contact)
  const alone = db.prepare<string[]>('SELECT 1 FROM delivery_items WHERE delivery_id = ?')
  for (const id of deliveries) {
    db.prepare("UPDATE attempts SET answer = '' WHERE delivery_id = ?").run(id)
    if (alone.get(id) !== undefined) continue
    db.prepare('DELETE FROM attempts WHERE delivery_id = ?').run(id)
    db.prepare('DELETE FROM deliveries WHERE id = ?').run(id)
  }
}

/** Removes the contacts from frozen boards of past cycles. */
const dropFrozen = (db: Connection, site: SiteId, ids: ReadonlySet<string>): void => {
  const boards = db
    .prepare<string[], [plan: string, start: number, end: number, buckets: number]>(
      'SELECT plan_id, cycle_start, cycle_end, buckets FROM frozen_boards WHERE site_id = ? AND bucket = 0',
    )
    .raw()
    .all(site)
  const piece = 'site_id = ? AND plan_id = ? AND cycle_start = ? AND cycle_end = ? AND bucket = ?'
  const read = db.prepare<unknown[], string>(`SELECT body FROM frozen_boards WHERE ${piece}`).pluck()
  const write = db.prepare(`UPDATE frozen_boards SET body = ? WHERE ${piece}`)
  for (const [plan, start, end, buckets] of boards)
    for (const bucket of new Set([...ids].map(id => bucketOf(id, buckets)))) {
      const body = withoutContacts(read.get(site, plan, start, end, bucket) ?? '[]', ids)
      if (body !== null) write.run(body, site, plan, start, end, bucket)
    }
}

/** Referrals that name the person, as the referred one or as a referrer whose mail was never confirmed. */
const forget = (db: Connection, { site, names, at }: Erasure): void => {
  const where = 'site_id = :site AND (email = :email OR referrer_email = :email)'
  for (const name of names)
    if (name.startsWith('e:'))
      for (const sql of forgetReferrals(where, String(at)))
        db.prepare(sql).run({ site, email: name.slice(2) })
}

const dropRejected = (db: Connection, { site, names }: Erasure): void => {
  const drop = db.prepare('DELETE FROM rejected WHERE id = ?')
  const rows = db
    .prepare<string[], { id: number; raw: string; event_id: string | null; message: string }>(
      'SELECT id, raw, event_id, message FROM rejected WHERE site_id = ?',
    )
    .all(site)
  for (const { id, raw, event_id, message } of rows)
    if (isAbout(`${raw} ${JSON.stringify(event_id)} ${message}`, names)) drop.run(id)
}
