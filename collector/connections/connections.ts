import type { Kysely } from 'kysely'
import { Sealer } from '../accounts/sealer.ts'
import type { Tables } from '../model/tables.ts'
import { ConnectionLog } from './connection-log.ts'
import { ConnectionRing } from './connection-ring.ts'

/** The dependencies shared by the input of connections and its routes. */
export type Connections = {
  sealer: Sealer
  ring: ConnectionRing
  log: ConnectionLog
  /** A guarded fetch of addresses that a service names; null: no usable answer. */
  get(url: string): Promise<string | null>
  phones: Phones
}

/** Looks up contacts by phone number. */
export type Phones = {
  /** A number in E.164, as the site reads numbers; null: it is none. */
  read(site: string, phone: string): Promise<string | null>
  /** A name of the one contact with this number; null: there is none, or several. */
  find(site: string, phone: string): { userId: string } | { email: string } | { visitor: string } | null
}

export const NO_PHONES: Phones = { read: async () => null, find: () => null }

export function openConnections(
  db: Kysely<Tables>,
  key: Buffer,
  get: Connections['get'],
  phones: Phones = NO_PHONES,
): Connections {
  const sealer = new Sealer(key)
  return { sealer, ring: new ConnectionRing(db, sealer), log: new ConnectionLog(db), get, phones }
}
