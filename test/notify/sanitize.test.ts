import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, cut, isolated, plain, units } from '../../collector/notify/composition/sanitize.ts'

const FAMILY = '👩‍👩‍👧‍👦'

import { anyText } from './hostile.ts'

describe('sanitized text', () => {
  it.each([
    ['Anna  Nowak\r\n\t', 20, 'Anna Nowak'],
    ['Anna Nowak-Kowalska', 11, 'Anna Nowak…'],
    ['Anna Nowak', 10, 'Anna Nowak'],
    ['a\ud800b', 10, 'a\ufffdb'],
    ['ad\u202Emin\u2066', 10, 'admin'],
    ['e\u0301', 2, 'e\u0301'],
    ['\u0000', 5, ''],
  ])('of %j is clean and has at most %i characters', (text, max, expected) => {
    expect(plain(text, max)).toBe(expected)
  })

  it('is truncated between grapheme clusters', () => {
    expect(cut(FAMILY + FAMILY, FAMILY.length + 1)).toBe(`${FAMILY}…`)
    expect(cut(FAMILY + FAMILY, FAMILY.length + 5)).toBe(`${FAMILY}…`)
    expect(cut('👍👍', 3)).toBe('👍…')
    expect(cut('żółw', 6, bytes)).toBe('ż…')
    expect(cut('żółw', 7, bytes)).toBe('żółw')
  })

  it('has isolates only around right-to-left text', () => {
    expect(isolated('Anna', 10)).toBe('Anna')
    expect(isolated('אנה', 10)).toBe('\u2068אנה\u2069')
  })

  it('never exceeds its limit, and never ends within a character', () => {
    const measures = fc.constantFrom(units, bytes)
    fc.assert(
      fc.property(anyText(60), fc.integer({ min: 3, max: 40 }), measures, (text, max, measure) => {
        const whole = plain(text, 1000)
        const short = cut(whole, max, measure)
        expect(measure(short)).toBeLessThanOrEqual(max)
        expect(short.isWellFormed()).toBe(true)
        if (measure(whole) <= max) expect(short).toBe(whole)
      }),
    )
  })

  it('closes an isolate that a truncation would leave open', () => {
    const name = isolated('אנה נובק', 40)
    for (let max = 3; max <= name.length + 2; max += 1) {
      const short = cut(`${name} x`, max)
      expect(short.length).toBeLessThanOrEqual(max)
      expect(short.split('\u2068').length).toBe(short.split('\u2069').length)
    }
  })
})
