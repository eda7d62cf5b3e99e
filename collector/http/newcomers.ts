import type { Feed } from '../model/port.ts'

const HOUR_S = 3_600

type Bucket = { tokens: number; at: number }

/**
 * How many new visitors browsers have brought to each site: an hour's worth at once, then as they come. They are counted
 * when they are stored, by any of the collectors: visitors that the edge has forgotten are no news to the store.
 */
export class Newcomers {
  readonly #perHour: number
  readonly #now: () => number
  readonly #sites = new Map<string, Bucket>()

  constructor(perHour: number, now: () => number) {
    this.#perHour = perHour
    this.#now = now
  }

  hear({ contacts, events }: Pick<Feed, 'contacts' | 'events'>): void {
    const byBrowsers = new Set<string>()
    for (const { event, contact } of events) if (event.key === 'public') byBrowsers.add(contact)
    for (const { site, id, version, mergedInto } of contacts) {
      if (version !== 1 || mergedInto !== null || !byBrowsers.has(id)) continue
      const bucket = this.#bucketOf(site)
      bucket.tokens -= 1
      this.#sites.set(site, bucket)
    }
  }

  /** 0 while the site may have more; else the seconds after which it may. */
  wait(site: string): number {
    const { tokens } = this.#bucketOf(site)
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * HOUR_S) / this.#perHour))
  }

  #bucketOf(site: string): Bucket {
    const at = this.#now()
    const before = this.#sites.get(site) ?? { tokens: this.#perHour, at }
    const came = (Math.max(0, at - before.at) / 1000 / HOUR_S) * this.#perHour
    return { tokens: Math.min(this.#perHour, before.tokens + came), at }
  }
}
