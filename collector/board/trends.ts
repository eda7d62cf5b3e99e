import type { Store } from '../model/port.ts'
import type { ContactId, ContactRow, PlanVersion, Registry } from '../model/rows.ts'
import { compileVersion } from '../plans/scorer-book.ts'
import { BoundedMap } from '../platform/bounded-map.ts'
import { archetypeOf } from '../score/archetype.ts'
import { series } from '../score/time/series.ts'
import { factsOf } from '../transaction/facts.ts'
import type { Trend } from './boards.ts'

const DAY_MS = 86_400_000
/** Days before today that a row shows. */
const DAYS = 13
/** The past changes only by late events, so a computed trend is shown for this long. */
const FRESH_MS = 10 * 60_000
const KEPT = 5_000
/** Contacts computed at a time, so that the event loop stays free for ingest. */
const AT_A_TIME = 4

/**
 * The 14-day line and the archetype of the contacts that are being looked at. They need the history, so they are
 * worked out beside the board, a few at a time, and rows get them when they are there.
 */
export class Trends {
  readonly #store: Pick<Store, 'look' | 'registry'>
  readonly #now: () => number
  readonly #onReady: (row: ContactRow) => void
  readonly #known = new BoundedMap<string, { trend: Trend; at: number }>(KEPT)
  readonly #waiting = new Map<string, { row: ContactRow; version: PlanVersion }>()
  #running = 0
  registry: Registry | null = null

  constructor(
    store: Pick<Store, 'look' | 'registry'>,
    now: () => number,
    onReady: (row: ContactRow) => void,
  ) {
    this.#store = store
    this.#now = now
    this.#onReady = onReady
  }

  /** The cached trend, perhaps stale; a missing or stale one is queued for computation. */
  of(row: ContactRow, version: PlanVersion): Trend | undefined {
    const key = `${row.id}/${version.id}`
    const known = this.#known.get(key)
    if ((!known || this.#now() - known.at > FRESH_MS) && !this.#waiting.has(key)) {
      this.#waiting.set(key, { row, version })
      if (this.#running < AT_A_TIME) void this.#run()
    }
    return known?.trend
  }

  forget(contact: ContactId): void {
    for (const map of [this.#known, this.#waiting])
      for (const key of map.keys()) if (key.startsWith(`${contact}/`)) map.delete(key)
  }

  async #run(): Promise<void> {
    this.#running += 1
    for (const [key, { row, version }] of this.#waiting) {
      this.#waiting.delete(key)
      try {
        this.#known.put(key, { trend: await this.#work(row, version), at: this.#now() })
        this.#onReady(row)
      } catch {
        // Storage is unavailable; the row is requested again with the next change.
      }
    }
    this.#running -= 1
  }

  async #work(row: ContactRow, version: PlanVersion): Promise<Trend> {
    const found = await factsOf(this.#store, row.site, row.id)
    const scorer = compileVersion(this.registry ?? (await this.#store.registry()), version)
    const now = this.#now()
    const instants = Array.from({ length: DAYS }, (_, i) => now - (DAYS - i) * DAY_MS)
    const facts = found?.facts ?? []
    const days = series(scorer, facts, instants).map(reading =>
      reading.first === null ? null : reading.score,
    )
    return { days, archetype: archetypeOf(scorer, facts, now) }
  }
}
