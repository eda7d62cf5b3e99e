import { amountText } from './amount-text.ts'
import { checkTransfers } from './check.ts'
import type { PaymentOrder, Written } from './transfer.ts'

const HEAD = ['statement', 'name', 'account', 'amount', 'currency', 'title', 'date', 'from_account']
/** A spreadsheet takes a cell that begins with one of these for a formula. */
const FORMULA = /^[=+\-@\t\r]/
/** It tells Excel that the file is UTF-8. */
const MARK = '\u{feff}'

/** A table of the transfers by RFC 4180, in UTF-8 with a byte order mark. */
export function writeCsv(order: PaymentOrder): Written {
  const faults = checkTransfers(order)
  if (faults.length > 0) return { faults }
  const rows = order.transfers.map(one => [
    ...[String(one.statement), one.name, one.iban!, amountText(one.amount, one.currency), one.currency],
    ...[one.title, order.date, order.payer.iban],
  ])
  const text = [HEAD, ...rows].map(row => row.map(cell).join(',')).join('\r\n')
  return { bytes: new TextEncoder().encode(`${MARK}${text}\r\n`) }
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
