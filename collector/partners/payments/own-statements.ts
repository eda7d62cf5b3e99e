import type { Kysely } from 'kysely'
import type { OwnStatement, OwnStatementDetail } from '../../../shared/sale.ts'
import type { Tables } from '../../model/tables.ts'
import { linesOfStatement, type StatementRow } from '../commissions/statements.ts'
import { statementDetail, statementInfo } from '../commissions/views.ts'
import { invoiceInfo, invoicesOf } from './invoices.ts'
import { isInOpenFile } from './open-items.ts'

/** The statements of a partner, the newest first. Who closed them is not told. */
export async function ownStatements(
  db: Kysely<Tables>,
  site: string,
  partner: string,
): Promise<OwnStatement[]> {
  const rows = await db
    .selectFrom('statements')
    .selectAll()
    .where('site_id', '=', site)
    .where('partner_id', '=', partner)
    .orderBy('number', 'desc')
    .limit(500)
    .execute()
  const own: OwnStatement[] = []
  for (const row of rows) {
    const { partner: _, closedBy: __, ...info } = statementInfo(row)
    own.push({ ...info, reason: reasonOf(row), ...(await invoiceOf(db, row)) })
  }
  return own
}

export async function ownStatementDetail(db: Kysely<Tables>, row: StatementRow): Promise<OwnStatementDetail> {
  const lines = await linesOfStatement(db, row.site_id, Number(row.number))
  const { partner: _, closedBy: __, ...detail } = statementDetail(row, lines)
  return { ...detail, reason: reasonOf(row), ...(await invoiceOf(db, row)) }
}

/** The reason of a cancellation or a return is for the partner too; others are notes of staff. */
const reasonOf = ({ state, reason }: StatementRow): string =>
  state === 'cancelled' || state === 'returned' ? reason : ''

async function invoiceOf(db: Kysely<Tables>, { site_id, number, state }: StatementRow) {
  const invoice = (await invoicesOf(db, site_id, [Number(number)])).get(Number(number))
  const isOpen = state === 'closed' || state === 'returned'
  return {
    invoice: invoice ? invoiceInfo(invoice) : null,
    canInvoice: isOpen && !(await isInOpenFile(db, site_id, Number(number))),
  }
}
