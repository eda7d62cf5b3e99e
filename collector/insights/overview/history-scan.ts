import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversion } from '../../../shared/conversions.ts'
import type { Survey } from '../../../shared/overview.ts'
import type { Boards } from '../../board/boards.ts'
import type { Store } from '../../model/port.ts'
import type { PlanVersion } from '../../model/rows.ts'
import { conversionsIn } from '../../model/site-conversions.ts'
import { ScorerBook } from '../../plans/scorer-book.ts'
import { factsOfMany } from '../../transaction/facts.ts'
import { OverviewCounter } from './overview-counter.ts'
import { type Counted, type CrossingTimes, surveyOf } from './survey.ts'
import { RECENT_DAYS, recentSpan, type Span, spanBetween } from './windows.ts'

/** A larger site is estimated from about as many of its contacts. */
const MOST_CONTACTS = 20_000
const CONTACTS_AT_A_TIME = 50
/** The longest time that the count may block ingest. */
const TURN_MS = 8
/** A scan is repeated on request when it is older than this, and older than this multiple of its duration. */
const FRESH_MS = 60_000
const FRESH_FACTOR = 20

/** Counts of periods of one's own that are kept, the latest ones, and the most that wait; others begin on a later request. */
const MOST_OWN = 8

/** A number of days up to today, or the first and the last day as ISO dates. */
export type Period = (typeof RECENT_DAYS)[number] | { from: string; to: string }
type Done = Counted & { until: number }
export type Counting = { done: number; total: number }

/**
 * Overviews counted from the stored events, so that they agree with every score after late events, merges, erasures and
 * publications, on every collector. A request starts the count in the background, one at a time, for at most half of
 * the time; only the sums are kept.
 */
export class HistoryScan {
  readonly #store: Store
  readonly #boards: Boards
  readonly #now: () => number
  readonly #book = new ScorerBook()
  readonly #done = new Map<string, Done>()
  readonly #counting = new Map<string, Counting>()
  #queue: Promise<void> = Promise.resolve()

  constructor(store: Store, boards: Boards, now: () => number) {
    this.#store = store
    this.#boards = boards
    this.#now = now
  }

  /** After an erasure all figures are recomputed without the erased contact. */
  forget(): void {
    this.#done.clear()
  }

  /** The latest count; a stale one is returned while a new count runs. */
  read(version: PlanVersion, period: Period): { survey: Survey | null; counting: Counting | null } {
    const done = this.counted(version, period)
    return {
      survey: done ? surveyOf(done, windowOf(period)) : null,
      counting: this.#counting.get(keyOf(version, period)) ?? (done ? null : NOT_BEGUN),
    }
  }

  /** The count itself, and a new one where it is stale. */
  counted(version: PlanVersion, period: Period): Counted | null {
    const key = keyOf(version, period)
    const done = this.#done.get(key)
    const isStale = !done || this.#now() >= done.until
    if (isStale && !this.#counting.has(key) && this.#hasRoom(period)) this.#start(version, period)
    return done ?? null
  }

  #hasRoom(period: Period): boolean {
    if (typeof period === 'number') return true
    return [...this.#counting.keys()].filter(isOwn).length < MOST_OWN
  }

  #start(version: PlanVersion, period: Period): void {
    const counting = { done: 0, total: 0 }
    const key = keyOf(version, period)
    this.#counting.set(key, counting)
    this.#queue = this.#queue
      .then(() => this.#count(version, period, counting))
      // Storage is unavailable or the plan was deleted: the next request starts the count again.
      .catch(() => {})
      .finally(() => this.#counting.delete(key))
  }

  async #count(version: PlanVersion, period: Period, counting: Counting): Promise<void> {
    const startedAt = performance.now()
    const { site } = version
    const scorer = this.#book
      .of(await this.#store.registry(), site)
      .find(({ key }) => key === version.id)?.scorer
    if (!scorer) return
    const now = this.#now()
    const span =
      typeof period === 'number'
        ? recentSpan(scorer.calendar, now)
        : spanBetween(scorer.calendar, period.from, period.to, now)
    if (!span) return
    const { contacts } = this.#boards
    const all = [...contacts.slots(site)].map(slot => contacts.id(slot))
    const every = Math.max(1, Math.ceil(all.length / MOST_CONTACTS))
    const rows = every === 1 ? all : all.filter(id => hashOf(id) % every === 0)
    counting.total = rows.length
    const tally = new OverviewCounter(scorer, version, span, await this.#conversions(site))
    let turnAt = performance.now()
    for (let i = 0; i < rows.length; i += CONTACTS_AT_A_TIME) {
      const some = rows.slice(i, i + CONTACTS_AT_A_TIME).flatMap(id => contacts.get(id) ?? [])
      const facts = await factsOfMany(this.#store, site, some)
      turnAt = performance.now()
      for (const [j, row] of some.entries()) {
        tally.take(row, facts[j]!)
        const took = performance.now() - turnAt
        if (took < TURN_MS) continue
        await sleep(took)
        turnAt = performance.now()
      }
      counting.done = Math.min(rows.length, i + CONTACTS_AT_A_TIME)
    }
    tally.finish()
    const crossings = await this.#crossings(version, span)
    const took = performance.now() - startedAt
    const key = keyOf(version, period)
    this.#done.delete(key)
    this.#done.set(key, {
      tally,
      crossings,
      contacts: all.length,
      counted: rows.length,
      until: this.#now() + Math.max(FRESH_MS, FRESH_FACTOR * took),
    })
    this.#drop()
  }

  /** Counts of versions that are not live, and the oldest of the periods of one's own. */
  #drop(): void {
    for (const [key, { tally }] of this.#done) if (!this.#isLive(tally.version.id)) this.#done.delete(key)
    const own = [...this.#done.keys()].filter(isOwn)
    for (const key of own.slice(0, Math.max(0, own.length - MOST_OWN))) this.#done.delete(key)
  }

  #isLive = (id: string): boolean => this.#boards.version(id.slice(0, id.lastIndexOf('.')))?.id === id

  async #conversions(site: string): Promise<readonly Conversion[]> {
    const row = await this.#store.db
      .selectFrom('sites')
      .select('options')
      .where('id', '=', site)
      .executeTakeFirst()
    return conversionsIn(row?.options ?? '{}')
  }

  /** Crossings with alerts; those of publications and imports are left out. */
  async #crossings(version: PlanVersion, { days, at }: Span): Promise<CrossingTimes[]> {
    const rows = await this.#store.db
      .selectFrom('crossings')
      .select(['threshold', 'direction', 'at'])
      .where('site_id', '=', version.site)
      .where('plan_id', '=', version.plan)
      .where('stated_at', '>=', days[0]!)
      .where('silent', '=', 0)
      .execute()
    const { thresholds } = version.document
    const rising = thresholds.filter(({ direction }) => direction === 'up')
    const highest = rising.toSorted((a, b) => b.value - a.value)[0]?.id
    return thresholds.map(({ id, name, direction }) => ({
      threshold: id,
      name: name || id,
      direction,
      isHighest: id === highest,
      at: rows.flatMap(row => (row.threshold === id && Number(row.at) <= at ? [Number(row.at)] : [])),
    }))
  }
}

const NOT_BEGUN: Counting = { done: 0, total: 0 }
const isOwn = (key: string): boolean => key.includes(' ')
const keyOf = (version: PlanVersion, period: Period): string =>
  typeof period === 'number' ? version.id : `${version.id} ${period.from} ${period.to}`

/** The place of a period among the windows of its count. */
export const windowOf = (period: Period): number =>
  typeof period === 'number' ? 2 * RECENT_DAYS.indexOf(period) : 0

/** FNV-1a: the same contacts are counted each time, on every collector. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
