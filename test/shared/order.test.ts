import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareBytes, comparePositions } from '../../shared/order.ts'

/** The characters between which the order of UTF-16 units and that of UTF-8 bytes differ, among others. */
const text = fc.string({
  unit: fc.constantFrom('', 'a', 'b', 'ł', '\u07ff', '\u0800', '\ud7ff', '\ue000', '\uffff', '😀', '😁', '𐀀'),
})
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

it('ids are ordered by their UTF-8 bytes', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(bytes(a, b))
    }),
  )
})

it('events are ordered by time, then by id, then public before secret', () => {
  const at = (time: number, id: string, key: 'public' | 'secret') => ({ time, id, key })
  const sorted = [at(1, 'b', 'secret'), at(2, 'a', 'public'), at(2, 'a', 'secret'), at(2, 'b', 'public')]
  expect(sorted.toReversed().toSorted(comparePositions)).toEqual(sorted)
  expect(comparePositions(sorted[0]!, { ...sorted[0]! })).toBe(0)
})
