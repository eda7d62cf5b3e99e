import type { Feed } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'

/** A name by which an event reaches the contact that has it. */
export type NameOfContact = { userId: string } | { email: string } | { visitor: string }

/** A projection: contacts by their phone number in E.164. A scan fills it, the feed updates it. */
export class PhoneBook {
  readonly #byPhone = new Map<string, Map<ContactId, NameOfContact>>()
  readonly #phoneOf = new Map<ContactId, string>()
  /** Grows with each new number of a contact. */
  version = 0

  take(rows: readonly ContactRow[]): void {
    for (const row of rows) this.#put(row)
  }

  hear({ contacts, gone }: Feed): void {
    for (const { contact } of gone ?? []) this.#drop(contact)
    this.take(contacts)
  }

  /** The one contact with this number; null if there is none, or several. */
  find(site: SiteId, phone: string): NameOfContact | null {
    const found = this.#byPhone.get(`${site} ${phone}`)
    return found?.size === 1 ? [...found.values()][0]! : null
  }

  #put(row: ContactRow): void {
    const before = this.#phoneOf.get(row.id)
    this.#drop(row.id)
    const { phone } = row.face
    const name = nameOf(row)
    if (row.mergedInto !== null || phone === null || !phone.startsWith('+') || name === null) return
    const key = `${row.site} ${phone}`
    const found = this.#byPhone.get(key)
    if (found) found.set(row.id, name)
    else this.#byPhone.set(key, new Map([[row.id, name]]))
    this.#phoneOf.set(row.id, key)
    if (before !== key) this.version += 1
  }

  #drop(contact: ContactId): void {
    const key = this.#phoneOf.get(contact)
    if (key === undefined) return
    this.#phoneOf.delete(contact)
    const found = this.#byPhone.get(key)
    found?.delete(contact)
    if (found?.size === 0) this.#byPhone.delete(key)
  }
}

/** A user id before an e-mail address before a browser. */
function nameOf({ identifiers, streams }: ContactRow): NameOfContact | null {
  const under = (names: readonly string[], kind: string) =>
    names.find(name => name.startsWith(kind))?.slice(kind.length)
  const [userId, email, visitor] = [under(identifiers, 'u:'), under(identifiers, 'e:'), under(streams, 'v:')]
  if (userId !== undefined) return { userId }
  if (email !== undefined) return { email }
  return visitor === undefined ? null : { visitor }
}
