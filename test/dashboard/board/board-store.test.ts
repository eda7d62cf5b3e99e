import { signal } from '@preact/signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { type BoardDeps, BoardStore } from '../../../dashboard/board/board-store.ts'
import { GLIDE_EVERY_MS } from '../../../dashboard/board/glide.ts'
import { ApiError } from '../../../dashboard/core/api.ts'
import type { Board, BoardSpec } from '../../../shared/board.ts'
import { change, row, snap } from '../rows.ts'

type Asked = {
  spec: BoardSpec
  top: number
  cursor: string | undefined
  signal: AbortSignal
  answer(page: Partial<Board>): Promise<void>
  refuse(error: unknown): Promise<void>
}

/** A page without a document: the test controls its clock, its frames and the server's answers. */
class Page {
  at = 10_000
  frames: (() => void)[] = []
  subscribed: BoardSpec[] = []
  asked: Asked[] = []
  resyncs = 0
  painted: number[] = []
  held: (() => unknown) | null = null
  readonly isPaused = signal(false)
  readonly store = new BoardStore(this.#deps())

  frame(): void {
    for (const callback of this.frames.splice(0)) callback()
  }

  later(ms: number): void {
    this.at += ms
  }

  #deps(): BoardDeps {
    return {
      isPaused: this.isPaused,
      subscribe: (spec, held) => {
        this.subscribed.push(spec)
        this.held = held
      },
      resync: () => {
        this.resyncs++
      },
      readPage: (spec, top, cursor, signal) =>
        new Promise<Board>((answer, refuse) => {
          this.asked.push({
            spec,
            top,
            cursor,
            signal,
            answer: async page => {
              answer({
                epoch: 'e1',
                seq: 1,
                plan: 'p',
                planVersion: '1',
                total: 0,
                rows: [],
                cursor: null,
                ...page,
              })
              await settled()
            },
            refuse: async error => {
              refuse(error)
              await settled()
            },
          })
        }),
      onFrame: callback => this.frames.push(callback),
      painted: since => this.painted.push(...since),
      elapsed: () => this.at,
      now: () => this.at,
    }
  }
}

const settled = () => new Promise(resolve => setImmediate(resolve))
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    row(`c${from + index}`, from + index, 20_000 - from - index),
  )

let page: Page
let store: BoardStore
beforeEach(() => {
  page = new Page()
  store = page.store
  store.watch({ plan: 'p' })
})

describe('the board store', () => {
  it('shows a snapshot in the next frame, and a change once rows may move', () => {
    store.takeSnapshot(snap(rows(1, 3)))
    expect(store.total.value).toBeNull()
    page.frame()
    expect(store.shown.value).toEqual(['c1', 'c2', 'c3'])
    page.later(GLIDE_EVERY_MS)
    store.takeChange(change(1, [row('c3', 1, 30_000)], { total: 3, since: 7 }))
    page.frame()
    expect(store.shown.value).toEqual(['c3', 'c1', 'c2'])
    expect(store.rowOf('c3')!.value.score).toBe(30_000)
    expect(page.painted).toEqual([7])
  })

  it('requests a new snapshot when a change is missing', () => {
    store.takeSnapshot(snap(rows(1, 2)))
    store.takeChange(change(5, []))
    expect(page.resyncs).toBe(1)
  })

  it('keeps row positions while they are held, and updates scores meanwhile', () => {
    store.takeSnapshot(snap(rows(1, 3)))
    page.frame()
    page.later(GLIDE_EVERY_MS)
    store.holdPlaces('pointer', true)
    store.takeChange(change(1, [row('c3', 1, 30_000)], { total: 3 }))
    page.frame()
    expect(store.shown.value).toEqual(['c1', 'c2', 'c3'])
    expect(store.rowOf('c3')!.value.score).toBe(30_000)
    expect(store.waiting.value).toBe(1)
    store.moveNow()
    expect(store.shown.value).toEqual(['c3', 'c1', 'c2'])
    expect(store.waiting.value).toBe(0)
  })

  it('shows no changes while it is paused', () => {
    store.takeSnapshot(snap(rows(1, 2)))
    page.frame()
    page.later(GLIDE_EVERY_MS)
    store.togglePause()
    store.takeChange(change(1, [row('c2', 1, 30_000)], { total: 2 }))
    page.frame()
    expect(store.rowOf('c2')!.value.score).toBeLessThan(30_000)
    store.togglePause()
    expect(store.shown.value).toEqual(['c2', 'c1'])
    expect(store.rowOf('c2')!.value.score).toBe(30_000)
  })

  it('subscribes to the same board once, and aborts requests of the previous board', async () => {
    store.watch({ plan: 'p' })
    expect(page.subscribed).toHaveLength(1)
    store.watch({ plan: 'p', cycle: '2026-01-01' })
    const [first] = page.asked
    store.watch({ plan: 'p', cycle: '2026-02-01' })
    expect(first!.signal.aborted).toBe(true)
    await first!.answer({ rows: rows(1, 2), total: 2 })
    expect(store.total.value).toBeNull()
    await page.asked[1]!.answer({ rows: rows(3, 4), total: 2 })
    page.frame()
    expect(store.shown.value).toEqual(['c3', 'c4'])
  })

  it('reports why a past cycle cannot be shown, but not for the previous board', async () => {
    store.watch({ plan: 'p', cycle: '2026-01-01' })
    store.watch({ plan: 'p', cycle: '2026-02-01' })
    await page.asked[0]!.refuse(new ApiError(500, null))
    expect(store.pastProblem.value).toBeNull()
    const problem = new ApiError(422, null)
    await page.asked[1]!.refuse(problem)
    expect(store.pastProblem.value).toBe(problem)
  })

  it('counts changes of rank since the opening, since now, or since a stored snapshot', () => {
    store.takeSnapshot(snap(rows(1, 2)))
    expect(store.baseline.value!.ranks.get('c2')).toBe(2)
    store.takeChange(change(1, [row('c2', 1, 30_000)], { total: 2 }))
    expect(store.baseline.value!.ranks.get('c2')).toBe(2)
    store.countFromNow()
    expect(store.baseline.value!.ranks.get('c2')).toBe(1)
    store.countFrom({ plan: 'p', at: '2026-01-01T00:00:00.000Z', contacts: ['c9'] })
    expect(store.isSnapshot.value).toBe(true)
    expect(store.baseline.value!.ranks.get('c9')).toBe(1)
    store.countFrom({ plan: 'p', at: null, contacts: [] })
    expect(store.baseline.value).toBeNull()
    store.countFrom(null)
    expect(store.baseline.value!.ranks.get('c2')).toBe(1)
  })

  describe('with a board of 10,000', () => {
    const TOTAL = 10_000
    /** Answers what is asked for, as the server would, until nothing is. */
    const serve = async () => {
      for (;;) {
        await settled()
        const asked = page.asked.shift()
        if (asked) {
          const from = asked.cursor === undefined ? 1 : Number(asked.cursor) + 1
          const to = Math.min(TOTAL, from + asked.top - 1)
          const cursor = to < TOTAL ? String(to) : null
          await asked.answer({ rows: rows(from, to), total: TOTAL, cursor })
        } else if (page.subscribed.at(-1)?.top === 1_000 && store.shown.value.length < 1_000) {
          store.takeSnapshot(snap(rows(1, 1_000), { total: TOTAL }))
        } else return
      }
    }
    beforeEach(() => {
      store.takeSnapshot(snap(rows(1, 200), { total: TOTAL }))
      page.frame()
    })

    it('shows loaded rows at once while positions are held, and does not count them as changes', async () => {
      store.holdPlaces('pointer', true)
      const loading = store.loadMore()
      await serve()
      await loading
      expect(store.shown.value).toHaveLength(1_000)
      expect(store.rowOf('c1000')!.value.rank).toBe(1_000)
      expect(store.waiting.value).toBe(0)
      const more = store.loadMore()
      await serve()
      await more
      expect(store.shown.value).toHaveLength(1_500)
      expect(store.waiting.value).toBe(0)
    })

    it('keeps the held order above the loaded rows, and counts waiting changes', async () => {
      store.holdPlaces('focus', true)
      store.takeChange(change(1, [row('c150', 1, 30_000)], { total: TOTAL }))
      const loading = store.loadMore()
      await serve()
      await loading
      // The snapshot that answers has the contact at its old rank again; another change lifts it.
      store.takeChange(change(1, [row('c150', 1, 30_000)], { total: TOTAL }))
      page.frame()
      expect(store.shown.value[149]).toBe('c150')
      expect(store.waiting.value).toBe(1)
    })

    it('loads up to the last row on request', async () => {
      store.holdPlaces('focus', true)
      const loading = store.loadToEnd()
      await serve()
      await loading
      expect(store.shown.value).toHaveLength(TOTAL)
      expect(store.shown.value.at(-1)).toBe('c10000')
      expect(store.hasMore.value).toBe(false)
      expect(store.waiting.value).toBe(0)
    })

    it('sends one request for rows that are already loading', async () => {
      void store.loadMore()
      void store.loadMore()
      await serve()
      expect(page.subscribed).toHaveLength(2)
      void store.loadMore()
      void store.loadMore()
      await settled()
      expect(page.asked).toHaveLength(1)
    })

    it('ignores a late snapshot of the smaller board after it has requested the larger one', async () => {
      void store.loadMore()
      expect(page.held!()).toBeNull()
      // A snapshot of the smaller board that was still on its way is not what was asked for.
      store.takeSnapshot(snap(rows(1, 200), { total: TOTAL }))
      expect(page.held!()).toBeNull()
      await serve()
      expect(store.shown.value).toHaveLength(1_000)
      expect(page.held!()).toEqual({ epoch: 'e1', seq: 1 })
    })

    it('can switch to another board while rows are loading', async () => {
      const loading = store.loadToEnd()
      store.watch({ plan: 'q' })
      await loading
      store.takeSnapshot(snap(rows(1, 2)))
      page.frame()
      expect(store.shown.value).toEqual(['c1', 'c2'])
    })
  })
})
