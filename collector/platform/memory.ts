import { getHeapStatistics } from 'node:v8'
import { memoryAtHand } from './cache-sizes.ts'
import { heapLimit } from './heap-limit.ts'

/** Share of the heap's limit above which input that stays in memory is refused. */
const TIGHT = 0.8
/** The same share of the machine's or the container's memory, which buffers outside of the heap fill too. */
const TIGHT_OF_ALL = 0.9
/** The interval between checks of the share, ms. */
const LOOK_MS = 250

/**
 * The fill level of this thread's heap and of all memory that there is. V8 ends a process that reaches the limit of its heap,
 * and the kernel one that reaches the container's, without a log line.
 */
export class Memory {
  readonly #levels: () => Levels
  readonly #now: () => number
  #lookedAt = Number.NEGATIVE_INFINITY
  #isTight = false

  constructor(levels: () => Levels = levelsOfNow, now: () => number = () => performance.now()) {
    this.#levels = levels
    this.#now = now
  }

  isTight(): boolean {
    const now = this.#now()
    if (now - this.#lookedAt >= LOOK_MS) {
      this.#lookedAt = now
      const { heap, all } = this.#levels()
      this.#isTight = heap >= TIGHT || all >= TIGHT_OF_ALL
    }
    return this.#isTight
  }
}

/** Shares of the heap's limit, and of all memory. */
type Levels = { heap: number; all: number }

const HEAP = heapLimit()
const ALL = memoryAtHand()
const levelsOfNow = (): Levels => ({
  heap: getHeapStatistics().used_heap_size / HEAP,
  all: process.memoryUsage.rss() / ALL,
})
