import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { amountText } from '../../collector/payments/amount-text.ts'
import { writeCsv } from '../../collector/payments/csv.ts'
import { writeElixir } from '../../collector/payments/elixir.ts'
import { ENCODINGS, type Encoding } from '../../collector/payments/letters.ts'
import { type PainVersion, writePain } from '../../collector/payments/pain001.ts'
import { FORMATS, writePaymentFile } from '../../collector/payments/payment-file.ts'
import type { Transfer, Written } from '../../collector/payments/transfer.ts'
import { ACCOUNT, GERMAN, order, PAYER, transfer } from './orders.ts'
import { painSchema } from './pain-schema.ts'

const bytes = (written: Written): Uint8Array => {
  if ('faults' in written) throw new Error(JSON.stringify(written.faults))
  return written.bytes
}
const codes = (written: Written) =>
  'faults' in written ? written.faults.map(({ code, field }) => `${field} ${code}`) : 'written'
const KSEF = '5265877635-20250826-0100001AF629-AF'
/** A letter of each kind that a Polish name has, and both cases. */
const POLISH = 'ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż'

describe('Elixir-0', () => {
  // Two public descriptions: the mapping of fields in `Elixir0Mapper` of ontheserverside's spring-batch example (16 columns,
  // and which of them are texts), and the banks' description "Opis formatu pliku płatności krajowych PLI" (Alior Bank,
  // docplayer.pl/28038982). The signs that are refused are those of the system e25 (docplayer.pl/57356747).
  it('has 16 fields: numbers bare, texts and accounts in quotes', () => {
    const one = transfer({ title: `${KSEF} FV 3/2026 Rozliczenie 7 za 2026-04` })
    const text = new TextDecoder().decode(bytes(writeElixir(order(one), 'utf-8')))
    expect(text.endsWith('\r\n')).toBe(true)
    const fields = text.trimEnd().split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    expect(fields).toEqual([
      '110', // paymentCode
      '20260512', // paymentDate
      '123450', // amount, in grosze
      '10901014', // orderingPartySortCode
      '0',
      '"61109010140000071219812874"', // orderingPartyAccountNumber
      '"27114020040000300201355387"', // beneficiaryAccountNumber
      '"Sklep z Butami sp. z o.o.|ul. Źródlana 7|00-001 Łódź"', // orderingPartyNameAndAddress
      '"Grażyna Żółć|Kraków"', // beneficiaryNameAndAddress
      '0',
      '11402004', // beneficiarySortCode
      `"${KSEF}|FV 3/2026 Rozliczenie 7 za 2026-04"`, // paymentDetails: 4 parts of 35 signs
      '""',
      '""',
      '"51"', // transactionCode
      '"7"', // clientBankInformation
    ])
  })

  it.each(ENCODINGS)('gives every Polish letter back in %s', encoding => {
    const written = bytes(writeElixir(order(transfer({ name: POLISH })), encoding))
    expect(new TextDecoder(encoding, { fatal: true }).decode(written)).toContain(`"${POLISH}|Kraków"`)
  })

  it('cuts no sign in two where a word is longer than a part', () => {
    const title = `${'x'.repeat(34)}${'😀'.repeat(5)}`
    const text = new TextDecoder().decode(bytes(writeElixir(order(transfer({ title })), 'utf-8')))
    expect(text).toContain(`"${'x'.repeat(34)}😀|😀😀😀😀"`)
  })

  it('has the bytes of the code pages', () => {
    const bytesOf = (encoding: Encoding) =>
      Buffer.from(bytes(writeElixir(order(transfer({ name: 'ĄŚŹąśź' })), encoding))).toString('hex')
    // From the published tables of the code pages.
    expect(bytesOf('windows-1250')).toContain('a58c8fb99c9f')
    expect(bytesOf('iso-8859-2')).toContain('a1a6acb1b6bc')
  })

  it('takes the accent from a Latin letter that the code page lacks, and refuses any other letter', () => {
    const spanish = bytes(writeElixir(order(transfer({ name: 'Peña Ångström' })), 'iso-8859-2'))
    expect(new TextDecoder('iso-8859-2').decode(spanish)).toContain('"Pena Angström|Kraków"')
    const written = writeElixir(order(transfer({ name: 'Олена' })), 'windows-1250')
    expect(written).toEqual({
      faults: [{ statement: 7, code: 'letter_unsupported', field: 'name', detail: 'О' }],
    })
  })

  it.each([...'"|:;&@$'])('refuses %s, which ends a text or which banks refuse', sign => {
    expect(writeElixir(order(transfer({ name: `A ${sign} B` })), 'utf-8')).toEqual({
      faults: [{ statement: 7, code: 'sign_forbidden', field: 'name', detail: sign }],
    })
  })

  it('refuses what it has no field for', () => {
    const cases: [Partial<Transfer>, string][] = [
      [{ iban: GERMAN }, 'account account_not_polish'],
      [{ currency: 'EUR' }, 'currency currency_unsupported'],
      [{ iban: null }, 'account account_missing'],
      [{ amount: 0 }, 'amount amount_not_positive'],
      [{ amount: -100 }, 'amount amount_not_positive'],
      [{ amount: 100_000_000_000 }, 'amount amount_too_large'],
      [{ title: 'x'.repeat(141) }, 'title text_too_long'],
      [{ name: 'x\r\n110,20260101' }, 'name letter_unsupported'],
    ]
    for (const [change, code] of cases)
      expect(codes(writeElixir(order(transfer(change)), 'utf-8')), code).toEqual([code])
  })
})

describe.each(['03', '09'] as const)('pain.001.001.%s', version => {
  const valid = async (xml: string, schema: string) =>
    (
      await validateXML({
        xml: [{ fileName: 'file.xml', contents: xml }],
        schema: [{ fileName: 'pain.xsd', contents: schema }],
      })
    ).errors.map(({ message }) => message)
  const written = (...transfers: Transfer[]) =>
    new TextDecoder().decode(bytes(writePain(order(...transfers), version)))
  const many = () =>
    written(
      transfer({ title: `${KSEF} Rozliczenie 7` }),
      transfer({ statement: 8, currency: 'EUR', amount: 5_005, iban: GERMAN, name: 'Müller Žižka' }),
      transfer({ statement: 9, currency: 'JPY', amount: 1_235, town: '', country: '' }),
    )

  it('is valid by the structure of the published message definition', async () => {
    expect(await valid(many(), painSchema(version))).toEqual([])
  })

  it('would be found invalid with an element out of place, or a text too long', async () => {
    const wrong = many().replace(/<PmtMtd>TRF<\/PmtMtd>/, '')
    expect((await valid(wrong, painSchema(version))).join()).toContain('PmtMtd')
    const long = many().replace('PB-20260512-1<', `${'x'.repeat(36)}<`)
    expect((await valid(long, painSchema(version))).join()).toContain('maxLength')
    const other = version === '03' ? '09' : '03'
    expect(await valid(many(), painSchema(other as PainVersion))).not.toEqual([])
  })

  // ISO publishes the whole schemas for download; a copy in this folder is read too.
  const copy = `${process.env.PAIN_SCHEMAS}/pain.001.001.${version}.xsd`
  it.runIf(process.env.PAIN_SCHEMAS && existsSync(copy))('is valid by the whole schema', async () => {
    expect(await valid(many(), readFileSync(copy, 'utf8'))).toEqual([])
  })

  it('counts its transfers, sums them, and groups them by currency', () => {
    const xml = many()
    expect(xml).toContain('<NbOfTxs>3</NbOfTxs><CtrlSum>2519.55</CtrlSum>')
    expect(xml.match(/<PmtInf>/g)).toHaveLength(3)
    expect(xml).toContain('<InstdAmt Ccy="EUR">50.05</InstdAmt>')
    expect(xml).toContain('<InstdAmt Ccy="JPY">1235</InstdAmt>')
    expect(xml).toContain(`<Ustrd>${KSEF} Rozliczenie 7</Ustrd>`)
    expect(xml).toContain('<TwnNm>Kraków</TwnNm><Ctry>PL</Ctry>')
    // SEPA is for EUR alone, in the basic Latin set.
    expect(xml.match(/<Cd>SEPA<\/Cd>/g)).toHaveLength(1)
    expect(xml).toContain('<Nm>Muller Zizka</Nm>')
    expect(xml).toContain('<Nm>Grażyna Żółć</Nm>')
  })

  it('refuses what SEPA cannot carry', () => {
    const euro = (change: Partial<Transfer>) =>
      codes(writePain(order(transfer({ currency: 'EUR', ...change })), version))
    expect(euro({ name: 'Kowalski & Syn' })).toEqual(['name sign_forbidden'])
    expect(euro({ name: 'Олена' })).toEqual(['name letter_unsupported'])
    expect(euro({ name: 'x'.repeat(71) })).toEqual(['name text_too_long'])
    expect(euro({ title: `a\u0000b` })).toEqual(['title sign_forbidden'])
    expect(euro({ amount: 100_000_000_000 })).toEqual(['amount amount_too_large'])
    expect(euro({ iban: 'PL00' })).toEqual(['account account_invalid'])
    expect(codes(writePain(order(transfer({ name: 'A & <B>' })), version))).toBe('written')
  })
})

describe('CSV', () => {
  it('quotes cells, and makes no cell a formula', () => {
    const names = ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'Kowalski, Jan']
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      bytes(writeCsv(order(...names.map((name, i) => transfer({ statement: i + 1, name }))))),
    )
    expect(text.startsWith('\u{feff}statement,name,account,amount')).toBe(true)
    expect(text).toContain(`1,"'=HYPERLINK(""http://evil"")",${ACCOUNT},1234.50,PLN,`)
    expect(text).toContain('7,"Kowalski, Jan",')
    const cells = text.slice(1).match(/(?<=^|,|\r\n)(?:"(?:[^"]|"")*"|[^,"\r\n]*)/g)!
    for (const cell of cells) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/)
  })
})

describe('every format', () => {
  it.each(FORMATS)('is written in whole or not at all: %s', format => {
    const good = transfer({ statement: 1 })
    const bad = transfer({ statement: 2, iban: null })
    const written = writePaymentFile(order(good, bad), format, 'utf-8')
    expect(written).toEqual({
      faults: [{ statement: 2, code: 'account_missing', field: 'account', detail: '' }],
    })
    const foreign = { ...order(good), payer: { ...PAYER, iban: 'PL00' } }
    expect(codes(writePaymentFile(foreign, format, 'utf-8'))).toContain('account account_invalid')
  })

  it('loses no sign of a name: it is in the file, without its accent at most, or the file is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        fc.constantFrom(...ENCODINGS),
        (name, encoding) => {
          const written = writeElixir(order(transfer({ name })), encoding)
          if ('faults' in written) return
          const text = new TextDecoder(encoding).decode(written.bytes)
          const found = /"([^"]*)\|Kraków"/.exec(text)![1]!
          const plain = (one: string) => one.normalize('NFD').replaceAll(/\p{M}|\s/gu, '')
          if (/^[\p{Script=Latin}\d ]*$/u.test(name.normalize('NFC')))
            expect(plain(found).length).toBeGreaterThanOrEqual(plain(name).length)
          else if (encoding === 'utf-8') expect(plain(found)).toBe(plain(name))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('writes amounts by the places of the currency', () => {
    expect([
      amountText(1, 'PLN'),
      amountText(123_456, 'PLN'),
      amountText(5, 'JPY'),
      amountText(5, 'KWD'),
    ]).toEqual(['0.01', '1234.56', '5', '0.005'])
  })
})
