import { joinKey, splitKey } from '../known.ts'
import type { Known, Need } from '../store.ts'
import { texts } from './arrays.ts'
import type { Client } from './pool.ts'

/**
 * What a decision may change is locked before it is read, always in the order of the keys, so that two batches
 * that meet wait in turn:
 *
 * - contacts, whose lock guards all that is theirs: their streams' events and spans;
 * - identifiers and orders, through which the events of one contact change another.
 *
 * Streams are not locked (a contact's other streams are read once it is locked, which would turn the order
 * around); those read before the locks were held are looked at again before anything is written.
 */
export const lockRows = async (client: Client, need: Need): Promise<void> => {
  const names = [...(need.claimants ?? []), ...prefixed(need.orders)]
  if (names.length === 0) return
  const [sites, keys] = columns(names)
  // An insert waits for another's insert of the same row, an update for its update: either way, in turn.
  await client.query({
    name: 'lock rows',
    text: `INSERT INTO locks (site_id, hash)
      SELECT DISTINCT site, hashtextextended(key, 0) FROM unnest($1::text[], $2::text[]) AS k (site, key)
      ORDER BY 1, 2
      ON CONFLICT (site_id, hash) DO UPDATE SET hash = excluded.hash`,
    values: [sites, keys],
  })
}

/** Locks and reads; those that do not exist are created by one batch alone, whichever commits first. */
export const lockContacts = async (
  client: Client,
  names: ReadonlySet<string>,
  known: Omit<Known, 'registry'>,
): Promise<void> => {
  const { rows } = await client.query<{ site: string; id: string; body: string }>({
    name: 'lock contacts',
    text: `SELECT c.site_id AS site, c.id AS id, c.body AS body
      FROM unnest($1::text[], $2::text[]) AS k (site, id)
      JOIN contacts c ON c.site_id = k.site AND c.id = k.id
      ORDER BY c.site_id, c.id FOR NO KEY UPDATE OF c`,
    values: columns([...names]),
  })
  for (const name of names) known.contacts.set(name, null)
  for (const { site, id, body } of rows) known.contacts.set(joinKey(site, id), JSON.parse(body))
}

const prefixed = (orders: ReadonlySet<string> | undefined): string[] =>
  [...(orders ?? [])].map(name => {
    const [site, order] = splitKey(name)
    return joinKey(site, `o:${order}`)
  })

const columns = (names: readonly string[]): [string[], string[]] => {
  const pairs = names.map(splitKey)
  return [texts(pairs.map(([site]) => site)), texts(pairs.map(([, key]) => key))]
}
