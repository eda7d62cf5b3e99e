import { joinKey, splitKey } from '../../model/known.ts'
import type { Known, Need } from '../../model/port.ts'
import { readBody } from '../contact-body.ts'
import { texts } from './arrays.ts'
import { LostRace } from './failure.ts'
import type { Client } from './pool.ts'

/**
 * Rows that a decision may change are locked before they are read:
 *
 * - identifiers, orders and lists of tags, through which the events of one contact change another (`names`);
 * - contacts, whose lock guards all that is theirs: their streams' events and spans.
 *
 * Streams are not locked (a contact's other streams are read once it is locked); those read before the locks
 * were held are looked at again by the statement that writes.
 *
 * A batch waits for locks in one order only: names, then contacts, each by key. What a decision turns out to need
 * beyond that is taken if it is free; if not, the batch releases all its locks and starts again by locking all that
 * it has ever wanted, in order. So there are no deadlocks.
 */
export class Locks {
  readonly names = new Set<string>()
  readonly contacts = new Set<string>()

  static namesIn({ claimants, orders, tags }: Need): string[] {
    const prefixed = (names: Iterable<string> = [], prefix: string) =>
      [...names].map(name => {
        const [site, key] = splitKey(name)
        return joinKey(site, `${prefix}:${key}`)
      })
    return [...(claimants ?? []), ...prefixed(orders, 'o'), ...prefixed(tags, 't')]
  }
}

export const lockNames = async (
  client: Client,
  names: readonly string[],
  mayWait: boolean,
): Promise<void> => {
  const { rows } = await client.query<{ locked: number }>({
    name: mayWait ? 'lock names' : 'try names',
    text: mayWait ? LOCK_NAMES : TRY_NAMES,
    values: columns(names),
  })
  if (rows[0]!.locked === 0) throw new LostRace('a name')
}

const HASHES = `SELECT DISTINCT site, hashtextextended(key, 0) AS hash
  FROM unnest($1::text[], $2::text[]) AS k (site, key)`

/** An insert waits for a concurrent insert of the same row, an update for an update: both are serialized. */
const LOCK_NAMES = `WITH locked AS (
    INSERT INTO locks (site_id, hash) ${HASHES} ORDER BY 1, 2
    ON CONFLICT (site_id, hash) DO UPDATE SET hash = excluded.hash RETURNING 1
  ) SELECT count(*) AS locked FROM locked`

const TRY_NAMES = `WITH wanted AS MATERIALIZED (${HASHES}),
  held AS MATERIALIZED (
    SELECT l.site_id, l.hash FROM locks l JOIN wanted w ON l.site_id = w.site AND l.hash = w.hash
    FOR UPDATE OF l NOWAIT
  ),
  made AS (
    INSERT INTO locks (site_id, hash) SELECT site, hash FROM wanted
    WHERE NOT EXISTS (SELECT 1 FROM held WHERE held.site_id = site AND held.hash = wanted.hash)
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT CASE WHEN (SELECT count(*) FROM held) + (SELECT count(*) FROM made) = (SELECT count(*) FROM wanted)
    THEN 1 ELSE 0 END AS locked`

/** Locks and reads rows; of concurrent batches that create the same row, the first to commit wins. */
export const lockContacts = async (
  client: Client,
  contacts: readonly string[],
  mayWait: boolean,
  known: Omit<Known, 'registry'>,
): Promise<void> => {
  const { rows } = await client.query<{ site: string; id: string; body: string }>({
    name: mayWait ? 'lock contacts' : 'try contacts',
    text: `SELECT c.site_id AS site, c.id AS id, c.body AS body
      FROM unnest($1::text[], $2::text[]) AS k (site, id)
      JOIN contacts c ON c.site_id = k.site AND c.id = k.id
      ORDER BY c.site_id, c.id FOR NO KEY UPDATE OF c ${mayWait ? '' : 'NOWAIT'}`,
    values: columns(contacts),
  })
  for (const name of contacts) known.contacts.set(name, null)
  for (const { site, id, body } of rows) known.contacts.set(joinKey(site, id), readBody(site, id, body))
}

const columns = (names: readonly string[]): [string[], string[]] => {
  const pairs = names.map(splitKey)
  return [texts(pairs.map(([site]) => site)), texts(pairs.map(([, key]) => key))]
}
