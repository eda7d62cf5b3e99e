import { createHash } from 'node:crypto'
import type { ContactId } from './rows.ts'

/** The stored form of a contact on a frozen board: without field names, and with tags only if there are any. */
export type FrozenEntry = [
  id: ContactId,
  score: number,
  fit: number,
  engagement: number,
  lastScoringAt: number | null,
  firstTime: number,
  firstId: string,
  tags?: Record<string, number>,
]

/** The bucket of a frozen board that contains a contact. */
export const bucketOf = (id: ContactId, buckets: number): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) % buckets

/** A piece's text without some contacts; null if they are not in it. */
export function withoutContacts(body: string, ids: ReadonlySet<ContactId>): string | null {
  const entries = JSON.parse(body) as FrozenEntry[]
  const left = entries.filter(([id]) => !ids.has(id))
  return left.length === entries.length ? null : JSON.stringify(left)
}
