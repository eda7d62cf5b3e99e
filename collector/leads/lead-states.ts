import type { Kysely } from 'kysely'
import type { LeadStatus, Outcome } from '../../shared/outcome.ts'
import type { ContactId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

/**
 * The clocks of collectors may differ by this much: rows written this shortly before the last read are read again.
 */
const OVERLAP_MS = 30_000
/** The maximum of parameters in one statement on every store. */
const SURVIVORS_PER_READ = 1_000

export type Owner = { id: string; name: string }
/** The columns of a lead on a board. `snoozedUntil` lies in the future; a snooze that has ended is null. */
export type LeadState = {
  owner: Owner | null
  outcome: Outcome | null
  outcomeAt: number | null
  snoozedUntil: number | null
}

/** A projection of `leads` for boards, refreshed periodically and after each change made here. */
export class LeadStates {
  readonly #byContact = new Map<ContactId, LeadState>()
  /** The leads of a person share one entry, so that a new name is that of all of them. */
  readonly #owners = new Map<string, Owner>()
  #names = new Map<string, string>()
  readonly #db: Kysely<Tables>
  readonly #now: () => number
  /** Contacts that survived a merge; the table shows which of the two leads was kept. */
  readonly #survivors = new Set<ContactId>()
  #readUpTo = 0

  constructor(db: Kysely<Tables>, now: () => number) {
    this.#db = db
    this.#now = now
  }

  of(contact: ContactId): LeadState | null {
    return this.#byContact.get(contact) ?? null
  }

  /** The contacts with a worked or owned lead. */
  all(): Iterable<[ContactId, LeadState]> {
    return this.#byContact
  }

  forget(contact: ContactId): void {
    this.#byContact.delete(contact)
  }

  /**
   * A merged contact's lead moves to the survivor, unless the survivor has one; that one may be unassigned or open
   * again and is then unknown here until the next read.
   */
  merge(lost: ContactId, survivor: ContactId): void {
    const state = this.#byContact.get(lost)
    if (!state) return
    this.#byContact.delete(lost)
    this.#survivors.delete(lost)
    this.#survivors.add(survivor)
    if (!this.#byContact.has(survivor)) this.#byContact.set(survivor, state)
  }

  /** Reads the changed rows and ends snoozes that are due; true if a board has to show a change. */
  async read(): Promise<boolean> {
    const survivors = [...this.#survivors].slice(0, SURVIVORS_PER_READ)
    const rows = await this.#db
      .selectFrom('leads')
      .select(['contact_id', 'owner_id', 'outcome', 'outcome_at', 'snoozed_until', 'updated_at'])
      .where(({ eb, or }) =>
        or([
          eb('updated_at', '>=', this.#readUpTo - OVERLAP_MS),
          ...(survivors.length > 0 ? [eb('contact_id', 'in', survivors)] : []),
        ]),
      )
      .execute()
    const isRenamed = await this.#readNames()
    let isChanged = this.#endSnoozes() || isRenamed
    const found = new Set(rows.map(row => row.contact_id))
    for (const survivor of survivors) {
      this.#survivors.delete(survivor)
      if (!found.has(survivor)) isChanged = this.#byContact.delete(survivor) || isChanged
    }
    for (const row of rows) {
      this.#readUpTo = Math.max(this.#readUpTo, Number(row.updated_at))
      isChanged =
        this.#put(row.contact_id, {
          owner: row.owner_id === null ? null : this.#ownerOf(row.owner_id),
          outcome: row.outcome as Outcome | null,
          outcomeAt: row.outcome_at === null ? null : Number(row.outcome_at),
          snoozedUntil: row.snoozed_until === null ? null : Number(row.snoozed_until),
        }) || isChanged
    }
    return isChanged
  }

  /** Reads the current names of users; true if the name of an owner has changed. */
  async #readNames(): Promise<boolean> {
    const people = await this.#db.selectFrom('users').select(['id', 'name', 'email']).execute()
    this.#names = new Map(people.map(({ id, name, email }) => [id, name || email]))
    let isChanged = false
    for (const owner of this.#owners.values()) {
      const name = this.#nameOf(owner.id)
      isChanged ||= owner.name !== name
      owner.name = name
    }
    return isChanged
  }

  #ownerOf(id: string): Owner {
    let owner = this.#owners.get(id)
    if (!owner) {
      owner = { id, name: this.#nameOf(id) }
      this.#owners.set(id, owner)
    }
    return owner
  }

  #nameOf(id: string): string {
    return this.#names.get(id) || id
  }

  #endSnoozes(): boolean {
    const now = this.#now()
    let isChanged = false
    for (const [contact, state] of this.#byContact) {
      if (state.snoozedUntil === null || state.snoozedUntil > now) continue
      isChanged = this.#put(contact, state) || isChanged
    }
    return isChanged
  }

  /** True if the state differs from the one before. */
  #put(contact: ContactId, read: LeadState): boolean {
    const isSnoozed = read.snoozedUntil !== null && read.snoozedUntil > this.#now()
    const state = isSnoozed ? read : { ...read, snoozedUntil: null }
    const before = this.of(contact)
    const after = state.owner === null && statusOf(state) === 'open' ? null : state
    if (JSON.stringify(before) === JSON.stringify(after)) return false
    if (after) this.#byContact.set(contact, after)
    else this.#byContact.delete(contact)
    return true
  }
}

export function statusOf(state: LeadState | null): LeadStatus {
  if (state === null) return 'open'
  return state.snoozedUntil === null ? (state.outcome ?? 'open') : 'snoozed'
}
