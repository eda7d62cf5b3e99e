import type { Kysely } from 'kysely'
import type { PaymentRow } from '../../../shared/payment.ts'
import type { Sealer } from '../../accounts/sealer.ts'
import type { Tables } from '../../model/tables.ts'
import { statementInfo } from '../commissions/views.ts'
import { invoiceInfo, invoicesOf } from './invoices.ts'
import { accountsOfSite, shown } from './payout-accounts.ts'

const MOST = 1_000

/** The statements of a site with all that a payment needs, the newest first; those that are not cancelled. */
export async function paymentRows(
  { db, sealer, now }: { db: Kysely<Tables>; sealer: Sealer; now: number },
  site: string,
): Promise<PaymentRow[]> {
  const rows = await db
    .selectFrom('statements')
    .leftJoin('partners', 'partners.id', 'statements.partner_id')
    .selectAll('statements')
    .select('partners.name as partner_name')
    .where('statements.site_id', '=', site)
    .where('statements.state', '!=', 'cancelled')
    .orderBy('statements.number', 'desc')
    .limit(MOST)
    .execute()
  const accounts = await accountsOfSite(db, site, now)
  const invoices = await invoicesOf(
    db,
    site,
    rows.map(({ number }) => Number(number)),
  )
  const items = await db
    .selectFrom('payment_file_items')
    .select(['number', 'file_id'])
    .where('site_id', '=', site)
    .where('is_open', '=', 1)
    .execute()
  const files = new Map(items.map(({ number, file_id }) => [Number(number), file_id]))
  const partnersOf = Map.groupBy(
    [...accounts].filter(([, { current }]) => current !== null),
    ([, { current }]) => current!.digest,
  )
  return rows.map(row => {
    const own = accounts.get(row.partner_id)
    const number = Number(row.number)
    const invoice = invoices.get(number)
    return {
      ...statementInfo(row),
      partnerName: row.partner_name ?? '',
      account: own?.current ? shown(sealer, own.current) : null,
      upcoming: own?.upcoming ? shown(sealer, own.upcoming) : null,
      sharedWith: (own?.current ? (partnersOf.get(own.current.digest) ?? []) : [])
        .map(([partner]) => partner)
        .filter(partner => partner !== row.partner_id),
      invoice: invoice ? invoiceInfo(invoice) : null,
      file: files.get(number) ?? null,
    }
  })
}
