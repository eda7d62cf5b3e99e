import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf } from '../../shared/amount.ts'
import { numberIn } from '../oracle/conditions.ts'

describe('an amount', () => {
  it.each<[unknown, number | null]>([
    [12.5, 12.5],
    ['129,90', 129.9],
    ['1 299,00 zł', 1299],
    ['1\u00a0299,00\u00a0zł', 1299],
    ['1,299.00', 1299],
    ['1.299,00 €', 1299],
    ["1'299.00 CHF", 1299],
    ['1,29,900.50', 129_900.5],
    ['12,345,678', 12_345_678],
    ['R$ 5,00', 5],
    ['−12,50 zł', -12.5],
    ['$-5', -5],
    ['129,-', 129],
    ['0,125', 0.125],
    ['1.5e3', 1500],
    // Two readings.
    ['1,299', null],
    ['1.299', null],
    // None.
    ['', null],
    ['zł', null],
    ['5k', null],
    ['10 tys', null],
    ['10 %', null],
    ['1.23.456', null],
    ['1,2,3', null],
    ['1,23457E+11', null],
    [Number.NaN, null],
    [true, null],
    [['5'], null],
  ])('is parsed: %j', (written, amount) => {
    expect(amountOf(written)).toBe(amount)
    expect(numberIn(written)).toBe(amount)
  })

  const currency = fc.constantFrom('', ' zł', ' PLN', '€', ' EUR', ' Kč')
  const written = fc
    .record({
      cents: fc.integer({ min: -99_999_999, max: 99_999_999 }),
      style: fc.constantFrom(
        ['', ','],
        ['', '.'],
        [' ', ','],
        [',', '.'],
        ['.', ','],
        ["'", '.'],
        ['\u202f', ','],
      ),
      currency,
    })
    .map(({ cents, style: [group, point], currency }) => {
      const [whole, part] = (Math.abs(cents) / 100).toFixed(2).split('.') as [string, string]
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group!)
      return { text: `${cents < 0 ? '-' : ''}${grouped}${point}${part}${currency}`, amount: cents / 100 }
    })

  it('is parsed in any usual notation', () => {
    fc.assert(
      fc.property(written, ({ text, amount }) => {
        expect(amountOf(text)).toBeCloseTo(amount, 9)
      }),
    )
  })

  it('is parsed like in the oracle, for any text', () => {
    const signs = fc.constantFrom(..."0123456789 .,’'-+e$€zł".split(''), ' zł', 'PLN', '000', '1,', '.00')
    const text = fc.array(signs, { maxLength: 8 }).map(all => all.join(''))
    fc.assert(
      fc.property(text, text => {
        expect([text, amountOf(text)]).toEqual([text, numberIn(text)])
      }),
      { numRuns: process.env.LONG ? 50_000 : 2_000 },
    )
  })
})
