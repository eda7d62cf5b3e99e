import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Sealer } from '../accounts/sealer.ts'
import type { Tables } from '../model/tables.ts'
import type { Item } from '../providers/port.ts'

/** How long an event waits for a contact with its phone number. */
export const WAIT_MS = 30 * 86_400_000
const MOST_OF_SITE = 10_000
const LOOK_MS = 1_000
const PIECE = 500
/** The interval between deletions of expired waiting events. */
const CLEAN_MS = 3_600_000

const placeOf = (site: string, id: string): string => `waiting ${site} ${id}`

export type Waiting = { site: string; item: Item & { phone: string } }

/** Keeps an event, encrypted, until a contact has its number; `hash` is a keyed hash of the number. */
export async function keepWaiting(
  db: Kysely<Tables>,
  sealer: Sealer,
  { site, item }: Waiting,
  hash: string,
  now: number,
): Promise<void> {
  // The event counts by its own time, else by its arrival.
  const body = JSON.stringify({ ...item, time: item.time ?? now })
  const row = {
    site_id: site,
    id: item.id,
    hash,
    sealed: sealer.seal(body, placeOf(site, item.id)),
    kept_at: now,
  }
  await db
    .insertInto('waiting_events')
    .values(row)
    .onConflict(conflict => conflict.columns(['site_id', 'id']).doNothing())
    .execute()
}

/** Whether a site may keep one more. */
export async function hasRoom(db: Kysely<Tables>, site: string): Promise<boolean> {
  const { count } = await db
    .selectFrom('waiting_events')
    .select(query => query.fn.countAll().as('count'))
    .where('site_id', '=', site)
    .executeTakeFirstOrThrow()
  return Number(count) < MOST_OF_SITE
}

/** Deletes the events that wait for a number, on an erasure. */
export const dropWaiting = (db: Kysely<Tables>, site: string, hash: string) =>
  db.deleteFrom('waiting_events').where('site_id', '=', site).where('hash', '=', hash).execute()

type Parts = {
  db: Kysely<Tables>
  sealer: Sealer
  now: () => number
  /** Takes an event if one contact has its number by now. */
  deliver(waiting: Waiting): Promise<boolean>
  /** Grows when a contact gets another number. */
  version(): number
}

/** Tries all waiting events once; returns how many have reached a contact. One collector does it for all. */
export async function tryWaiting({ db, sealer, now, deliver }: Parts, signal?: AbortSignal): Promise<number> {
  await db
    .deleteFrom('waiting_events')
    .where('kept_at', '<', now() - WAIT_MS)
    .execute()
  let delivered = 0
  let after = ''
  while (!signal?.aborted) {
    const rows = await db
      .selectFrom('waiting_events')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PIECE)
      .execute()
    for (const { site_id: site, id, sealed } of rows) {
      const text = sealer.open(sealed, placeOf(site, id))
      if (text === null || !(await deliver({ site, item: JSON.parse(text) }))) continue
      await db.deleteFrom('waiting_events').where('site_id', '=', site).where('id', '=', id).execute()
      delivered += 1
    }
    if (rows.length < PIECE) break
    after = rows.at(-1)!.id
  }
  return delivered
}

/** Retries waiting events until it is stopped. */
export async function followWaiting(parts: Parts, signal: AbortSignal): Promise<void> {
  let tried = -1
  let cleanedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    const version = parts.version()
    if (version !== tried || parts.now() - cleanedAt > CLEAN_MS) {
      await tryWaiting(parts, signal)
      cleanedAt = parts.now()
      tried = version
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
