import { isRefusal } from '../../../shared/refusal.ts'
import { partnerUserId } from '../../model/partner-contact.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'
import { findPerson } from '../../queries/person.ts'

/** The contact that a partner is; null before the first act of the partner was recorded. */
export async function contactOfPartner(
  store: Store,
  site: SiteId,
  partner: string,
): Promise<ContactRow | null> {
  const found = await findPerson(store, site, { user: partnerUserId(partner) })
  return found && !isRefusal(found) ? found : null
}
