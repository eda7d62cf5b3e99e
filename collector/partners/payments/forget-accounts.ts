import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'

/** Part of the erasure of a partner's persons. */
export const forgetAccounts = async (db: Kysely<Tables>, partner: string): Promise<void> => {
  await db.deleteFrom('payout_accounts').where('partner_id', '=', partner).execute()
}
