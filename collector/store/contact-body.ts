import { readContact, writeContact } from '../model/contact-text.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'

/** The stored text of a contact; its site and its id are columns beside it. */
export const writeBody = (row: ContactRow): string => writeContact(row)

export const readBody = (site: SiteId, id: ContactId, body: string): ContactRow => readContact(site, id, body)

/** Contacts from pieces of three texts: site, id, body. */
export const readBodies = (texts: readonly string[]): ContactRow[] => {
  const rows: ContactRow[] = []
  for (let at = 0; at < texts.length; at += 3) rows.push(readBody(texts[at]!, texts[at + 1]!, texts[at + 2]!))
  return rows
}

/** The text of a contact from what earlier schemas kept: the row's JSON. */
export const shortBody = (json: string): string => writeContact(JSON.parse(json) as ContactRow)
