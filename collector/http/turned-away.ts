import { changeValue, readValue } from '../accounts/stored-value.ts'
import type { Store } from '../model/port.ts'

const KEPT_A_SITE = 40
const SITES_KEPT = 1_000
const DAY_MS = 86_400_000
const DAYS_TOLD = 7
const SAVED_EACH_MS = 10_000
/** The key for requests of an unknown site. */
export const UNKNOWN_SITE = ''

/** `sender`: the page's origin, the library, or the proxy that sent them; never a visitor's address. */
export type Mishap = { code: string; message: string; sender: string | null; at: number; count: number }
type Entry = Omit<Mishap, 'count'> & { days: Record<string, number> }
type Told = Pick<Mishap, 'code' | 'message'> & { sender?: string | null | undefined }

/**
 * Counts by day, for a week, of requests that were refused before they became events: the installation screen explains
 * from them why no events arrive. New counts are added to a row of `settings` periodically: several collectors share the
 * row, and a kill loses seconds.
 */
export class TurnedAway {
  readonly #db: Store['db']
  readonly #unsaved = new Map<string, Map<string, Entry>>()
  #savedAt = 0
  /** Reads and saves take turns: an entry is in memory or in the table, never in neither. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(db: Store['db']) {
    this.#db = db
  }

  note(site: string, { code, message, sender = null }: Told, now: number): void {
    if (!this.#unsaved.has(site) && this.#unsaved.size >= SITES_KEPT) return
    this.#keep(site, { code, message, sender, at: now, days: { [dayOf(now)]: 1 } })
  }

  /** The entries of the last week, newest first. */
  async of(site: string, now: number): Promise<Mishap[]> {
    const entries = await this.#inTurn(async () => {
      const all = byText(await readValue<Entry[]>(this.#db, nameOf(site), []))
      for (const entry of this.#unsaved.get(site)?.values() ?? []) add(all, entry)
      return all
    })
    return [...entries.values()]
      .map(({ days, ...entry }) => ({ ...entry, count: sum(recent(days, now)) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.at - a.at)
  }

  /** `now` null: saves at once, before the collector ends. */
  async save(now: number | null): Promise<void> {
    if (this.#unsaved.size === 0 || (now !== null && now - this.#savedAt < SAVED_EACH_MS)) return
    this.#savedAt = now ?? this.#savedAt
    await this.#inTurn(async () => {
      for (const site of [...this.#unsaved.keys()]) {
        const news = this.#unsaved.get(site)!
        this.#unsaved.delete(site)
        try {
          await this.#merge(site, news)
        } catch (error) {
          for (const entry of news.values()) this.#keep(site, entry)
          throw error
        }
      }
    })
  }

  #keep(site: string, entry: Entry): void {
    const entries = this.#unsaved.get(site) ?? new Map<string, Entry>()
    this.#unsaved.set(site, entries)
    add(entries, entry)
    trim(entries)
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(step)
    this.#turn = done.catch(() => {})
    return done
  }

  #merge(site: string, news: ReadonlyMap<string, Entry>): Promise<void> {
    return changeValue<Entry[]>(this.#db, nameOf(site), [], stored => {
      const entries = byText(stored)
      for (const entry of news.values()) add(entries, entry)
      const latest = Math.max(...[...entries.values()].map(({ at }) => at))
      for (const [key, entry] of entries) {
        entry.days = recent(entry.days, latest)
        if (Object.keys(entry.days).length === 0) entries.delete(key)
      }
      trim(entries)
      return [...entries.values()]
    })
  }
}

function byText(stored: readonly Entry[]): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const entry of stored) add(entries, entry)
  return entries
}

function add(entries: Map<string, Entry>, { days, ...entry }: Entry): void {
  const key = `${entry.code} ${entry.message} ${entry.sender}`
  const known = entries.get(key)
  const all = { ...known?.days }
  for (const [day, count] of Object.entries(days)) all[day] = (all[day] ?? 0) + count
  // Re-inserted, so that the latest entry is last.
  entries.delete(key)
  entries.set(key, { ...entry, at: Math.max(entry.at, known?.at ?? 0), days: all })
}

function trim(entries: Map<string, Entry>): void {
  while (entries.size > KEPT_A_SITE) entries.delete(entries.keys().next().value!)
}

const recent = (days: Entry['days'], now: number): Entry['days'] =>
  Object.fromEntries(Object.entries(days).filter(([day]) => Number(day) > dayOf(now) - DAYS_TOLD))
const sum = (days: Entry['days']): number => Object.values(days).reduce((all, one) => all + one, 0)
const dayOf = (at: number): number => Math.floor(at / DAY_MS)
const nameOf = (site: string): string => `turned_away ${site}`
