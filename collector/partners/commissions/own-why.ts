import type { OwnWhy } from '../../../shared/sale.ts'
import { reckon } from '../../attribution/customer.ts'
import type { Store } from '../../model/port.ts'
import { referredNames } from '../referrals/referred-names.ts'
import { customerOf, orphanOf } from './customer-of.ts'
import { contactOfOrder } from './customer-of-order.ts'
import { ownWhy } from './own-sales.ts'
import type { SiteTerms } from './site-terms.ts'

/** Why an order is a partner's; null if it is not this partner's. */
export async function ownWhyOf(
  store: Store,
  terms: SiteTerms,
  partner: string,
  order: string,
  now: number,
): Promise<OwnWhy | null> {
  const contact = await contactOfOrder(store, terms.site.id, order)
  const found = contact === null ? null : await customerOf(store, terms, contact, now)
  const customer = contact === null ? await orphanOf(store, terms, order) : found?.customer
  if (!customer) return null
  const one = reckon(customer, terms.setting, now).find(({ order: { id } }) => id === order)
  if (one?.partner !== partner) return null
  const names = await referredNames(store.db, partner)
  return ownWhy(one, partner, contact === null ? undefined : names.get(contact), found?.row.face ?? null)
}
