import type { Kysely } from 'kysely'
import type { ContactReferral } from '../../shared/referral.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'

/** What is kept of the referrals of a contact, for the person: the partners are named, since the data came from them. */
export async function referralsAbout(
  db: Kysely<Tables>,
  site: SiteId,
  contact: ContactId,
): Promise<ContactReferral[]> {
  const rows = await db
    .selectFrom('referrals')
    .leftJoin('partners', 'partners.id', 'referrals.partner_id')
    .selectAll('referrals')
    .select('partners.name as partner')
    .where('referrals.site_id', '=', site)
    .where('referrals.contact_id', '=', contact)
    .orderBy('referrals.at')
    .orderBy('referrals.id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    partner: row.partner,
    at: iso(Number(row.at)),
    state: row.state as ContactReferral['state'],
    reason: row.reason,
    name: row.name,
    company: row.company,
    email: row.email,
    phone: row.phone,
    note: row.note,
    product: row.product,
    basis: row.basis,
    basisText: row.basis_text,
  }))
}
