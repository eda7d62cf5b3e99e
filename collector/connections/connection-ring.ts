import type { Kysely } from 'kysely'
import type { Mapping } from '../../shared/mapping.ts'
import type { Sealer } from '../accounts/sealer.ts'
import { hashed } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import { BoundedMap } from '../platform/bounded-map.ts'
import type { Secrets } from '../providers/port.ts'
import { type ConnectionRow, findConnection, mappingOf, secretsOf } from './connection-book.ts'

/** The delay until a change on another collector takes effect here; a change on this one is immediate. */
const FRESH_MS = 1_000
const KEPT_AT_MOST = 1_000
const SHAPE = /^(in_[a-z2-7]{16})\.([a-z2-7]{40})$/

/** `secrets` null: another key has encrypted them. */
export type Connection = {
  id: string
  site: string
  provider: string
  isOn: boolean
  secrets: Secrets | null
  topic: string | null
  mapping: Mapping | null
}
type Kept = { row: ConnectionRow; connection: Connection } | null

/** Looks up the connection of an address, from memory while the entry is fresh. */
export class ConnectionRing {
  readonly #db: Kysely<Tables>
  readonly #sealer: Sealer
  readonly #kept = new BoundedMap<string, { found: Promise<Kept>; at: number }>(KEPT_AT_MOST)

  constructor(db: Kysely<Tables>, sealer: Sealer) {
    this.#db = db
    this.#sealer = sealer
  }

  /** The connection of `{connection}.{secret}`; null if there is none, or the secret is another. */
  async find(provider: string, name: string, now: number): Promise<Connection | null> {
    const [, id, secret] = SHAPE.exec(name) ?? []
    if (!id || !secret) return null
    const kept = await this.#load(id, now)
    if (!kept || kept.row.provider !== provider) return null
    const { secret_hash, old_hash, old_until } = kept.row
    const hash = hashed(secret)
    const isOld = hash === old_hash && now < Number(old_until)
    return hash === secret_hash || isOld ? kept.connection : null
  }

  /** Call after any change of connections. */
  forget(): void {
    this.#kept.clear()
  }

  #load(id: string, now: number): Promise<Kept> {
    const kept = this.#kept.get(id)
    if (kept && now - kept.at < FRESH_MS && now >= kept.at) return kept.found
    const found = this.#read(id)
    // A failed look-up is not cached: the next request repeats it.
    found.catch(() => this.#kept.delete(id))
    this.#kept.put(id, { found, at: now })
    return found
  }

  async #read(id: string): Promise<Kept> {
    const row = await findConnection(this.#db, id)
    if (!row) return null
    const { site_id: site, provider, topic } = row
    const secrets = secretsOf(this.#sealer, row)
    const of = { id, site, provider, mapping: mappingOf(row) }
    return { row, connection: { ...of, isOn: Number(row.is_on) === 1, secrets, topic } }
  }
}
