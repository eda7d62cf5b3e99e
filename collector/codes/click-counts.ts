import type { Kysely } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Store } from '../model/port.ts'
import type { SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

const SAVED_EACH_MS = 1_000
/** Rows of one statement. */
const ROWS = 200
/** The maximum of unregistered texts per site and day, and of labels per code and day, since visitors can send any. */
const MOST_UNKNOWN = 1_000
const MOST_LABELS = 200
const NO_LABEL = ''
/** Beyond this number, redirects are counted without a label. */
const UNLABELLED = { medium: NO_LABEL, subId: NO_LABEL }

export type Redirected = {
  site: SiteId
  code: string
  isRegistered: boolean
  medium: string | null
  subId: string | null
  at: number
}
type Count = {
  site: SiteId
  code: string
  day: string
  medium: string
  subId: string
  clicks: number
  lastAt: number
}
type Day = {
  name: string
  from: number
  until: number
  unknown: Set<string>
  labels: Map<string, Set<string>>
}

/**
 * Counts redirects in memory and writes them in groups: many of them share one transaction, and none waits for it. A kill
 * loses the counts of about a second; the clicks themselves are recorded by their signed ids.
 */
export class ClickCounts {
  readonly #store: Pick<Store, 'db' | 'run'>
  readonly #zoneOf: (site: SiteId) => string
  readonly #days = new Map<SiteId, Day>()
  #unsaved = new Map<string, Count>()
  #savedAt = 0
  #saving: Promise<void> = Promise.resolve()

  constructor(store: Pick<Store, 'db' | 'run'>, zoneOf: (site: SiteId) => string) {
    this.#store = store
    this.#zoneOf = zoneOf
  }

  note({ site, code, isRegistered, medium, subId, at }: Redirected): void {
    const day = this.#dayOf(site, at)
    if (!isRegistered && !admit(day.unknown, code, MOST_UNKNOWN)) return
    // No label, code or site has a space in it.
    const label = `${medium ?? NO_LABEL} ${subId ?? NO_LABEL}`
    const labels = day.labels.get(code) ?? new Set<string>()
    day.labels.set(code, labels)
    const isAdmitted = admit(labels, label, MOST_LABELS)
    const key = `${site} ${code} ${day.name} ${isAdmitted ? label : ' '}`
    const known = this.#unsaved.get(key)
    if (known) {
      known.clicks += 1
      known.lastAt = Math.max(known.lastAt, at)
      return
    }
    const labelled = isAdmitted ? { medium: medium ?? NO_LABEL, subId: subId ?? NO_LABEL } : UNLABELLED
    this.#unsaved.set(key, { site, code, day: day.name, ...labelled, clicks: 1, lastAt: at })
  }

  /** `now` null: writes at once, before the collector ends or where the counts are read. */
  save(now: number | null): Promise<void> {
    if (now !== null && Math.abs(now - this.#savedAt) < SAVED_EACH_MS) return Promise.resolve()
    this.#savedAt = now ?? this.#savedAt
    return (this.#saving = this.#saving.catch(() => {}).then(() => this.#write()))
  }

  async #write(): Promise<void> {
    if (this.#unsaved.size === 0) return
    const taken = this.#unsaved
    this.#unsaved = new Map()
    try {
      const rows = [...taken.values()]
      const statements = []
      for (let from = 0; from < rows.length; from += ROWS)
        statements.push(addition(this.#store.db, rows.slice(from, from + ROWS)))
      await this.#store.run(statements)
    } catch (error) {
      for (const [key, count] of taken) {
        const news = this.#unsaved.get(key)
        this.#unsaved.set(key, { ...count, clicks: count.clicks + (news?.clicks ?? 0) })
      }
      throw error
    }
  }

  #dayOf(site: SiteId, at: number): Day {
    const known = this.#days.get(site)
    if (known && at >= known.from && at < known.until) return known
    const start = Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(this.#zoneOf(site))
      .startOfDay()
    const day: Day = {
      name: start.toPlainDate().toString(),
      from: start.epochMilliseconds,
      until: start.add({ days: 1 }).epochMilliseconds,
      unknown: new Set(),
      labels: new Map(),
    }
    this.#days.set(site, day)
    return day
  }
}

const admit = (set: Set<string>, text: string, most: number): boolean => {
  if (set.has(text)) return true
  if (set.size >= most) return false
  set.add(text)
  return true
}

const addition = (db: Kysely<Tables>, counts: readonly Count[]) =>
  db
    .insertInto('click_days')
    .values(
      counts.map(({ site, code, day, medium, subId, clicks, lastAt }) => ({
        site_id: site,
        code,
        day,
        medium,
        sub_id: subId,
        clicks,
        last_at: lastAt,
      })),
    )
    .onConflict(row =>
      row.columns(['site_id', 'code', 'day', 'medium', 'sub_id']).doUpdateSet(({ eb, ref }) => ({
        clicks: eb('click_days.clicks', '+', ref('excluded.clicks')),
        last_at: eb
          .case()
          .when('click_days.last_at', '>', ref('excluded.last_at'))
          .then(ref('click_days.last_at'))
          .else(ref('excluded.last_at'))
          .end(),
      })),
    )
    .compile()
