import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { MadePaymentFile, NewPaymentFile, PaymentFileInfo } from '../../../shared/payment.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import type { Sealer } from '../../accounts/sealer.ts'
import { newId } from '../../accounts/secrets.ts'
import type { Tables } from '../../model/tables.ts'
import { TYPES, writePaymentFile } from '../../payments/payment-file.ts'
import type { Transfer } from '../../payments/transfer.ts'
import { iso, isoOrNull } from '../../platform/iso.ts'
import { takeTurn } from '../commissions/statements.ts'
import { needsOtherEyes } from '../settlement/four-eyes.ts'
import { readPayer } from './payers.ts'
import { transfersOf } from './transfers.ts'

type FileRow = Selectable<Tables['payment_files']>
type Parts = { db: Kysely<Tables>; sealer: Sealer; actor: Actor; now: number }

const placeOf = (id: string): string => `payment_files:${id}`

/**
 * Makes a payment file of the named statements and of nothing else. A statement is in one file only, until that file is
 * withdrawn or the payment comes back. What the format cannot write is returned as faults, and then there is no file.
 */
export const makePaymentFile = (
  { db, sealer, actor, now }: Parts,
  site: string,
  wish: NewPaymentFile,
): Promise<MadePaymentFile | Refusal> =>
  db.transaction().execute(async trx => {
    await takeTurn(trx, site)
    const payer = await readPayer(trx, sealer, site)
    if (!payer) return refusal('conflict', 'enter the company that pays first', 'payer')
    const closed = await trx
      .selectFrom('statements')
      .select(['number', 'closed_by'])
      .where('site_id', '=', site)
      .where('number', 'in', wish.statements)
      .execute()
    const ownWork = await needsOtherEyes(trx, site, closed, actor)
    if (ownWork) return ownWork
    const transfers = await transfersOf({ db: trx, sealer, now }, site, wish.statements, payer.country)
    if (!Array.isArray(transfers)) return transfers
    const id = newId('pf')
    const order = { id: id.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 32), payer, date: wish.date, transfers }
    const written = writePaymentFile(
      { ...order, createdAt: new Date(now) },
      wish.format,
      wish.format === 'elixir' ? wish.encoding : 'utf-8',
    )
    const sums = { count: transfers.length, totals: totalsOf(transfers) }
    if ('faults' in written) return { file: null, ...sums, faults: written.faults }
    if (wish.dryRun) return { file: null, ...sums, faults: [] }
    const row: FileRow = {
      ...{ id, site_id: site, format: wish.format, pay_date: wish.date, made_at: now, made_by: actor },
      encoding: wish.format === 'elixir' ? wish.encoding : 'utf-8',
      ...{ count: sums.count, totals: JSON.stringify(sums.totals) },
      sha256: createHash('sha256').update(written.bytes).digest('hex'),
      sealed: sealer.seal(Buffer.from(written.bytes).toString('base64'), placeOf(id)),
      ...{ withdrawn_at: null, reason: '' },
    }
    await trx.insertInto('payment_files').values(row).execute()
    for (const { statement, amount, currency, iban } of transfers)
      await trx
        .insertInto('payment_file_items')
        .values({
          ...{ file_id: id, site_id: site, number: statement, amount, currency, is_open: 1 },
          last4: iban!.slice(-4),
        })
        .execute()
    const statements = transfers.map(({ statement }) => statement)
    const detail = { format: wish.format, statements, totals: sums.totals }
    await record(trx, actor, { site, action: 'payment_file.make', subject: id, detail }, now)
    return { file: fileInfo(row, statements), ...sums, faults: [] }
  })

function totalsOf(transfers: readonly Transfer[]): MadePaymentFile['totals'] {
  const sums = new Map<string, number>()
  for (const { currency, amount } of transfers) sums.set(currency, (sums.get(currency) ?? 0) + amount)
  return [...sums].map(([currency, amount]) => ({ currency, amount }))
}

export async function listPaymentFiles(db: Kysely<Tables>, site: string): Promise<PaymentFileInfo[]> {
  const rows = await db
    .selectFrom('payment_files')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
  const items = await db
    .selectFrom('payment_file_items')
    .select(['file_id', 'number'])
    .where('site_id', '=', site)
    .orderBy('number')
    .execute()
  const byFile = Map.groupBy(items, ({ file_id }) => file_id)
  return rows.map(row =>
    fileInfo(
      row,
      (byFile.get(row.id) ?? []).map(({ number }) => Number(number)),
    ),
  )
}

/** The bytes as they were made; null: sealed with another key. */
export async function readPaymentFile(
  { db, sealer }: Pick<Parts, 'db' | 'sealer'>,
  site: string,
  id: string,
): Promise<{ info: PaymentFileInfo; type: string; bytes: Buffer | null } | null> {
  const row = await findFile(db, site, id)
  if (!row) return null
  const text = sealer.open(row.sealed, placeOf(id))
  const info = fileInfo(row, [])
  return { info, type: TYPES[info.format].type, bytes: text === null ? null : Buffer.from(text, 'base64') }
}

/** Withdraws a file that was not sent to the bank: its statements can be paid by another one. */
export const withdrawFile = (
  { db, actor, now }: Omit<Parts, 'sealer'>,
  site: string,
  id: string,
  reason: string,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    await takeTurn(trx, site)
    const row = await findFile(trx, site, id)
    if (!row) return refusal('not_found', 'there is no such payment file')
    if (row.withdrawn_at !== null) return refusal('conflict', 'the file was withdrawn already')
    const paid = await trx
      .selectFrom('payment_file_items')
      .innerJoin('statements', join =>
        join
          .onRef('statements.site_id', '=', 'payment_file_items.site_id')
          .onRef('statements.number', '=', 'payment_file_items.number'),
      )
      .select('statements.number')
      .where('payment_file_items.file_id', '=', id)
      .where('payment_file_items.is_open', '=', 1)
      .where('statements.state', '=', 'paid')
      .executeTakeFirst()
    if (paid) return refusal('conflict', `statement ${paid.number} of this file is paid`)
    await trx.updateTable('payment_files').set({ withdrawn_at: now, reason }).where('id', '=', id).execute()
    await trx.updateTable('payment_file_items').set({ is_open: 0 }).where('file_id', '=', id).execute()
    await record(trx, actor, { site, action: 'payment_file.withdraw', subject: id, detail: { reason } }, now)
    return null
  })

const findFile = (db: Kysely<Tables>, site: string, id: string): Promise<FileRow | undefined> =>
  db
    .selectFrom('payment_files')
    .selectAll()
    .where('site_id', '=', site)
    .where('id', '=', id)
    .executeTakeFirst()

function fileInfo(row: FileRow, statements: number[]): PaymentFileInfo {
  const format = row.format as PaymentFileInfo['format']
  return {
    id: row.id,
    name: `payments-${row.pay_date}-${row.id.slice(-6)}.${TYPES[format].ending}`,
    format,
    encoding: row.encoding as PaymentFileInfo['encoding'],
    date: row.pay_date,
    madeAt: iso(Number(row.made_at)),
    madeBy: row.made_by,
    count: Number(row.count),
    totals: JSON.parse(row.totals),
    sha256: row.sha256,
    withdrawnAt: isoOrNull(row.withdrawn_at === null ? null : Number(row.withdrawn_at)),
    reason: row.reason,
    statements,
  }
}
