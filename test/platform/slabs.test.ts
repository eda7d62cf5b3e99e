import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteCache } from '../../collector/platform/byte-cache.ts'
import { IdTable } from '../../collector/platform/id-table.ts'
import { Labels } from '../../collector/platform/labels.ts'
import { SlotMap } from '../../collector/platform/slot-map.ts'
import { TextSlab } from '../../collector/platform/text-slab.ts'

const RUNS = { numRuns: process.env.LONG ? 1_000 : 60 }
const many = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 800, size: 'max' })

it('gives each id one number while it is there, and no other id the same', () => {
  const id = fc.oneof(
    fc.nat({ max: 90 }).map(n => `c_${n}`),
    fc.constantFrom('', 'ł', 'a'.repeat(23), 'a'.repeat(24), 'a'.repeat(300), '\u00ff'),
  )
  fc.assert(
    fc.property(many(fc.record({ id, isGone: fc.boolean() })), steps => {
      const table = new IdTable()
      const expected = new Map<string, number>()
      for (const { id: one, isGone } of steps) {
        const known = expected.get(one)
        if (isGone) {
          if (known !== undefined) table.release(known)
          expected.delete(one)
        } else if (known === undefined) expected.set(one, table.hold(one))
        else {
          // A second holder comes and goes.
          expect(table.hold(one)).toBe(known)
          table.release(known)
        }
        expect(table.size).toBe(expected.size)
      }
      for (const [one, slot] of expected) expect([table.slotOf(one), table.id(slot)]).toEqual([slot, one])
      expect(new Set(expected.values()).size).toBe(expected.size)
      for (const { id: one } of steps) if (!expected.has(one)) expect(table.slotOf(one)).toBeUndefined()
      expect(table.end).toBeLessThanOrEqual(97)
    }),
    RUNS,
  )
})

it('holds a number by another as a Map does', () => {
  fc.assert(
    fc.property(many(fc.tuple(fc.nat({ max: 200_000 }), fc.nat(), fc.boolean())), steps => {
      const map = new SlotMap()
      const expected = new Map<number, number>()
      for (const [key, value, isGone] of steps) {
        const near = key % 3 === 0 ? key : key % 50
        if (isGone) {
          map.delete(near)
          expected.delete(near)
        } else {
          map.set(near, value)
          expected.set(near, value)
        }
      }
      expect(map.size).toBe(expected.size)
      for (const [key] of steps)
        for (const near of [key, key % 50]) expect(map.get(near)).toBe(expected.get(near))
    }),
    RUNS,
  )
})

it('gives back each text as it was put last, in little more room than the texts take', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }).map(one => JSON.stringify(one)),
    fc.nat({ max: 3_000 }).map(length => 'ż'.repeat(length)),
  )
  const step = fc.tuple(fc.nat({ max: 40 }), fc.option(text))
  fc.assert(
    fc.property(many(step), steps => {
      const slab = new TextSlab(8)
      const expected = new Map<number, string>()
      for (const [slot, one] of steps) {
        if (one === null) {
          slab.delete(slot)
          expected.delete(slot)
        } else {
          slab.put(slot, one)
          expected.set(slot, one)
        }
      }
      for (let slot = 0; slot <= 41; slot++) expect(slab.get(slot)).toBe(expected.get(slot))
      for (const [slot, one] of expected) {
        expect(slab.includes(slot, Buffer.from([...one].slice(1, 9).join('')))).toBe(true)
        expect(slab.includes(slot, Buffer.from(`${one}.`))).toBe(false)
      }
    }),
    RUNS,
  )
})

it('does not grow while texts change, move and go', () => {
  const slab = new TextSlab(10)
  const put = (round: number) => {
    for (let slot = 0; slot < 500; slot++) slab.put(slot, 'x'.repeat(50 + ((slot * 7 + round * 31) % 200)))
  }
  put(0)
  for (let round = 1; round < 20; round++) put(round)
  const { bytes } = slab
  for (let round = 20; round < 200; round++) put(round)
  expect(slab.bytes).toBeLessThan(bytes * 1.3)
  for (let slot = 0; slot < 500; slot++) slab.delete(slot)
  expect(slab.bytes).toBeLessThan(50_000)
})

it('drops a label that no contact has any more, and uses its number again', () => {
  const labels = new Labels()
  const [warsaw, again] = [labels.hold('Warsaw'), labels.hold('Warsaw')]
  expect([warsaw, labels.hold(null), labels.text(0)]).toEqual([again, 0, null])
  labels.release(warsaw)
  expect(labels.text(warsaw)).toBe('Warsaw')
  labels.release(warsaw)
  expect([labels.text(warsaw), labels.size, labels.hold('Gdynia')]).toEqual([null, 0, warsaw])
})

it('keeps the values that were used last, by their bytes', () => {
  const cache = new ByteCache<string, number>(100)
  cache.put('a', 1, 40)
  cache.put('b', 2, 40)
  expect(cache.get('a')).toBe(1)
  cache.put('c', 3, 40)
  expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.bytes]).toEqual([1, undefined, 3, 80])
  cache.put('c', 4, 10)
  cache.put('whole', 5, 101)
  expect([cache.get('whole'), cache.size, cache.bytes]).toEqual([undefined, 2, 50])
})
