import type { Kysely } from 'kysely'
import type { Language } from '../../../shared/person.ts'
import type { Tables } from '../../model/tables.ts'
import { linesOfStatement, type StatementRow } from '../commissions/statements.ts'
import { statementDetail } from '../commissions/views.ts'
import { findPartner } from '../partners.ts'
import { invoiceInfo, invoicesOf } from '../payments/invoices.ts'
import { inForceAt, readVersions } from '../programme/versions.ts'
import { statementPdf } from './pdf.ts'

/** The PDF of a statement, with the names of the programme version in force at the end of its period. */
export async function paperOf(db: Kysely<Tables>, row: StatementRow, language: Language): Promise<Buffer> {
  const number = Number(row.number)
  const [lines, partner, versions, invoices] = await Promise.all([
    linesOfStatement(db, row.site_id, number),
    findPartner(db, row.partner_id),
    readVersions(db, row.site_id),
    invoicesOf(db, row.site_id, [number]),
  ])
  const version = inForceAt(versions, Number(row.period_end)) ?? versions[0]
  const invoice = invoices.get(number)
  return statementPdf({
    statement: statementDetail(row, lines),
    programme: version?.document.name[language] ?? '',
    organiser: version?.document.organiser ?? { name: '', address: '', email: '' },
    partner: { name: partner?.name ?? '', company: partner?.company ?? '' },
    invoice: invoice ? invoiceInfo(invoice) : null,
    language,
  })
}
