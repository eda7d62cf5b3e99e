import { writeContact } from './contact-text.ts'
import type { ContactRow } from './rows.ts'

const texts = new WeakMap<ContactRow, string>()

/** Notes the text of a row that has just been written or read; nothing may change the row afterwards. */
export function withText(row: ContactRow, text: string): ContactRow {
  texts.set(row, text)
  return row
}

/** The text of a row: the one that was noted, so that a commit's contacts are written once. */
export const textOf = (row: ContactRow): string => texts.get(row) ?? writeContact(row)
