import { createHash } from 'crypto'
import type { Entry } from '../board/past/frozen-boards.ts'
import type { ContactId } from './rows.ts'

/** Where on a board of so many pieces a contact is. */
export const bucketOf = (id: ContactId, buckets: number): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) % buckets

/** A piece's text without some contacts; null if they are not in it. */
export function withoutContacts(body: string, ids: ReadonlySet<ContactId>): string | null {
  const entries = JSON.parse(body) as Entry[]
  const left = entries.filter(([id]) => !ids.has(id))
  return left.length === entries.length ? null : JSON.stringify(left)
}
