import type { Kysely } from 'kysely'
import type { ContactId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

/** Collectors' clocks may be apart: what was written so shortly before the last look is read again. */
const OVERLAP_MS = 30_000

export type Owner = { id: string; name: string }

/** Who works which lead, as boards show and filter it. A view of `leads`: whatever changed is looked for now and then. */
export class Owners {
  readonly #byContact = new Map<ContactId, Owner>()
  readonly #db: Kysely<Tables>
  #readUpTo = 0

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  of(contact: ContactId): Owner | null {
    return this.#byContact.get(contact) ?? null
  }

  forget(contact: ContactId): void {
    this.#byContact.delete(contact)
  }

  /** Whoever turns out to be somebody takes their owner along, unless that one has an owner. */
  merge(lost: ContactId, survivor: ContactId): void {
    const owner = this.#byContact.get(lost)
    if (!owner) return
    this.#byContact.delete(lost)
    if (!this.#byContact.has(survivor)) this.#byContact.set(survivor, owner)
  }

  /** Says whether anybody's lead has changed hands. */
  async read(): Promise<boolean> {
    const rows = await this.#db
      .selectFrom('leads')
      .leftJoin('users', 'users.id', 'leads.owner_id')
      .select(['leads.contact_id', 'leads.owner_id', 'leads.updated_at', 'users.name', 'users.email'])
      .where('leads.updated_at', '>=', this.#readUpTo - OVERLAP_MS)
      .execute()
    let isChanged = false
    for (const { contact_id, owner_id, updated_at, name, email } of rows) {
      this.#readUpTo = Math.max(this.#readUpTo, Number(updated_at))
      const owner = owner_id === null ? null : { id: owner_id, name: name || email || owner_id }
      const before = this.of(contact_id)
      if (before?.id === owner?.id && before?.name === owner?.name) continue
      isChanged = true
      if (owner) this.#byContact.set(contact_id, owner)
      else this.#byContact.delete(contact_id)
    }
    return isChanged
  }
}
