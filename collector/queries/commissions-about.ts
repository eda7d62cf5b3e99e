import type { Kysely } from 'kysely'
import type { ContactCommission } from '../../shared/contact.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'

/** The orders of a contact for which a partner has a commission, for the person: which partner, and since when. */
export async function commissionsAbout(
  db: Kysely<Tables>,
  site: SiteId,
  contact: ContactId,
): Promise<ContactCommission[]> {
  const rows = await db
    .selectFrom('commissions')
    .leftJoin('partners', 'partners.id', 'commissions.partner_id')
    .select(['commissions.order_id', 'commissions.at', 'commissions.how', 'partners.name as partner'])
    .where('commissions.site_id', '=', site)
    .where('commissions.contact_id', '=', contact)
    .orderBy('commissions.at')
    .orderBy('commissions.cause')
    .execute()
  return rows.map(({ order_id, at, how, partner }) => ({
    order: order_id,
    at: iso(Number(at)),
    partner,
    by: (JSON.parse(how) as { by?: string | null }).by ?? null,
  }))
}
