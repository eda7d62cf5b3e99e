import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Entry, Ranking } from '../../collector/board/ranking.ts'

/** Few scores and times, so that ties are decided by every part of the order. */
const anEntry = fc.record({
  slot: fc.nat({ max: 700 }),
  score: fc.integer({ min: -2, max: 3 }),
  last: fc.option(fc.nat({ max: 2 })),
  isGone: fc.boolean(),
})

/** Entries that the keys do not tell apart are in the order of these, as contacts are in that of their first events. */
const firstOf = (slot: number): string => `e${slot}`
const settle = (a: number, b: number): number => (firstOf(a) < firstOf(b) ? -1 : 1)

const inOrder = (entries: Iterable<Entry>): Entry[] =>
  [...entries].sort(
    (a, b) =>
      b.score - a.score ||
      (b.lastScoringAt ?? -1) - (a.lastScoringAt ?? -1) ||
      a.firstTime! - b.firstTime! ||
      settle(a.slot, b.slot),
  )

it('a ranking that is filled at once has the order of one that is filled one by one, with any numbers as keys', () => {
  const number = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, Number.POSITIVE_INFINITY),
  )
  const keys = fc.record({ score: number, lastScoringAt: fc.option(number), firstTime: number })
  const batches = fc.array(fc.array(keys, { maxLength: 900, size: 'max' }), { maxLength: 5 })
  fc.assert(
    fc.property(batches, pieces => {
      const [atOnce, oneByOne] = [new Ranking(settle), new Ranking(settle)]
      let slot = 0
      for (const [i, piece] of pieces.entries()) {
        for (const entry of piece) {
          atOnce.add({ slot, ...entry })
          oneByOne.set({ slot: slot++, ...entry })
        }
        expect(atOnce.size).toBe(slot)
        // A place that is asked for, or changes, between two pieces.
        if (i % 2 === 0)
          for (const one of [atOnce, oneByOne]) one.set({ slot: 0, score: i, lastScoringAt: 1, firstTime: 1 })
        slot = Math.max(1, slot)
      }
      for (const one of [atOnce, oneByOne]) one.delete(1)
      expect([...atOnce.from(1)]).toEqual([...oneByOne.from(1)])
      for (let i = 0; i < slot; i += 29) expect(atOnce.rankOf(i)).toBe(oneByOne.rankOf(i))
    }),
    { numRuns: process.env.LONG ? 300 : 40 },
  )
})

it('a ranking keeps contacts in rank order after any inserts, updates and removals', () => {
  fc.assert(
    fc.property(fc.array(anEntry, { maxLength: 3_000, size: 'max' }), changes => {
      const ranking = new Ranking(settle)
      const expected = new Map<number, Entry>()
      for (const { slot, score, last, isGone } of changes) {
        const entry = { slot, score, lastScoringAt: last, firstTime: slot % 5 }
        if (isGone && slot % 3 === 0) {
          ranking.delete(slot)
          expected.delete(slot)
        } else {
          ranking.set(entry)
          expected.set(slot, entry)
        }
      }
      const order = inOrder(expected.values())
      expect([...ranking.from(1)].map(({ slot }) => slot)).toEqual(order.map(({ slot }) => slot))
      expect(ranking.size).toBe(order.length)
      for (const [i, { slot, score }] of order.entries())
        if (i % 37 === 0) expect([ranking.rankOf(slot), ranking.scoreOf(slot)]).toEqual([i + 1, score])
      expect([...ranking.from(Math.ceil(order.length / 2) + 1)][0]?.slot).toBe(
        order[Math.ceil(order.length / 2)]?.slot,
      )
      expect([ranking.rankOf(701), ranking.scoreOf(701)]).toEqual([null, undefined])
    }),
    { numRuns: process.env.LONG ? 300 : 40 },
  )
})
