import { placesOf } from '../attribution/currency.ts'
import { amountText } from './amount-text.ts'
import { checkTransfers } from './check.ts'
import { isControl, plainOf } from './letters.ts'
import { type Fault, fault, type Payer, type PaymentOrder, type Transfer, type Written } from './transfer.ts'

/** The message version: banks take `03` or `09`. */
export type PainVersion = '03' | '09'

const NAME_SIGNS = 70
const TITLE_SIGNS = 140
const TOWN_SIGNS = 35
/** The greatest sum of a SEPA credit transfer. */
const MOST = 99_999_999_999
/** The signs that every bank of SEPA must take (EPC217-08). */
const BASIC = /^[A-Za-z0-9/\-?:().,'+ ]*$/

/**
 * A customer credit transfer initiation of ISO 20022, `pain.001.001.03` or `.09`, in UTF-8: one block of payments per
 * currency. Texts of transfers in EUR are in the basic Latin set of SEPA; other transfers keep their letters.
 */
export function writePain(order: PaymentOrder, version: PainVersion): Written {
  const faults = checkTransfers(order)
  const blocks = [...Map.groupBy(order.transfers, ({ currency }) => currency)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  const body = blocks.map(([currency, transfers], place) => blockOf(currency, transfers, place))
  if (faults.length > 0) return { faults }
  const all = order.transfers
  const xml = element(
    'Document',
    [
      element('CstmrCdtTrfInitn', [
        element('GrpHdr', [
          leaf('MsgId', order.id),
          leaf('CreDtTm', order.createdAt.toISOString().slice(0, 19)),
          leaf('NbOfTxs', String(all.length)),
          leaf('CtrlSum', sumText(all)),
          element('InitgPty', [leaf('Nm', text(null, 'name', order.payer.name, NAME_SIGNS, false))]),
        ]),
        ...body,
      ]),
    ],
    ` xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}"`,
  )
  if (faults.length > 0) return { faults }
  return { bytes: new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`) }

  function blockOf(currency: string, transfers: readonly Transfer[], place: number): string {
    const isSepa = currency === 'EUR'
    return element('PmtInf', [
      leaf('PmtInfId', `${order.id}-${place + 1}`),
      leaf('PmtMtd', 'TRF'),
      leaf('BtchBookg', 'false'),
      leaf('NbOfTxs', String(transfers.length)),
      leaf('CtrlSum', sumText(transfers)),
      ...(isSepa ? [element('PmtTpInf', [element('SvcLvl', [leaf('Cd', 'SEPA')])])] : []),
      version === '09' ? element('ReqdExctnDt', [leaf('Dt', order.date)]) : leaf('ReqdExctnDt', order.date),
      element('Dbtr', [
        leaf('Nm', text(null, 'name', order.payer.name, NAME_SIGNS, isSepa)),
        addressOf(null, order.payer, isSepa),
      ]),
      element('DbtrAcct', [element('Id', [leaf('IBAN', order.payer.iban)])]),
      element('DbtrAgt', [element('FinInstnId', [element('Othr', [leaf('Id', 'NOTPROVIDED')])])]),
      leaf('ChrgBr', isSepa ? 'SLEV' : 'SHAR'),
      ...transfers.map(one => transferOf(one, isSepa)),
    ])
  }

  function transferOf(one: Transfer, isSepa: boolean): string {
    const { statement, currency, amount } = one
    if (placesOf(currency) === null)
      faults.push(fault(statement, 'currency_unsupported', 'currency', currency))
    if (amount > MOST) faults.push(fault(statement, 'amount_too_large', 'amount'))
    return element('CdtTrfTxInf', [
      element('PmtId', [leaf('EndToEndId', `STATEMENT-${statement}`)]),
      element('Amt', [leaf('InstdAmt', amountText(amount, currency), ` Ccy="${currency}"`)]),
      element('Cdtr', [
        leaf('Nm', text(statement, 'name', one.name, NAME_SIGNS, isSepa)),
        addressOf(statement, { ...one, street: '', postCode: '' }, isSepa),
      ]),
      element('CdtrAcct', [element('Id', [leaf('IBAN', one.iban ?? '')])]),
      element('RmtInf', [leaf('Ustrd', text(statement, 'title', one.title, TITLE_SIGNS, isSepa))]),
    ])
  }

  /** Town and country in fields of their own: banks stop taking addresses in lines in November 2026. */
  function addressOf(
    statement: number | null,
    { street, postCode, town, country }: Omit<Payer, 'name' | 'iban'>,
    isSepa: boolean,
  ): string {
    const parts = [
      street && leaf('StrtNm', text(statement, 'street', street, NAME_SIGNS, isSepa)),
      postCode && leaf('PstCd', text(statement, 'postCode', postCode, 16, isSepa)),
      town && leaf('TwnNm', text(statement, 'town', town, TOWN_SIGNS, isSepa)),
      country && leaf('Ctry', country),
    ].filter(part => part !== '')
    // An address needs its town.
    return town === '' ? '' : element('PstlAdr', parts)
  }

  function text(
    statement: number | null,
    field: string,
    given: string,
    most: number,
    isSepa: boolean,
  ): string {
    const found = writable(given, most, isSepa)
    if (typeof found === 'string') return found
    if (!faults.some(one => one.statement === statement && one.field === field && one.code === found.code))
      faults.push({ ...found, statement, field })
    return ''
  }
}

function writable(given: string, most: number, isSepa: boolean): string | Fault {
  const clean = given.normalize('NFC').trim().replaceAll(/ +/g, ' ')
  const control = [...clean].find(isControl)
  if (control !== undefined) return fault(null, 'sign_forbidden', '')
  const text = isSepa
    ? [...clean].map(letter => (BASIC.test(letter) ? letter : plainOf(letter))).join('')
    : clean
  const strange = isSepa ? [...text].find(letter => !BASIC.test(letter)) : undefined
  if (strange !== undefined)
    return fault(null, /\p{L}/u.test(strange) ? 'letter_unsupported' : 'sign_forbidden', '', strange)
  return [...text].length > most ? fault(null, 'text_too_long', '') : text
}

/** The sum of the numbers, whatever their currencies, as the standard defines the control sum. */
function sumText(transfers: readonly Transfer[]): string {
  const units = transfers.map(
    ({ amount, currency }) => BigInt(amount) * 10n ** BigInt(4 - (placesOf(currency) ?? 2)),
  )
  const sum = units
    .reduce((total, one) => total + one, 0n)
    .toString()
    .padStart(5, '0')
  return `${sum.slice(0, -4)}.${sum.slice(-4)}`.replace(/0{1,2}$/, '')
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const leaf = (name: string, text: string, attributes = ''): string =>
  `<${name}${attributes}>${escaped(text)}</${name}>`
const element = (name: string, children: readonly string[], attributes = ''): string =>
  `<${name}${attributes}>${children.join('')}</${name}>`
