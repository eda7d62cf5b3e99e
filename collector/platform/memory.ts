import { getHeapStatistics } from 'node:v8'
import { heapLimit } from './heap-limit.ts'

/** Share of the heap's limit above which input that stays in memory is refused. */
const TIGHT = 0.8
/** The interval between checks of the share, ms. */
const LOOK_MS = 250

/** The fill level of this thread's heap. V8 ends a process that reaches the limit, without a log line. */
export class Memory {
  readonly #share: () => number
  readonly #now: () => number
  #lookedAt = Number.NEGATIVE_INFINITY
  #isTight = false

  constructor(share: () => number = shareOfHeap, now: () => number = () => performance.now()) {
    this.#share = share
    this.#now = now
  }

  isTight(): boolean {
    const now = this.#now()
    if (now - this.#lookedAt >= LOOK_MS) {
      this.#lookedAt = now
      this.#isTight = this.#share() >= TIGHT
    }
    return this.#isTight
  }
}

const LIMIT = heapLimit()
const shareOfHeap = (): number => getHeapStatistics().used_heap_size / LIMIT
