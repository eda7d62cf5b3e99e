import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { KEEP_MS } from './tail.ts'

/** A leader task, which runs while any collector uses the database. */
export const SWEEPING = 'sweep of changes'
const EVERY_MS = 10_000
const ROWS = 1_000

/** Deletes outcomes that every collector has read, in pieces small enough not to block other work. */
export const sweep = async (pool: pg.Pool, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const { rowCount } = await pool.query(
      `DELETE FROM changes WHERE (tx, seq) IN (
         SELECT tx, seq FROM (SELECT tx, seq, at FROM changes ORDER BY tx, seq LIMIT ${ROWS}) AS oldest
         WHERE at < clock_timestamp() - interval '${KEEP_MS} milliseconds')`,
    )
    if (rowCount! < ROWS) await sleep(EVERY_MS, undefined, { signal }).catch(() => {})
  }
}
