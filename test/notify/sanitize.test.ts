import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, cut, isolated, plain, units } from '../../collector/notify/composition/sanitize.ts'

const FAMILY = '👩‍👩‍👧‍👦'

import { anyText } from './hostile.ts'

describe('text from strangers', () => {
  it.each([
    ['Anna  Nowak\r\n\t', 20, 'Anna Nowak'],
    ['Anna Nowak-Kowalska', 11, 'Anna Nowak…'],
    ['Anna Nowak', 10, 'Anna Nowak'],
    ['a\ud800b', 10, 'a\ufffdb'],
    ['ad\u202Emin\u2066', 10, 'admin'],
    ['e\u0301', 2, 'e\u0301'],
    ['\u0000', 5, ''],
  ])('%j in %i', (text, max, expected) => {
    expect(plain(text, max)).toBe(expected)
  })

  it('is cut between characters as people see them', () => {
    expect(cut(FAMILY + FAMILY, FAMILY.length + 1)).toBe(`${FAMILY}…`)
    expect(cut(FAMILY + FAMILY, FAMILY.length + 5)).toBe(`${FAMILY}…`)
    expect(cut('👍👍', 3)).toBe('👍…')
    expect(cut('żółw', 6, bytes)).toBe('ż…')
    expect(cut('żółw', 7, bytes)).toBe('żółw')
  })

  it('is isolated only where it runs from right to left', () => {
    expect(isolated('Anna', 10)).toBe('Anna')
    expect(isolated('אנה', 10)).toBe('\u2068אנה\u2069')
  })

  it('is never longer than it may be, and never half of anything', () => {
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

  it('closes the isolate that a cut would leave open', () => {
    const name = isolated('אנה נובק', 40)
    for (let max = 3; max <= name.length + 2; max += 1) {
      const short = cut(`${name} x`, max)
      expect(short.length).toBeLessThanOrEqual(max)
      expect(short.split('\u2068').length).toBe(short.split('\u2069').length)
    }
  })
})
