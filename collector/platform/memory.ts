import { getHeapStatistics } from 'node:v8'

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

const shareOfHeap = (): number => {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  return used / limit
}

const MOST_FOLDS = 50_000
/** Bytes of heap reserved for each contact's fold; most folds take a tenth of it. */
const BYTES_FOR_A_FOLD = 20_000

/** The number of contact folds that this thread's decider may cache. */
export const foldsThatFit = (): number =>
  Math.min(MOST_FOLDS, Math.floor(getHeapStatistics().heap_size_limit / BYTES_FOR_A_FOLD))
