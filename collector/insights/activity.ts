import { isCounted } from '../model/event-facts.ts'
import type { Feed } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { BoundedMap } from '../platform/bounded-map.ts'

/** The tracker sends no event when a visitor leaves; after this time without an event the visitor counts as absent. */
export const PRESENT_MS = 3 * 60_000
const MINUTE_MS = 60_000
const SECOND_MS = 1_000
/** Kept per site: an hour of minutes, a minute of seconds. */
const KEPT = 60

/** Events by the ordinal of their minute or second; those of the last hour or minute are kept. */
type Counts = BoundedMap<number, number>
type Beat = { present: Map<ContactId, number>; minutes: Counts; seconds: Counts }

/**
 * The present visitors of each site, and the events of each of the last 60 minutes. A projection: fed by the scan and
 * then by the commits of all collectors, so that all of them show the same.
 */
export class SiteActivity {
  readonly #sites = new Map<SiteId, Beat>()
  readonly #startedAt: number
  readonly #now: () => number
  #prunedAt: number

  constructor(now: () => number) {
    this.#now = now
    this.#startedAt = now()
    this.#prunedAt = this.#startedAt
  }

  take(rows: readonly ContactRow[]): void {
    const now = this.#now()
    for (const row of rows) this.#takeRow(row, now)
  }

  hear(feed: Feed): void {
    const now = this.#now()
    for (const { site, contact } of feed.gone ?? []) this.#sites.get(site)?.present.delete(contact)
    this.take(feed.contacts)
    for (const { site, event } of feed.events) {
      // An imported history is no traffic.
      if (!isCounted(event) || now - event.time > KEPT * MINUTE_MS) continue
      const { minutes, seconds } = this.#beatOf(site)
      count(minutes, Math.floor(now / MINUTE_MS))
      count(seconds, Math.floor(now / SECOND_MS))
    }
    if (now - this.#prunedAt < MINUTE_MS) return
    // Visitors leave whether or not an overview is open.
    this.#prunedAt = now
    for (const { present } of this.#sites.values()) prune(present, now)
  }

  present(site: SiteId): ContactId[] {
    const { present } = this.#beatOf(site)
    prune(present, this.#now())
    return [...present.keys()]
  }

  /** The number of visitors in memory, including those that the next cleanup drops. */
  get held(): number {
    let sum = 0
    for (const { present } of this.#sites.values()) sum += present.size
    return sum
  }

  lastMinute(site: SiteId): number {
    const { seconds } = this.#beatOf(site)
    const since = Math.floor(this.#now() / SECOND_MS) - KEPT
    let sum = 0
    for (const [second, events] of seconds) if (second > since) sum += events
    return sum
  }

  /** Oldest first; the last is the minute that is running. */
  minutes(site: SiteId): { at: number; events: number | null }[] {
    const { minutes } = this.#beatOf(site)
    const last = Math.floor(this.#now() / MINUTE_MS)
    return Array.from({ length: KEPT }, (_, i) => {
      const minute = last - KEPT + 1 + i
      const wasHere = (minute + 1) * MINUTE_MS > this.#startedAt
      return { at: minute * MINUTE_MS, events: wasHere ? (minutes.get(minute) ?? 0) : null }
    })
  }

  /** A contact of a start, last seen at `at`. */
  add(site: SiteId, contact: ContactId, at: number, now: number): void {
    if (now - at < PRESENT_MS) this.#beatOf(site).present.set(contact, at)
  }

  #takeRow(row: ContactRow, now: number): void {
    const { present } = this.#beatOf(row.site)
    const at = row.face.lastActivityAt
    if (row.mergedInto !== null || at === null || now - at >= PRESENT_MS) present.delete(row.id)
    else present.set(row.id, at)
  }

  #beatOf(site: SiteId): Beat {
    let beat = this.#sites.get(site)
    if (!beat)
      this.#sites.set(
        site,
        (beat = { present: new Map(), minutes: new BoundedMap(KEPT + 1), seconds: new BoundedMap(KEPT + 1) }),
      )
    return beat
  }
}

function prune(present: Map<ContactId, number>, now: number): void {
  for (const [id, at] of present) if (at <= now - PRESENT_MS) present.delete(id)
}

const count = (counts: Counts, moment: number): void => counts.put(moment, (counts.get(moment) ?? 0) + 1)
