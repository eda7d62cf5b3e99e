import type { Feed } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import type { TouchedCode } from '../score/touched-codes.ts'

/** The texts in contacts' visits and orders, registered or not. */
export type Sighting = {
  code: string
  contacts: Set<ContactId>
  views: number
  orders: number
  firstAt: number
  lastAt: number
}

/** Texts that can be codes, by site: a projection of the contacts' rows, used by screens only. */
export class CodeSightings {
  readonly #rows = new Map<SiteId, Map<ContactId, readonly TouchedCode[]>>()

  hear({ contacts }: Pick<Feed, 'contacts'>): void {
    this.take(contacts)
  }

  take(rows: readonly ContactRow[]): void {
    for (const { site, id, face } of rows) {
      if (face.codes === undefined) this.#rows.get(site)?.delete(id)
      else {
        const ofSite = this.#rows.get(site) ?? new Map<ContactId, readonly TouchedCode[]>()
        this.#rows.set(site, ofSite.set(id, face.codes))
      }
    }
  }

  forget(site: SiteId, contact: ContactId): void {
    this.#rows.get(site)?.delete(contact)
  }

  /** The contacts with a text in their visits or orders. */
  contactsWith(site: SiteId, code: string): ContactId[] {
    const found: ContactId[] = []
    for (const [contact, codes] of this.#rows.get(site) ?? [])
      if (codes.some(touched => touched.code === code)) found.push(contact)
    return found
  }

  of(site: SiteId): Map<string, Sighting> {
    const found = new Map<string, Sighting>()
    for (const [contact, codes] of this.#rows.get(site) ?? [])
      for (const touched of codes) add(found, contact, touched)
    return found
  }
}

function add(
  found: Map<string, Sighting>,
  contact: ContactId,
  { code, by, count, first, last }: TouchedCode,
): void {
  const known = found.get(code) ?? {
    code,
    contacts: new Set<ContactId>(),
    views: 0,
    orders: 0,
    firstAt: first,
    lastAt: last,
  }
  known.contacts.add(contact)
  if (by === 'link') known.views += count
  else known.orders += count
  known.firstAt = Math.min(known.firstAt, first)
  known.lastAt = Math.max(known.lastAt, last)
  found.set(code, known)
}
