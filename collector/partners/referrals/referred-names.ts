import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'

/** The names of the persons that a partner has referred, by contact; refused and withdrawn referrals give none. */
export async function referredNames(db: Kysely<Tables>, partner: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('referrals')
    .select(['contact_id', 'name'])
    .where('partner_id', '=', partner)
    .where('contact_id', 'is not', null)
    .where('name', '!=', '')
    .where('state', 'not in', ['refused', 'withdrawn', 'unconfirmed'])
    .execute()
  return new Map(rows.map(({ contact_id, name }) => [contact_id!, name]))
}
