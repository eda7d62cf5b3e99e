import { BoundedMap } from '../platform/bounded-map.ts'

const KEPT_AT_MOST = 50_000

/** The refill rate in tokens per second, and the capacity. */
export type Allowance = { perSecond: number; burst: number }

type Bucket = { tokens: number; at: number }

/** Token buckets by name: each refills at its rate up to its burst. */
export class Buckets {
  readonly #allowance: Allowance
  /** The least recently used bucket is dropped; a dropped bucket counts as full, which errs in the visitor's favour. */
  readonly #buckets = new BoundedMap<string, Bucket>(KEPT_AT_MOST)

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  /** 0 if `cost` was taken; else whole seconds until it would be. */
  take(name: string, cost: number, now: number): number {
    const { perSecond, burst } = this.#allowance
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond)
    // A cost above the burst is taken from a full bucket; it would never pass otherwise.
    const wanted = Math.min(cost, burst)
    const isEnough = tokens >= wanted
    this.#buckets.put(name, { tokens: isEnough ? tokens - wanted : tokens, at: now })
    return isEnough ? 0 : Math.max(1, Math.ceil((wanted - tokens) / perSecond))
  }

  giveBack(name: string, cost: number): void {
    const bucket = this.#buckets.get(name)
    if (bucket) bucket.tokens = Math.min(this.#allowance.burst, bucket.tokens + cost)
  }
}
