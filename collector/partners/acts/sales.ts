import { placesOf } from '../../attribution/currency.ts'
import { hashId } from '../../model/hash-id.ts'
import type { Store } from '../../model/port.ts'
import { retentionBegins } from '../../model/retention.ts'
import type { SiteSettings } from '../../model/rows.ts'
import type { Fact } from '../../score/score.ts'
import { factsOf } from '../../transaction/facts.ts'
import { findPartner, type PartnerRow } from '../partners.ts'
import { contactOfPartner } from './contact-of-partner.ts'
import type { Act } from './partner-acts.ts'

type Sale = { order: string; currency: string; base: number; dueAt: number }

/**
 * What the sales of a site's partners have to become: each order that is due, with its kept base, less what has been stated.
 * A refund takes back the difference, and an order that is another partner's the whole.
 */
export async function salesActs(
  store: Store,
  site: SiteSettings,
  now: number,
): Promise<{ partner: PartnerRow; acts: Act[] }[]> {
  // The events of older sales have left, so that nothing is known of what was stated.
  const after = site.retention === null ? 0 : retentionBegins(now, site.retention, site.timeZone)
  const rows = await store.db
    .selectFrom('commissions')
    .select(['partner_id', 'order_id', 'currency', 'base', 'due_at'])
    .where('site_id', '=', site.id)
    .where('due_at', '<=', now)
    .where('due_at', '>', after)
    .execute()
  const wanted = Map.groupBy(rows, row => row.partner_id)
  const partners = await store.db.selectFrom('partners').select('id').where('site_id', '=', site.id).execute()
  const found: { partner: PartnerRow; acts: Act[] }[] = []
  for (const { id } of partners) {
    const sales = (wanted.get(id) ?? []).map(row => ({
      order: row.order_id,
      currency: row.currency,
      base: Number(row.base ?? 0),
      dueAt: Number(row.due_at),
    }))
    const contact = await contactOfPartner(store, site.id, id)
    if (sales.length === 0 && contact === null) continue
    const facts = contact ? ((await factsOf(store, site.id, contact.id))?.facts ?? []) : []
    const acts = differences(id, sales, facts, now)
    const partner = acts.length === 0 ? undefined : await findPartner(store.db, id)
    if (partner && partner.erased_at === null) found.push({ partner, acts })
  }
  return found
}

/** The acts by which what was stated of each order becomes its kept base. */
export function differences(
  partner: string,
  sales: readonly Sale[],
  facts: readonly Fact[],
  now: number,
): Act[] {
  const stated = new Map<string, { units: number; count: number; currency: string }>()
  for (const { event } of facts) {
    const sign = event.name === 'partner_sale' ? 1 : event.name === 'partner_sale_reversed' ? -1 : 0
    const { transaction_id: number, units, currency } = event.props
    if (sign === 0 || typeof number !== 'string' || typeof units !== 'number') continue
    const before = stated.get(number) ?? { units: 0, count: 0, currency: String(currency) }
    stated.set(number, { ...before, units: before.units + sign * units, count: before.count + 1 })
  }
  const wanted = new Map(sales.map(sale => [keyOf(sale), sale]))
  const acts: Act[] = []
  for (const key of new Set([...wanted.keys(), ...stated.keys()])) {
    const sale = wanted.get(key)
    const before = stated.get(key)
    const change = (sale?.base ?? 0) - (before?.units ?? 0)
    if (change === 0) continue
    const currency = sale?.currency ?? before!.currency
    const units = Math.abs(change)
    acts.push({
      name: change > 0 ? 'partner_sale' : 'partner_sale_reversed',
      id: hashId('ps', JSON.stringify([partner, key, before?.count ?? 0])),
      at: change > 0 && !before ? sale!.dueAt : now,
      props: { transaction_id: key, value: units / 10 ** (placesOf(currency) ?? 2), units, currency },
    })
  }
  return acts
}

/** An order may have one base in each currency. */
const keyOf = ({ order, currency }: Sale): string => `${order} ${currency}`
