import type { Kysely } from 'kysely'
import { Sealer } from '../accounts/sealer.ts'
import type { Tables } from '../model/tables.ts'
import { ConnectionLog } from './connection-log.ts'
import { ConnectionRing } from './connection-ring.ts'

/** What the door of connections and its routes share. */
export type Connections = {
  sealer: Sealer
  ring: ConnectionRing
  log: ConnectionLog
  /** The guarded way out, to addresses that a service itself names; null: it gave nothing. */
  get(url: string): Promise<string | null>
}

export function openConnections(db: Kysely<Tables>, key: Buffer, get: Connections['get']): Connections {
  const sealer = new Sealer(key)
  return { sealer, ring: new ConnectionRing(db, sealer), log: new ConnectionLog(db), get }
}
