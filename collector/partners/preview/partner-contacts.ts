import type { Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'

const TABLES = ['commissions', 'referrals', 'commission_decisions', 'commission_pins'] as const

/**
 * The contacts of a site that can have an order of a partner since an instant: those with a partner's code, a referral, a
 * decision or a commission, and an event since then.
 */
export async function partnerContacts(store: Store, site: SiteId, since: number): Promise<ContactRow[]> {
  const known = new Set<string>()
  for (const table of TABLES) {
    const rows = await store.db
      .selectFrom(table)
      .select('contact_id')
      .distinct()
      .where('site_id', '=', site)
      .where('contact_id', 'is not', null)
      .execute()
    for (const { contact_id } of rows) known.add(contact_id!)
  }
  const found: ContactRow[] = []
  await store.scan(rows => {
    for (const row of rows)
      if ((row.face.codes || known.has(row.id)) && (row.last?.time ?? 0) >= since) found.push(row)
  }, site)
  return found
}
