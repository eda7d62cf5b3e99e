import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../../collector/demo/random.ts'
import { AGENT } from './spawned.ts'

const PEOPLE = 120
const PINGS = 10
const BEAT_MS = 25
/** While no collector answers, senders keep their events and wait. */
const MOST_OPEN = 300
const PATIENCE_MS = 15_000
const PAUSE_MS = 50

type Options = {
  writeKey: string
  /** Where to knock; whoever is not let in tries another. */
  doors: () => string[]
  eventsPerSecond?: number
  seed?: number
}

/** People who ping at a steady pace in beacons of ten, and send again, unchanged, whatever was not acknowledged. */
export class Load {
  /** By visitor: how many pings were acknowledged. */
  readonly acknowledged = new Map<string, number>()
  /** What came instead of an acknowledgement: how often each status, and broken connections as `lost`. */
  readonly refusals = new Map<number | 'lost', number>()
  /** 503s that did not say when to come again: there must be none. */
  readonly withoutRetryAfter: number[] = []
  duplicates = 0
  readonly #options: Options
  readonly #random: Random
  readonly #open = new Set<Promise<void>>()
  readonly #made = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #owed = 0

  constructor(options: Options) {
    this.#options = options
    this.#random = new Random(options.seed ?? 1)
  }

  get events(): number {
    return [...this.acknowledged.values()].reduce((sum, count) => sum + count, 0)
  }

  start(): this {
    const beacons = ((this.#options.eventsPerSecond ?? 1_200) / PINGS / 1_000) * BEAT_MS
    this.#timer = setInterval(() => {
      for (this.#owed += beacons; this.#owed >= 1; this.#owed--) this.#ping()
    }, BEAT_MS)
    return this
  }

  /** No new ones; resolves when all that were begun have been acknowledged. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  #ping(): void {
    if (this.#open.size >= MOST_OPEN) return
    // Few are busy and many are not, so that the same people are written to from several sides at once.
    const visitor = `visitor-${Math.floor(this.#random.next() ** 2 * PEOPLE)}`
    const first = this.#made.get(visitor) ?? 0
    this.#made.set(visitor, first + PINGS)
    const now = Date.now()
    const e = Array.from({ length: PINGS }, (_, i) => ({
      i: `${visitor}-${first + i}`,
      n: 'ping',
      t: now - PINGS + i,
      u: 'https://shop.example/',
    }))
    const body = JSON.stringify({ k: this.#options.writeKey, v: visitor, z: now, c: 'granted', e })
    const done = this.#deliver(visitor, body).finally(() => this.#open.delete(done))
    this.#open.add(done)
  }

  async #deliver(visitor: string, body: string): Promise<void> {
    for (;;) {
      const door = this.#random.pick(this.#options.doors())
      const answer = await this.#knock(door, body)
      if (answer?.accepted !== undefined) {
        // A beacon is all or nothing: it is there as a whole, from this time or from an earlier one.
        if (answer.accepted + answer.duplicates !== PINGS)
          throw new Error(`answered ${JSON.stringify(answer)}`)
        this.duplicates += answer.duplicates
        this.acknowledged.set(visitor, (this.acknowledged.get(visitor) ?? 0) + PINGS)
        return
      }
      await sleep(PAUSE_MS)
    }
  }

  async #knock(door: string, body: string): Promise<{ accepted: number; duplicates: number } | null> {
    try {
      const response = await fetch(`${door}/e`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'user-agent': AGENT },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const text = await response.text()
      if (response.status === 202) return JSON.parse(text) as { accepted: number; duplicates: number }
      this.#count(response.status)
      if (response.status === 503 && !/^\d+$/.test(response.headers.get('retry-after') ?? ''))
        this.withoutRetryAfter.push(response.status)
    } catch {
      this.#count('lost')
    }
    return null
  }

  #count(why: number | 'lost'): void {
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1)
  }
}
