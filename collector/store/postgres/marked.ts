import type pg from 'pg'
import type { Piece } from '../../model/port.ts'
import type { SiteId, StreamKey } from '../../model/rows.ts'
import { MARKED } from '../event-text.ts'

/** The size of one page; earlier streams are not read again. */
const STREAMS = 200

export const findMarked = async (pool: pg.Pool, site: SiteId, after: string | null): Promise<Piece> => {
  const { rows } = await pool.query<{ stream: StreamKey }>(
    `SELECT DISTINCT stream FROM events WHERE site_id = $1 AND stream > $2 AND position($3 IN body) > 0
     ORDER BY stream LIMIT ${STREAMS}`,
    [site, after ?? '', MARKED],
  )
  const streams = rows.map(({ stream }) => stream)
  return { streams, after: rows.length < STREAMS ? null : streams.at(-1)! }
}
