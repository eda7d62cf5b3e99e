import { type Answer, type Arrival, StorageUnavailable, type Store } from '../model/port.ts'

/** Maximum of arrivals in one transaction: with more, the first would wait long for the last. */
const GROUP_ARRIVALS = 1_000
/** Transactions handed to the store at a time: the next one is ready while one is being written. */
const IN_FLIGHT = 2

type Waiter = { arrivals: Arrival[]; resolve(answers: Answer[]): void; reject(reason: unknown): void }

/**
 * Group commit: arrivals that come in while the store is busy share a transaction, and each caller resolves when its own
 * part is on disk. A caller's arrivals are never split.
 */
export class GroupCommit {
  readonly #store: Pick<Store, 'commit'>
  readonly #onCommit: (size: number, seconds: number) => void
  #waiting: Waiter[] = []
  #inFlight = 0
  #idle: (() => void)[] = []

  constructor(store: Pick<Store, 'commit'>, onCommit: (size: number, seconds: number) => void = () => {}) {
    this.#store = store
    this.#onCommit = onCommit
  }

  /** Arrivals that no transaction has taken yet. */
  get waiting(): number {
    return this.#waiting.reduce((sum, waiter) => sum + waiter.arrivals.length, 0)
  }

  submit(arrivals: Arrival[]): Promise<Answer[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ arrivals, resolve, reject })
      // Requests read from their sockets in one turn of the event loop share a transaction.
      if (this.#inFlight < IN_FLIGHT && this.#waiting.length === 1) setImmediate(() => this.#flush())
    })
  }

  /** Resolves when all submitted arrivals have been answered. */
  async settled(): Promise<void> {
    if (this.#inFlight === 0 && this.#waiting.length === 0) return
    await new Promise<void>(resolve => this.#idle.push(resolve))
  }

  #flush(): void {
    while (this.#inFlight < IN_FLIGHT && this.#waiting.length > 0) void this.#commit(this.#take())
  }

  #take(): Waiter[] {
    let size = 0
    let count = 0
    for (const waiter of this.#waiting) {
      if (count > 0 && size + waiter.arrivals.length > GROUP_ARRIVALS) break
      size += waiter.arrivals.length
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #commit(waiters: Waiter[]): Promise<void> {
    this.#inFlight += 1
    const batch = waiters.flatMap(waiter => waiter.arrivals)
    const start = performance.now()
    try {
      const answers = await this.#store.commit(batch)
      let from = 0
      for (const waiter of waiters) {
        waiter.resolve(answers.slice(from, from + waiter.arrivals.length))
        from += waiter.arrivals.length
      }
      this.#onCommit(batch.length, (performance.now() - start) / 1000)
    } catch (reason) {
      // A storage error rejects all callers. Any other error belongs to one caller's arrivals: retry one by one.
      const isOnes = waiters.length > 1 && !(reason instanceof StorageUnavailable)
      if (isOnes) for (const waiter of waiters) await this.#commit([waiter])
      else for (const waiter of waiters) waiter.reject(reason)
    } finally {
      this.#inFlight -= 1
      this.#flush()
      if (this.#inFlight === 0 && this.#waiting.length === 0) {
        for (const resolve of this.#idle.splice(0)) resolve()
      }
    }
  }
}
