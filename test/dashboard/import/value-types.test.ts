import { expect, it } from 'vitest'
import { type Format, FormatGuess, isRounded, readValue } from '../../../dashboard/import/value-types.ts'

it.each<[string, string, string[], string, Format]>([
  ['Polish amounts', 'Obrót', ['12 345,67', '7', ''], ';', 'number 12 345,67'],
  [
    'with no-break spaces and a currency',
    'Obrót',
    ['12\u00a0345,67 zł', '1 000 zł'],
    ';',
    'number 12 345,67',
  ],
  ['with points between thousands', 'Umsatz', ['1.234.567,89', '12,5'], ';', 'number 12 345,67'],
  ['English amounts', 'Revenue', ['$12,345.67', '7.5'], ',', 'number 12,345.67'],
  ['1,234 beside semicolons', 'Waga', ['1,234', '7'], ';', 'number 12 345,67'],
  ['1,234 beside commas', 'Price', ['1,234', '7'], ',', 'number 12,345.67'],
  ['Polish dates', 'Data', ['30.11.2026', '1.2.2026'], ';', 'date 30.11.2026'],
  ['dates with a time', 'Data', ['30.11.2026 14:05'], ';', 'date 30.11.2026'],
  ['American dates', 'Date', ['11/30/2026', '1/2/2026'], ',', 'date 11/30/2026'],
  ['ISO dates', 'Date', ['2026-11-30'], ',', 'date 2026-11-30'],
  ['one that is no day', 'Data', ['30.11.2026', '31.02.2026'], ';', 'text'],
  ['postcodes', 'Kod pocztowy', ['00-950'], ';', 'text'],
  ['leading zeros', 'Oddział', ['007', '12'], ';', 'text'],
  ['numbers of a register', 'NIP', ['5252344078'], ';', 'text'],
  ['account numbers', 'Rachunek', ['61109010140000071219812874'], ';', 'text'],
  ['rounded numbers', 'Karta', ['1,23457E+11'], ';', 'text'],
  ['mixed', 'Uwagi', ['12', 'dwanaście'], ';', 'text'],
  ['nothing', 'Uwagi', ['', ' '], ';', 'text'],
])('%s', (_what, name, values, separator, format) => {
  const guess = new FormatGuess(name)
  for (const value of values) guess.add(value)
  expect(guess.of(separator)).toBe(format)
})

it.each<[string, Format, string | number | null]>([
  ['12 345,67', 'number 12 345,67', 12_345.67],
  ['−12,5', 'number 12 345,67', -12.5],
  ['1.234', 'number 12 345,67', 1_234],
  ['1.23', 'number 12 345,67', null],
  ['1,299.00', 'number 12,345.67', 1_299],
  ['1 29', 'number 12,345.67', null],
  ['15 %', 'number 12 345,67', 15],
  ['30.11.2026 9:05', 'date 30.11.2026', '2026-11-30T09:05:00'],
  ['29.02.2028', 'date 30.11.2026', '2028-02-29'],
  ['29.02.2026', 'date 30.11.2026', null],
  ['30.11.2026 25:00', 'date 30.11.2026', null],
  ['11/30/2026', 'date 11/30/2026', '2026-11-30'],
])('%s as %s is %s', (value, format, read) => {
  expect(readValue(value, format)).toBe(read)
})

it('numbers rounded by a spreadsheet are detected', () => {
  expect(['1,23457E+11', '4.85E+10', '1E+12'].every(isRounded)).toBe(true)
  expect(['123457000000', 'E+11', '1,5', '12E4'].some(isRounded)).toBe(false)
})
