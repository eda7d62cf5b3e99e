import type { Kysely } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import type { Sealer } from '../../accounts/sealer.ts'
import type { Tables } from '../../model/tables.ts'
import type { Transfer } from '../../payments/transfer.ts'
import type { StatementRow } from '../commissions/statements.ts'
import { type InvoiceRow, invoicesOf } from './invoices.ts'
import { accountsOfSite, openAccount } from './payout-accounts.ts'

/** One transfer per named statement, in the sequence of their numbers. */
export async function transfersOf(
  { db, sealer, now }: { db: Kysely<Tables>; sealer: Sealer; now: number },
  site: string,
  numbers: readonly number[],
  country: string,
): Promise<Transfer[] | Refusal> {
  const wanted = [...new Set(numbers)].toSorted((a, b) => a - b)
  const rows = await db
    .selectFrom('statements')
    .selectAll()
    .where('site_id', '=', site)
    .where('number', 'in', wanted)
    .orderBy('number')
    .execute()
  const missing = wanted.find(number => rows.every(row => Number(row.number) !== number))
  if (missing !== undefined) return refusal('not_found', `there is no statement ${missing}`, 'statements')
  const settled = rows.find(({ state }) => state !== 'closed' && state !== 'returned')
  if (settled) return refusal('conflict', `statement ${settled.number} is ${settled.state}`, 'statements')
  const taken = await db
    .selectFrom('payment_file_items')
    .select('number')
    .where('site_id', '=', site)
    .where('number', 'in', wanted)
    .where('is_open', '=', 1)
    .executeTakeFirst()
  if (taken)
    return refusal('conflict', `statement ${taken.number} is in a payment file already`, 'statements')
  const accounts = await accountsOfSite(db, site, now)
  const invoices = await invoicesOf(db, site, wanted)
  return rows.map(row => {
    const current = accounts.get(row.partner_id)?.current ?? null
    const account = current && openAccount(sealer, current)
    return {
      statement: Number(row.number),
      name: account?.holder ?? '',
      town: account?.town ?? '',
      country: account?.country ?? '',
      iban: account?.iban ?? null,
      ...{ amount: Number(row.total), currency: row.currency },
      title: titleOf(row, invoices.get(Number(row.number)), country),
    }
  })
}

/** The title of the transfer: the KSeF number first, then the invoice and the statement. */
export function titleOf(
  { number, period_start, zone }: Pick<StatementRow, 'number' | 'period_start' | 'zone'>,
  invoice: Pick<InvoiceRow, 'invoice' | 'ksef'> | undefined,
  country: string,
): string {
  const month = Temporal.Instant.fromEpochMilliseconds(Number(period_start))
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
    .slice(0, 7)
  const statement = country === 'PL' ? 'Rozliczenie' : 'Statement'
  return [invoice?.ksef, invoice?.invoice, `${statement} ${number} ${month}`]
    .filter(part => part !== undefined && part !== '')
    .join(' ')
}
