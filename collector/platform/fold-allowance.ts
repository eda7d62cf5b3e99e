import { constants, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** Bytes of a fold before any has been measured. */
const FIRST_GUESS = 10_000
/** With fewer folds than this, other objects of the heap would count for too much. */
const FEWEST_MEASURED = 500
/** The share of the heap's limit that folds may take at most. */
const SHARE_OF_HEAP = 0.4

/**
 * How many folds of contacts fit a number of bytes. What a fold takes differs with plans and histories by a factor of a
 * hundred, and a stranger may make it large. So it is measured: after each full collection of garbage, what the heap
 * holds beyond what it held at the start is divided by the number of folds.
 */
export class FoldAllowance {
  readonly #bytes: number
  readonly #before: number
  #each = FIRST_GUESS
  #held = 0

  constructor(bytes: number, { used_heap_size, heap_size_limit } = getHeapStatistics()) {
    this.#bytes = Math.min(bytes, heap_size_limit * SHARE_OF_HEAP)
    this.#before = used_heap_size
  }

  /** The number of folds that may be kept; `held` is how many are. */
  readonly most = (held: number): number => {
    this.#held = held
    return Math.max(1, Math.floor(this.#bytes / this.#each))
  }

  /** Measures after each full collection in this thread. */
  watch(): this {
    const observer = new PerformanceObserver(list => {
      // Node's types leave out what its entries of collections have.
      const entries = list.getEntries() as { detail?: { kind?: number } }[]
      const isFull = entries.some(({ detail }) => detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR)
      if (isFull) this.measure(getHeapStatistics().used_heap_size)
    })
    observer.observe({ entryTypes: ['gc'] })
    return this
  }

  measure(used: number): void {
    if (this.#held >= FEWEST_MEASURED) this.#each = Math.max(1_000, (used - this.#before) / this.#held)
  }
}
