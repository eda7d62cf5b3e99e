import type { Insertable, Kysely } from 'kysely'
import { hashId } from '../../model/hash-id.ts'
import type { Tables } from '../../model/tables.ts'

/** The mails of the partner programme. Those of `ALWAYS_SENT` cannot be switched off. */
export const MESSAGE_KINDS = [
  'sign_in',
  'welcome',
  'invitation',
  'application_refused',
  'referral_confirm',
  'referral_received',
  'referral_refused',
  'referral_news',
  'referral_won',
  'referral_lost',
  'sale_waiting',
  'sales_due',
  'statement_closed',
  'payment_made',
  'payment_returned',
  'account_changed',
  'terms_change',
  'staff_application',
  'staff_referral',
  'staff_reminder',
] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

export const MUTABLE_KINDS = [
  'referral_received',
  'referral_refused',
  'referral_news',
  'referral_won',
  'referral_lost',
  'sale_waiting',
  'sales_due',
  'statement_closed',
  'payment_made',
] as const

export type NewMessage = {
  site: string
  kind: MessageKind
  partner?: string | null
  person?: string | null
  user?: string | null
  referral?: string | null
  detail?: Record<string, unknown>
  /** The cause of the message: one cause creates one message. */
  cause: string
}

export const idOfMessage = ({ site, kind, person, user, referral, cause }: NewMessage): string =>
  hashId('pm', JSON.stringify([site, kind, person ?? '', user ?? '', referral ?? '', cause]), 24)

/** Adds messages to the outbox in the transaction of their cause; an existing message is not changed. */
export async function layMessages(
  db: Kysely<Tables>,
  messages: readonly NewMessage[],
  now: number,
): Promise<void> {
  if (messages.length === 0) return
  await db
    .insertInto('partner_messages')
    .values(messages.map(one => rowOf(one, now)))
    .onConflict(row => row.column('id').doNothing())
    .execute()
}

const rowOf = (one: NewMessage, now: number): Insertable<Tables['partner_messages']> => ({
  id: idOfMessage(one),
  site_id: one.site,
  partner_id: one.partner ?? null,
  person_id: one.person ?? null,
  user_id: one.user ?? null,
  referral_id: one.referral ?? null,
  kind: one.kind,
  detail: JSON.stringify(one.detail ?? {}),
  state: 'waiting',
  created_at: now,
  next_at: now,
  tries: 0,
  settled_at: null,
  answer: '',
})

/** The users responsible for leads without an owner. */
export async function adminIds(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .execute()
  return rows.map(({ id }) => id)
}
