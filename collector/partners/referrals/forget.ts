import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'

/** The fields of a referral that remain without its person: the partner, the instants and the state. */
export const FORGOTTEN = {
  name: '',
  company: '',
  email: null,
  phone: null,
  note: '',
  referrer_name: '',
  referrer_email: null,
  contact_id: null,
  remind_at: null,
  next_at: null,
} as const

/** Deletes the personal data of referrals; pending messages about them are not sent. */
export async function forgetReferred(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable('referrals').set(FORGOTTEN).where('id', 'in', ids).execute()
  await db.deleteFrom('partner_tokens').where('referral_id', 'in', ids).execute()
  await db.updateTable('partner_messages').set({ answer: '' }).where('referral_id', 'in', ids).execute()
}
