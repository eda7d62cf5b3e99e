import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Entry, Ranking } from '../../collector/board/ranking.ts'

/** Few scores and times, so that ties are decided by every part of the order. */
const anEntry = fc.record({
  id: fc.nat({ max: 700 }),
  score: fc.integer({ min: -2, max: 3 }),
  last: fc.option(fc.nat({ max: 2 })),
  isGone: fc.boolean(),
})

const inOrder = (entries: Iterable<Entry>): Entry[] =>
  [...entries].sort(
    (a, b) =>
      b.score - a.score ||
      (b.lastScoringAt ?? -1) - (a.lastScoringAt ?? -1) ||
      a.first!.time - b.first!.time ||
      (a.first!.id < b.first!.id ? -1 : 1),
  )

it('a ranking keeps contacts in rank order after any inserts, updates and removals', () => {
  fc.assert(
    fc.property(fc.array(anEntry, { maxLength: 3_000, size: 'max' }), changes => {
      const ranking = new Ranking()
      const expected = new Map<string, Entry>()
      for (const { id, score, last, isGone } of changes) {
        const entry = { id: `c${id}`, score, lastScoringAt: last, first: { time: id % 5, id: `e${id}` } }
        if (isGone && id % 3 === 0) {
          ranking.delete(entry.id)
          expected.delete(entry.id)
        } else {
          ranking.set(entry)
          expected.set(entry.id, entry)
        }
      }
      const order = inOrder(expected.values())
      expect([...ranking.from(1)].map(({ id }) => id)).toEqual(order.map(({ id }) => id))
      expect(ranking.size).toBe(order.length)
      for (const [i, { id }] of order.entries()) if (i % 37 === 0) expect(ranking.rankOf(id)).toBe(i + 1)
      expect([...ranking.from(Math.ceil(order.length / 2) + 1)][0]?.id).toBe(
        order[Math.ceil(order.length / 2)]?.id,
      )
      expect(ranking.rankOf('nobody')).toBeNull()
    }),
    { numRuns: process.env.LONG ? 300 : 40 },
  )
})
