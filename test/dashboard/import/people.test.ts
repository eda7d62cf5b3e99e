import { describe, expect, it } from 'vitest'
import type { Target } from '../../../dashboard/import/columns.ts'
import type { ParsedRow } from '../../../dashboard/import/parse-rows.ts'
import { type Columns, Reading, rowsToSend } from '../../../dashboard/import/people.ts'
import type { Format } from '../../../dashboard/import/value-types.ts'
import { normalEmail } from '../../../shared/email.ts'
import { collect } from './collect.ts'

const header = ['Numer klienta', 'E-mail', 'Telefon', 'Obrót roczny', 'Ostatni zakup']
const targets: Target[] = ['userId', 'email', 'phone', 'trait', 'trait']
const formats: Format[] = ['text', 'text', 'text', 'number 12 345,67', 'date 30.11.2026']
const columns: Columns = { header, targets, formats }

/** Both passes over the lines: what the first finds, and the rows that the second hands out. */
async function readLines(lines: ParsedRow[]) {
  const found = new Reading(columns)
  for (const line of lines) expect(found.take(line)).toBeNull()
  async function* again() {
    yield* lines
  }
  const rows = await collect(rowsToSend(again(), columns, found.repeated))
  expect(rows).toHaveLength(found.contacts)
  expect(rows).toEqual(expect.arrayContaining(found.preview))
  const { faults, warnings, merged } = found
  expect([faults.count, warnings.count]).toEqual([faults.first.length, warnings.first.length])
  return { rows, faults: faults.first, warnings: warnings.first, merged }
}
const read = (...cells: string[][]) => readLines(cells.map((one, i) => ({ line: i + 2, cells: one })))

describe('rows of a file', () => {
  it('become contacts, with amounts as numbers and days as dates', async () => {
    expect(await read(['', ' Ania@Example.com ', '', '12 345,67', '30.11.2026'])).toEqual({
      rows: [
        { email: 'ania@example.com', traits: { 'Obrót roczny': 12_345.67, 'Ostatni zakup': '2026-11-30' } },
      ],
      faults: [],
      warnings: [],
      merged: 0,
    })
  })

  it('of one person are merged, and the last non-empty value wins', async () => {
    const { rows, merged, faults } = await read(
      ['K1', 'jan@x.example', '500', '100', ''],
      ['', 'ewa@x.example', '', '7', ''],
      ['K1', '', '', '250', '1.12.2026'],
      ['', 'jan@x.example', '600', '', ''],
      ['K2', 'ewa@x.example', '', '', ''],
    )
    expect(rows).toEqual([
      {
        userId: 'K1',
        email: 'jan@x.example',
        traits: { phone: '600', 'Obrót roczny': 250, 'Ostatni zakup': '2026-12-01' },
      },
      { userId: 'K2', email: 'ewa@x.example', traits: { 'Obrót roczny': 7 } },
    ])
    expect([merged, faults]).toEqual([3, []])
  })

  it('have addresses and placeholders read as by every other input', async () => {
    const { rows, faults } = await read(
      ['K1', 'Jan <JAN@Żółw.example>', '', '', ''],
      ['undefined', 'mailto:ewa@x.example?subject=a', '', '', ''],
      ['K2', 'brak', '', '', ''],
      ['-', 'n/a', '', '', ''],
      ['K3', 'ewa(at)x.example', '', '', ''],
    )
    expect(rows.map(({ userId, email }) => [userId, email])).toEqual([
      ['K1', normalEmail('jan@żółw.example')],
      [undefined, 'ewa@x.example'],
      ['K2', undefined],
    ])
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'nobody'],
      [6, 'email'],
    ])
  })

  it('with one id and two addresses are an error, since an id belongs to one person', async () => {
    const { rows, faults } = await read(
      ['K1', 'jan@x.example', '', '', ''],
      ['K1', 'ewa@x.example', '', '', ''],
    )
    expect(rows).toHaveLength(1)
    expect(faults).toEqual([{ line: 3, reason: 'otherEmail', text: 'ewa@x.example' }])
  })

  it('with a number that a spreadsheet has rounded give a warning, and it is used neither as id nor as phone', async () => {
    const { rows, faults, warnings } = await read(
      ['1,23457E+11', 'jan@x.example', '4,85001E+10', '', ''],
      ['1,23457E+11', 'ewa@x.example', '', '', ''],
      ['1.23457e+11', '', '', '', ''],
    )
    expect(rows).toEqual([
      { email: 'jan@x.example', traits: {} },
      { email: 'ewa@x.example', traits: {} },
    ])
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([[4, 'nobody']])
    expect(warnings.map(({ line, reason, column }) => [line, reason, column])).toEqual([
      [2, 'rounded', 'Numer klienta'],
      [2, 'rounded', 'Telefon'],
      [3, 'rounded', 'Numer klienta'],
      [4, 'rounded', 'Numer klienta'],
    ])
  })

  it('that are invalid are reported by their line in the file', async () => {
    const { faults } = await readLines([
      { line: 3, cells: ['', 'not an address'] },
      { line: 5, cells: [], isBroken: true, text: 'Firma "Kowalski"' },
      { line: 7, cells: ['', 'ewa@example.com', 'x'.repeat(3_000)] },
      { line: 9, cells: ['', '', '600'] },
    ])
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'email'],
      [5, 'broken'],
      [7, 'long'],
      [9, 'nobody'],
    ])
  })

  it('keep a value that does not fit its column as text with a warning, and a damaged character gives a warning', async () => {
    const { rows, warnings } = await read(
      ['', 'jan@x.example', '', 'ok. 100', '31.02.2026'],
      ['', 'ewa@x.example', '', '1', 'a\ufffd'],
    )
    expect(rows[0]!.traits).toEqual({ 'Obrót roczny': 'ok. 100', 'Ostatni zakup': '31.02.2026' })
    expect(warnings.map(({ line, reason, column }) => [line, reason, column])).toEqual([
      [2, 'untyped', 'Obrót roczny'],
      [2, 'untyped', 'Ostatni zakup'],
      [3, 'damaged', 'Ostatni zakup'],
      [3, 'untyped', 'Ostatni zakup'],
    ])
  })

  it.each(['<jan@x.example>', 'jan@x.example;', 'mailto:Jan@X.example', '\u200bjan@x.example'])(
    'with %j have the address in it',
    async written =>
      expect((await read(['', written, '', '', ''])).rows).toEqual([{ email: 'jan@x.example', traits: {} }]),
  )

  it('of any number of persons leave twenty faults at most in memory, and are counted', () => {
    const reading = new Reading(columns)
    for (let line = 2; line < 1_002; line++) reading.take({ line, cells: ['', `no address ${line}`] })
    expect([reading.faults.count, reading.faults.first.length]).toEqual([1_000, 20])
  })
})
