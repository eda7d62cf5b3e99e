import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, type BoardState, fromSnapshot } from '../../../dashboard/live/board-state.ts'
import { change, row, snap } from '../rows.ts'

const five = () => fromSnapshot(snap(['a', 'b', 'c', 'd', 'e'].map((id, index) => row(id, index + 1))))
const applied = (state: BoardState, ...args: Parameters<typeof change>): BoardState => {
  const next = applyChange(state, change(...args), 50)
  if (next === 'gap') throw new Error('a gap')
  return next
}

describe('board state', () => {
  it('orders the rows of a snapshot by rank', () => {
    const { order, seq } = fromSnapshot(snap([row('b', 2), row('a', 1)], { seq: 7 }))
    expect(order).toEqual(['a', 'b'])
    expect(seq).toBe(7)
  })

  it('moves other rows down when a row rises, whether or not the change contains them', () => {
    const alone = applied(five(), 1, [row('d', 1, 200)])
    const along = applied(five(), 1, [row('d', 1, 200), row('a', 2), row('b', 3), row('c', 4)])
    expect(alone.order).toEqual(['d', 'a', 'b', 'c', 'e'])
    expect(along.order).toEqual(alone.order)
    expect(alone.rows.get('d')!.score).toBe(200)
  })

  it('adds new rows, removes deleted ones, and keeps at most the requested number', () => {
    const next = applyChange(five(), change(1, [row('f', 2)], { removed: ['c'], total: 9 }), 4)
    if (next === 'gap') throw new Error('a gap')
    expect(next.order).toEqual(['a', 'f', 'b', 'd'])
    expect([...next.rows.keys()].sort()).toEqual(['a', 'b', 'd', 'f'])
    expect(next.total).toBe(9)
  })

  it('detects a gap when a change does not continue its sequence', () => {
    expect(applyChange(five(), change(2, []), 50)).toBe('gap')
  })

  it('keeps the 14 days of trend that a change omits', () => {
    const before = fromSnapshot(snap([row('a', 1, 5, { trend: [1, 2, 5], archetype: 'rising_star' })]))
    const { rows } = applied(before, 1, [row('a', 1, 9)], { total: 1 })
    expect(rows.get('a')).toMatchObject({ score: 9, trend: [1, 2, 5], archetype: 'rising_star' })
  })

  it('equals a new snapshot after any changes', () => {
    const scores = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 50 })), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(scores, changes => {
        const truth = new Map(Array.from({ length: 8 }, (_, id) => [`c${id}`, 0]))
        const ranked = () => [...truth].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
        const rowsNow = () => ranked().map(([id, score], index) => row(id, index + 1, score))
        let state = fromSnapshot(snap(rowsNow()))
        for (const [id, score] of changes) {
          truth.set(`c${id}`, score)
          const moved = rowsNow().filter(({ contactId }) => contactId === `c${id}`)
          state = applied(state, state.seq, moved, { total: 8 })
        }
        expect(state.order).toEqual(ranked().map(([id]) => id))
      }),
    )
  })
})
