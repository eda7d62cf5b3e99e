import { StorageUnavailable, type Store } from '../model/port.ts'
import type { ContactId, ContactRow, PlanVersion, Registry } from '../model/rows.ts'
import { compileVersion } from '../plans/scorer-book.ts'
import { archetypeOf } from '../score/archetype.ts'
import { series } from '../score/time/series.ts'
import { factsOf } from '../transaction/facts.ts'
import type { Trend } from './boards.ts'

const DAY_MS = 86_400_000
/** Days before today that a row shows. */
const DAYS = 13
/** The past changes only by late events, so a computed trend is shown for this long. */
const FRESH_MS = 10 * 60_000
/** Trends kept beyond those of rows that were shown in the last minutes. */
const KEPT = 5_000
const WATCHED_MS = 2 * 60_000
/** Contacts computed at a time, so that the event loop stays free for ingest. */
const AT_A_TIME = 4

type Known = { trend: Trend | undefined; at: number; askedAt: number }

/**
 * The 14-day line and the archetype of the contacts that are being looked at. They need the history, so they are
 * worked out beside the board, a few at a time, and rows get them when they are there.
 */
export class Trends {
  readonly #store: Pick<Store, 'look' | 'registry'>
  readonly #now: () => number
  readonly #onReady: (row: ContactRow) => void
  readonly #report: (fault: unknown) => void
  /** In the order of the last request. No trend: it could not be computed. */
  readonly #known = new Map<string, Known>()
  readonly #waiting = new Map<string, { row: ContactRow; version: PlanVersion }>()
  /** The contacts whose line is being computed; an erased contact is removed. */
  readonly #working = new Set<string>()
  #running = 0
  registry: Registry | null = null

  constructor(
    store: Pick<Store, 'look' | 'registry'>,
    now: () => number,
    onReady: (row: ContactRow) => void,
    report: (fault: unknown) => void,
  ) {
    this.#report = report
    this.#store = store
    this.#now = now
    this.#onReady = onReady
  }

  /** The cached trend, perhaps stale; a missing or stale one is queued for computation. */
  of(row: ContactRow, version: PlanVersion): Trend | undefined {
    const key = `${row.id}/${version.id}`
    const now = this.#now()
    const known = this.#known.get(key)
    if (known) this.#keep(key, { ...known, askedAt: now })
    const isAsked = this.#waiting.has(key) || this.#working.has(key)
    if ((!known || now - known.at > FRESH_MS) && !isAsked) {
      this.#waiting.set(key, { row, version })
      if (this.#running < AT_A_TIME) void this.#run()
    }
    return known?.trend
  }

  forget(contact: ContactId): void {
    for (const kept of [this.#known, this.#waiting, this.#working])
      for (const key of kept.keys()) if (key.startsWith(`${contact}/`)) kept.delete(key)
  }

  async #run(): Promise<void> {
    this.#running += 1
    for (const [key, { row, version }] of this.#waiting) {
      this.#waiting.delete(key)
      this.#working.add(key)
      try {
        const trend = await this.#work(row, version)
        if (this.#put(key, trend)) this.#onReady(row)
      } catch (fault) {
        // While storage is unavailable, the row is requested again with each change.
        if (!(fault instanceof StorageUnavailable)) {
          this.#put(key, this.#known.get(key)?.trend)
          this.#report(fault)
        }
      } finally {
        this.#working.delete(key)
      }
    }
    this.#running -= 1
  }

  /** False if the contact was forgotten while the trend was computed. */
  #put(key: string, trend: Trend | undefined): boolean {
    if (!this.#working.has(key)) return false
    const now = this.#now()
    this.#keep(key, { trend, at: now, askedAt: now })
    return true
  }

  /** All rows that are watched keep their trends: to drop one of them is to compute it again at once. */
  #keep(key: string, entry: Known): void {
    this.#known.delete(key)
    this.#known.set(key, entry)
    for (const [oldest, { askedAt }] of this.#known) {
      if (this.#known.size <= KEPT || askedAt > entry.askedAt - WATCHED_MS) break
      this.#known.delete(oldest)
    }
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
