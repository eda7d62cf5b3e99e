import { type Answer, type Arrival, StorageUnavailable, type Store } from '../model/port.ts'

/** Maximum of arrivals in one transaction: with more, the first would wait long for the last. */
const GROUP_ARRIVALS = 1_000
/** Arrivals that a caller may add to a group before the next caller's turn. */
const SLICE_ARRIVALS = 20
/**
 * Time limit for deciding in one transaction; the rest waits for the next one. Expensive arrivals (a contact with a long
 * history is folded again) delay the others by no more than a few of these.
 */
const BUDGET_MS = 100
/** Transactions handed to the store at a time: the next one is ready while one is being written. */
const IN_FLIGHT = 2

/** One caller; `answers` are those of its first arrivals, as far as they have been committed. */
type Waiter = {
  arrivals: readonly Arrival[]
  answers: Answer[]
  resolve(answers: Answer[]): void
  reject(reason: unknown): void
}
type Entry = { waiter: Waiter; arrival: Arrival }

/**
 * Group commit: arrivals that come in while the store is busy share a transaction, and each caller resolves when all of
 * its own are on disk. A caller's arrivals keep their order, and may be spread over several transactions. Sites take
 * turns, and so do the callers of a site, so that a large sender delays only itself.
 */
export class GroupCommit {
  readonly #store: Pick<Store, 'commit'>
  readonly #onCommit: (size: number, seconds: number) => void
  /** Callers by site, in the order of their turns. One whose arrivals are in flight is not among them. */
  readonly #waiting = new Map<string, Waiter[]>()
  #isScheduled = false
  #inFlight = 0
  #idle: (() => void)[] = []

  constructor(store: Pick<Store, 'commit'>, onCommit: (size: number, seconds: number) => void = () => {}) {
    this.#store = store
    this.#onCommit = onCommit
  }

  /** Arrivals that no transaction has taken yet. */
  get waiting(): number {
    let sum = 0
    for (const waiters of this.#waiting.values())
      for (const { arrivals, answers } of waiters) sum += arrivals.length - answers.length
    return sum
  }

  submit(arrivals: Arrival[]): Promise<Answer[]> {
    if (arrivals.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#enqueue({ arrivals, answers: [], resolve, reject }, 'last')
      if (this.#inFlight >= IN_FLIGHT || this.#isScheduled) return
      this.#isScheduled = true
      // Requests read from their sockets in one turn of the event loop share a transaction.
      setImmediate(() => {
        this.#isScheduled = false
        this.#flush()
      })
    })
  }

  /** Resolves when all submitted arrivals have been answered. */
  async settled(): Promise<void> {
    if (this.#inFlight === 0 && this.#waiting.size === 0) return
    await new Promise<void>(resolve => this.#idle.push(resolve))
  }

  #enqueue(waiter: Waiter, turn: 'next' | 'last'): void {
    const site = waiter.arrivals[0]!.site
    const waiters = this.#waiting.get(site)
    if (!waiters) this.#waiting.set(site, [waiter])
    else if (turn === 'next') waiters.unshift(waiter)
    else waiters.push(waiter)
  }

  #flush(): void {
    while (this.#inFlight < IN_FLIGHT && this.#waiting.size > 0) void this.#commit(this.#take())
  }

  /** Slices of all callers: one of each site, then the next of each, until the group is full. */
  #take(): Entry[] {
    const group: Entry[] = []
    /** By site: its callers with remaining arrivals, in their order, and the number taken from each. */
    const turns = [...this.#waiting.values()]
    const taken = new Map<Waiter, number>()
    while (turns.length > 0 && group.length < GROUP_ARRIVALS) {
      const waiters = turns.shift()!
      const waiter = waiters.shift()!
      const from = waiter.answers.length + (taken.get(waiter) ?? 0)
      const slice = waiter.arrivals.slice(
        from,
        from + Math.min(SLICE_ARRIVALS, GROUP_ARRIVALS - group.length),
      )
      for (const arrival of slice) group.push({ waiter, arrival })
      taken.set(waiter, (taken.get(waiter) ?? 0) + slice.length)
      if (from + slice.length < waiter.arrivals.length) waiters.push(waiter)
      if (waiters.length > 0) turns.push(waiters)
    }
    // Callers in flight leave the queue, and return when their arrivals are answered.
    for (const [site, waiters] of this.#waiting) {
      const left = waiters.filter(waiter => !taken.has(waiter))
      if (left.length === 0) this.#waiting.delete(site)
      else this.#waiting.set(site, left)
    }
    return group
  }

  async #commit(group: Entry[]): Promise<void> {
    this.#inFlight += 1
    const start = performance.now()
    try {
      const answers = await this.#store.commit(
        group.map(({ arrival }) => arrival),
        BUDGET_MS,
      )
      const done = answers.filter(({ status }) => status !== 'later').length
      this.#onCommit(done, (performance.now() - start) / 1000)
      this.#tell(group, answers)
    } catch (reason) {
      const waiters = new Set(group.map(({ waiter }) => waiter))
      // A storage error rejects all callers. Any other error belongs to one caller's arrivals: retry one by one.
      const isOnes = waiters.size > 1 && !(reason instanceof StorageUnavailable)
      if (isOnes)
        for (const waiter of waiters) await this.#commit(group.filter(entry => entry.waiter === waiter))
      else for (const waiter of waiters) waiter.reject(reason)
    } finally {
      this.#inFlight -= 1
      this.#flush()
      if (this.#inFlight === 0 && this.#waiting.size === 0) {
        for (const resolve of this.#idle.splice(0)) resolve()
      }
    }
  }

  /** Answers the finished callers; the others get another turn, first those without one so far. */
  #tell(group: readonly Entry[], answers: readonly Answer[]): void {
    const before = new Map<Waiter, number>()
    for (const [i, { waiter }] of group.entries()) {
      if (!before.has(waiter)) before.set(waiter, waiter.answers.length)
      const answer = answers[i]!
      if (answer.status !== 'later') waiter.answers.push(answer)
    }
    const passedOver: Waiter[] = []
    const served = new Set<string>()
    for (const [waiter, count] of before) {
      if (waiter.answers.length > count) served.add(waiter.arrivals[0]!.site)
      if (waiter.answers.length === waiter.arrivals.length) waiter.resolve(waiter.answers)
      else if (waiter.answers.length === count) passedOver.push(waiter)
      else this.#enqueue(waiter, 'last')
    }
    for (const waiter of passedOver.toReversed()) this.#enqueue(waiter, 'next')
    // Served sites go to the end of the queue.
    for (const site of served) {
      const waiters = this.#waiting.get(site)
      if (!waiters) continue
      this.#waiting.delete(site)
      this.#waiting.set(site, waiters)
    }
  }
}
