import type { Kysely, Selectable } from 'kysely'
import type { Invoice, NewInvoice } from '../../../shared/payment.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import type { Tables } from '../../model/tables.ts'
import { readKsefNumber } from '../../payments/ksef-number.ts'
import { iso } from '../../platform/iso.ts'
import { readStatement, takeTurn } from '../commissions/statements.ts'
import { isInOpenFile } from './open-items.ts'

export type InvoiceRow = Selectable<Tables['statement_invoices']>

/** States the invoice of a statement, until it is paid or in a payment file: its number stands in the transfer's title. */
export function stateInvoice(
  db: Kysely<Tables>,
  at: { site: string; number: number; partner?: string },
  { invoice, ksef }: NewInvoice,
  actor: Actor,
  now: number,
): Promise<Refusal | null> {
  const { site, number, partner } = at
  const read = ksef === '' ? { number: '' } : readKsefNumber(ksef)
  if ('fault' in read) return Promise.resolve(refusal('bad_request', FAULTS[read.fault], 'ksef'))
  return db.transaction().execute(async trx => {
    await takeTurn(trx, site)
    const statement = await readStatement(trx, site, number)
    if (!statement || (partner !== undefined && statement.partner_id !== partner))
      return refusal('not_found', 'there is no such statement')
    if (statement.state === 'paid' || statement.state === 'cancelled')
      return refusal('conflict', `the statement is ${statement.state}`)
    if (await isInOpenFile(trx, site, number))
      return refusal('conflict', 'the statement is in a payment file already')
    const row = { invoice, ksef: read.number, stated_at: now, stated_by: actor }
    await trx
      .insertInto('statement_invoices')
      .values({ site_id: site, number, ...row })
      .onConflict(one => one.columns(['site_id', 'number']).doUpdateSet(row))
      .execute()
    const detail = { invoice, ksef: read.number }
    await record(trx, actor, { site, action: 'statement.invoice', subject: String(number), detail }, now)
    return null
  })
}

const FAULTS = {
  ksef_shape: 'a KSeF number has 35 signs: NIP-date-12 signs-2 signs',
  ksef_nip: 'the NIP in the KSeF number is wrong',
  ksef_date: 'the date in the KSeF number is wrong',
  ksef_check: 'the last two signs of the KSeF number do not fit the others',
} as const

export async function invoicesOf(
  db: Kysely<Tables>,
  site: string,
  numbers: readonly number[],
): Promise<Map<number, InvoiceRow>> {
  if (numbers.length === 0) return new Map()
  const rows = await db
    .selectFrom('statement_invoices')
    .selectAll()
    .where('site_id', '=', site)
    .where('number', 'in', numbers)
    .execute()
  return new Map(rows.map(row => [Number(row.number), row]))
}

export const invoiceInfo = ({ invoice, ksef, stated_at }: InvoiceRow): Invoice => ({
  ...{ invoice, ksef },
  statedAt: iso(Number(stated_at)),
})
