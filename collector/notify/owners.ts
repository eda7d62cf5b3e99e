import type { Lead } from '../../shared/alert.ts'
import type { ContactId, Feed, Store } from '../store/store.ts'
import { namesOf } from './leads.ts'

type Owner = NonNullable<Lead['owner']>

/** Clocks of collectors differ, and a transaction may be seen later than it was stamped. */
const OVERLAP_MS = 60_000

/** Whose lead each contact is, in memory, for the rows of boards; follows what other collectors write. */
export class Owners {
  readonly #store: Pick<Store, 'db'>
  readonly #onChange: () => void
  readonly #owners = new Map<ContactId, Owner>()
  #seen = 0

  constructor(store: Pick<Store, 'db'>, onChange: () => void) {
    this.#store = store
    this.#onChange = onChange
  }

  of(contact: ContactId): Owner | null {
    return this.#owners.get(contact) ?? null
  }

  /** What has changed since the last time; everything, at first. */
  async look(): Promise<void> {
    const { db } = this.#store
    const rows = await db
      .selectFrom('leads')
      .select(['contact_id', 'owner_id', 'updated_at'])
      .where('updated_at', '>', this.#seen - OVERLAP_MS)
      .execute()
    if (rows.length === 0) return
    const names = await namesOf(
      db,
      rows.flatMap(row => row.owner_id ?? []),
    )
    let isChanged = false
    for (const { contact_id, owner_id, updated_at } of rows) {
      this.#seen = Math.max(this.#seen, Number(updated_at))
      const owner = owner_id === null ? null : { id: owner_id, name: names.get(owner_id) ?? '' }
      if (this.#put(contact_id, owner)) isChanged = true
    }
    if (isChanged) this.#onChange()
  }

  take({ contactId, owner }: Lead): void {
    if (this.#put(contactId, owner)) this.#onChange()
  }

  /** Whoever turns out to be somebody takes their owner along, unless that one has an owner. */
  hear(feed: Pick<Feed, 'contacts' | 'gone'>): void {
    for (const { contact } of feed.gone ?? []) this.#owners.delete(contact)
    if (this.#owners.size === 0) return
    for (const { id, mergedInto } of feed.contacts) {
      const owner = mergedInto === null ? undefined : this.#owners.get(id)
      if (!owner || mergedInto === null) continue
      this.#owners.delete(id)
      if (!this.#owners.has(mergedInto)) this.#owners.set(mergedInto, owner)
    }
  }

  #put(contact: ContactId, owner: Owner | null): boolean {
    const before = this.#owners.get(contact)
    if (before?.id === owner?.id && before?.name === owner?.name) return false
    if (owner) this.#owners.set(contact, owner)
    else this.#owners.delete(contact)
    return true
  }
}
