import type { Kysely } from 'kysely'
import type { KeyClass } from '../../shared/event.ts'
import type { KeyScope } from '../../shared/site.ts'
import type { Tables } from '../model/tables.ts'
import { BoundedMap } from '../platform/bounded-map.ts'
import { storedToken } from './keys.ts'

/** The delay until a revocation on another collector takes effect here; a revocation on this one is immediate. */
const FRESH_MS = 1_000
const KEPT_AT_MOST = 10_000
/** The precision of the stored time of a key's last use. */
const USE_NOTED_MS = 3_600_000
const SHAPE = /^[ps]k_[a-z0-9]{8,64}$/

export type FoundKey = {
  id: string
  site: string
  class: KeyClass
  origins: string[]
  /** Null: without limits. */
  scopes: readonly KeyScope[] | null
}
type Kept = { found: Promise<FoundKey | null>; at: number }

/** Looks up the holder of a key, from memory while the entry is fresh. */
export class KeyRing {
  readonly #db: Kysely<Tables>
  readonly #kept = new BoundedMap<string, Kept>(KEPT_AT_MOST)

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  find(token: string, now: number): Promise<FoundKey | null> {
    if (!SHAPE.test(token)) return Promise.resolve(null)
    const kept = this.#kept.get(token)
    if (kept && now - kept.at < FRESH_MS && now >= kept.at) return kept.found
    const found = this.#look(token, now)
    // A failed look-up is not cached: the next request repeats it.
    found.catch(() => this.#kept.delete(token))
    this.#kept.put(token, { found, at: now })
    return found
  }

  /** To be called after any change of keys or of a site's origins. */
  forget(): void {
    this.#kept.clear()
  }

  async #look(token: string, now: number): Promise<FoundKey | null> {
    const row = await this.#db
      .selectFrom('keys')
      .innerJoin('sites', 'sites.id', 'keys.site_id')
      .select([
        'keys.id',
        'keys.class',
        'keys.last_used_at',
        'keys.scopes',
        'sites.id as site',
        'sites.origins',
      ])
      .where('keys.token', '=', storedToken(token))
      .where('keys.class', '=', token.startsWith('sk_') ? 'secret' : 'public')
      .where('keys.revoked_at', 'is', null)
      .executeTakeFirst()
    if (!row) return null
    if (now - Number(row.last_used_at ?? 0) > USE_NOTED_MS) this.#noteUse(row.id, now)
    const scopes = row.scopes === null ? null : JSON.parse(row.scopes)
    return { id: row.id, site: row.site, class: row.class, origins: JSON.parse(row.origins), scopes }
  }

  /** Runs in the background: a key works whether or not its last use could be written. */
  #noteUse(id: string, now: number): void {
    this.#db
      .updateTable('keys')
      .set({ last_used_at: now })
      .where('id', '=', id)
      .execute()
      .catch(() => {})
  }
}
