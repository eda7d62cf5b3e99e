import type { Piece } from '../../model/port.ts'
import type { SiteId, StreamKey } from '../../model/rows.ts'
import { isMarkedText } from '../event-text.ts'
import type { Connection } from './connection.ts'
import { eventsOf } from './eraser.ts'
import { SITE } from './site-numbers.ts'

/** Streams scanned at a time; all their events are read. */
const STREAMS = 200

export const findMarked = (db: Connection, site: SiteId, after: string | null): Piece => {
  const rows = db
    .prepare<unknown[], { num: number; key: StreamKey }>(
      `SELECT num, key FROM streams WHERE num > ? AND site = ${SITE} ORDER BY num LIMIT ${STREAMS}`,
    )
    .all(Number(after ?? 0), site)
  return {
    streams: rows
      .map(({ key }) => key)
      .filter(key => eventsOf(db, site, key).some(({ body }) => isMarkedText(body))),
    after: rows.length < STREAMS ? null : String(rows.at(-1)!.num),
  }
}
