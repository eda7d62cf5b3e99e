import type { Expiring } from '../../model/port.ts'
import { outlives } from '../../model/retention.ts'
import type { Claim, SiteId, StreamKey } from '../../model/rows.ts'
import { readClaims } from '../claims-text.ts'
import { readEvent } from '../event-text.ts'
import type { Connection } from './connection.ts'
import { deleteEvents, eventsOf, type Row } from './eraser.ts'
import { readOwnSpans } from './own-spans.ts'
import { SITE } from './site-numbers.ts'

/** Streams scanned at a time; all their events are read, since only their times decide. */
const STREAMS = 200

export const findExpiring = (
  db: Connection,
  site: SiteId,
  before: number,
  after: string | null,
): Expiring => {
  const rows = db
    .prepare<unknown[], { num: number; key: StreamKey; spans: string }>(
      `SELECT num, key, spans FROM streams WHERE num > ? AND site = ${SITE} ORDER BY num LIMIT ${STREAMS}`,
    )
    .all(Number(after ?? 0), site)
  const found = rows.filter(({ key }) => eventsOf(db, site, key).some(goingFrom(db, site, key, before)))
  return {
    streams: found.map(({ key }) => key),
    contacts: [
      ...new Set(
        found.flatMap(({ key, spans }) => readOwnSpans(site, key, spans).map(({ contact }) => contact)),
      ),
    ],
    after: rows.length < STREAMS ? null : String(rows.at(-1)!.num),
  }
}

export const expire = (db: Connection, site: SiteId, before: number, streams: StreamKey[]): number =>
  streams.reduce((count, key) => count + deleteEvents(db, site, key, goingFrom(db, site, key, before)), 0)

function goingFrom(db: Connection, site: SiteId, stream: StreamKey, before: number): (row: Row) => boolean {
  let claims: Claim[] | null = null
  const read = () =>
    readClaims(
      site,
      stream,
      db
        .prepare<string[], string>('SELECT body FROM claims WHERE site_id = ? AND stream = ?')
        .pluck()
        .get(site, stream),
    )
  return ({ body }) => {
    const event = readEvent(body, stream)
    return event.time <= before && !outlives(event, (claims ??= read()))
  }
}
