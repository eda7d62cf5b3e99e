import type { Kysely } from 'kysely'
import type { ConnectionRequest } from '../../shared/connection.ts'
import { newId } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import { keptDays, keptRequests, MOST_REQUESTS } from './connection-health.ts'

const SAVED_EACH_MS = 2_000
const CONNECTIONS_KEPT = 1_000

type Noted = Omit<ConnectionRequest, 'id' | 'at'> & {
  at: number
  /** The increments of the day's counts. */
  counts: Readonly<Record<string, number>>
  /** The body, encrypted. */
  sealed?: string
}
type Sum = { count: number; last: number }
type Unsaved = { days: Map<string, Sum>; requests: Noted[] }

/**
 * The log of each connection: counts by day, and the latest requests. New entries are buffered in memory for a moment, so
 * that a request needs no write of its own. Several collectors add to the same rows; a kill loses seconds of counting.
 */
export class ConnectionLog {
  readonly #db: Kysely<Tables>
  #unsaved = new Map<string, Unsaved>()
  #savedAt = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  note(connection: string, noted: Noted): void {
    const unsaved: Unsaved = this.#unsaved.get(connection) ?? { days: new Map(), requests: [] }
    if (this.#unsaved.size >= CONNECTIONS_KEPT && !this.#unsaved.has(connection)) return
    this.#unsaved.set(connection, unsaved)
    const day = new Date(noted.at).toISOString().slice(0, 10)
    for (const [what, count] of Object.entries(noted.counts)) {
      const sum = unsaved.days.get(`${day} ${what}`)
      if (sum) {
        sum.count += count
        sum.last = Math.max(sum.last, noted.at)
      } else unsaved.days.set(`${day} ${what}`, { count, last: noted.at })
    }
    unsaved.requests.push(noted)
    if (unsaved.requests.length > MOST_REQUESTS) unsaved.requests.shift()
  }

  /** `now` null: saves at once, before the log is read or the collector ends. */
  async save(now: number | null): Promise<void> {
    if (now !== null && (this.#unsaved.size === 0 || now - this.#savedAt < SAVED_EACH_MS)) return
    this.#savedAt = now ?? this.#savedAt
    const turn = this.#turn.then(() => this.#write())
    this.#turn = turn.catch(() => {})
    await turn
  }

  async #write(): Promise<void> {
    const unsaved = this.#unsaved
    if (unsaved.size === 0) return
    this.#unsaved = new Map()
    await this.#db.transaction().execute(async trx => {
      // Of a connection that was removed meanwhile nothing would be found again, by an erasure least of all.
      const rows = await trx
        .selectFrom('connections')
        .select('id')
        .where('id', 'in', [...unsaved.keys()])
        .execute()
      const known = new Set(rows.map(({ id }) => id))
      for (const [connection, { days, requests }] of unsaved) {
        if (!known.has(connection)) continue
        await addDays(trx, connection, days)
        await addRequests(trx, connection, requests)
      }
    })
  }
}

async function addDays(db: Kysely<Tables>, connection: string, days: Unsaved['days']): Promise<void> {
  if (days.size === 0) return
  const rows = [...days].map(([key, { count, last }]) => ({
    connection_id: connection,
    day: key.slice(0, 10),
    what: key.slice(11),
    count,
    last_at: last,
  }))
  await db
    .insertInto('connection_days')
    .values(rows)
    .onConflict(row =>
      row.columns(['connection_id', 'day', 'what']).doUpdateSet(now => ({
        count: now('connection_days.count', '+', now.ref('excluded.count')),
        last_at: now.ref('excluded.last_at'),
      })),
    )
    .execute()
  const last = Math.max(...rows.map(row => row.last_at))
  await db
    .deleteFrom('connection_days')
    .where('connection_id', '=', connection)
    .where('day', '<', keptDays(last))
    .execute()
}

async function addRequests(
  db: Kysely<Tables>,
  connection: string,
  requests: readonly Noted[],
): Promise<void> {
  if (requests.length === 0) return
  const rows = requests.map(({ at, outcome, counts: _, sealed = null, ...detail }) => ({
    id: newId('req'),
    connection_id: connection,
    at,
    outcome,
    detail: JSON.stringify(detail),
    sealed,
  }))
  await db.insertInto('connection_requests').values(rows).execute()
  const kept = await db
    .selectFrom('connection_requests')
    .select('id')
    .where('connection_id', '=', connection)
    .where('at', '>=', keptRequests(rows.at(-1)!.at))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST_REQUESTS)
    .execute()
  await db
    .deleteFrom('connection_requests')
    .where('connection_id', '=', connection)
    .where(
      'id',
      'not in',
      kept.map(row => row.id),
    )
    .execute()
}
