import { bankOf, nrbOf } from './account-number.ts'
import { checkTransfers } from './check.ts'
import { bytesOf, type Encoding, fitted } from './letters.ts'
import { type Fault, fault, type PaymentOrder, type Transfer, type Written } from './transfer.ts'

/** The kind of the order: a standard transfer, and its class. */
const TRANSFER = '110'
const CLASS = '51'
/** A text is up to four parts of 35 signs, with a bar between them. */
const PARTS = 4
const PART_SIGNS = 35
/** Quotes and bars end a text; banks refuse the others. */
const FORBIDDEN = /["|:;&@$]/
/** The sum has up to 15 digits; this bound is lower, and no transfer of a partner reaches it. */
const MOST = 99_999_999_999

/**
 * Elixir-0: one line of 16 fields per transfer, ended by CRLF. Texts and accounts stand in quotes, numbers do not. The
 * format knows Polish accounts and PLN only.
 */
export function writeElixir(order: PaymentOrder, encoding: Encoding): Written {
  const { payer, date } = order
  const faults = checkTransfers(order)
  const write = (statement: number | null, field: string, lines: readonly string[]): string => {
    const found = textOf(lines, encoding)
    if (typeof found === 'string') return found
    faults.push({ ...found, statement, field })
    return ''
  }
  const payerNrb = nrbOf(payer.iban)
  if (payerNrb === null) faults.push(fault(null, 'account_not_polish', 'account'))
  const payerText = write(null, 'name', [
    payer.name,
    ...[payer.street, `${payer.postCode} ${payer.town}`.trim()].filter(line => line !== ''),
  ])
  const lines = order.transfers.map(one => {
    faults.push(...ofTransfer(one))
    const nrb = one.iban === null ? null : nrbOf(one.iban)
    return [
      TRANSFER,
      date.replaceAll('-', ''),
      String(one.amount),
      bankOf(payerNrb ?? ''),
      '0',
      quoted(payerNrb ?? ''),
      quoted(nrb ?? ''),
      quoted(payerText),
      quoted(write(one.statement, 'name', one.town === '' ? [one.name] : [one.name, one.town])),
      '0',
      bankOf(nrb ?? ''),
      quoted(write(one.statement, 'title', [one.title])),
      quoted(''),
      quoted(''),
      quoted(CLASS),
      quoted(String(one.statement)),
    ].join(',')
  })
  if (faults.length > 0) return { faults }
  return { bytes: bytesOf(lines.map(line => `${line}\r\n`).join(''), encoding) }
}

function ofTransfer({ statement, iban, currency, amount }: Transfer): Fault[] {
  const faults: Fault[] = []
  if (iban !== null && nrbOf(iban) === null) faults.push(fault(statement, 'account_not_polish', 'account'))
  if (currency !== 'PLN') faults.push(fault(statement, 'currency_unsupported', 'currency', currency))
  if (amount > MOST) faults.push(fault(statement, 'amount_too_large', 'amount'))
  return faults
}

const quoted = (text: string): string => `"${text}"`

/** Lines as parts of 35 signs, broken at spaces; a fault if they need more than four parts. */
function textOf(lines: readonly string[], encoding: Encoding): string | Fault {
  const parts: string[] = []
  for (const line of lines) {
    const found = fitted(line.trim().replaceAll(/ +/g, ' '), encoding)
    if ('lacks' in found) return fault(null, 'letter_unsupported', '', found.lacks)
    const [sign] = FORBIDDEN.exec(found.text) ?? []
    if (sign !== undefined) return fault(null, 'sign_forbidden', '', sign)
    parts.push(...broken(found.text))
  }
  return parts.length > PARTS ? fault(null, 'text_too_long', '') : parts.join('|')
}

/** A sign outside the basic plane is one sign: its halves are not cut apart. */
const signsOf = (text: string): number => [...text].length

/** A word longer than a part is cut, since no letter may be lost. */
function broken(text: string): string[] {
  const parts: string[] = []
  let part = ''
  for (const word of text.split(' ')) {
    const longer = part === '' ? word : `${part} ${word}`
    if (signsOf(longer) <= PART_SIGNS) {
      part = longer
      continue
    }
    if (part !== '') parts.push(part)
    part = word
    while (signsOf(part) > PART_SIGNS) {
      const signs = [...part]
      parts.push(signs.slice(0, PART_SIGNS).join(''))
      part = signs.slice(PART_SIGNS).join('')
    }
  }
  return part === '' ? parts : [...parts, part]
}
