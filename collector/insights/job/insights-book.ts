import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { InsightsState } from '../../../shared/insights.ts'
import type { Boards } from '../../board/boards.ts'
import type { Store } from '../../model/port.ts'
import type { PlanVersion, SiteId, SiteSettings } from '../../model/rows.ts'
import { BoundedMap } from '../../platform/bounded-map.ts'
import { factsOfMany } from '../../transaction/facts.ts'
import type { Result } from '../answers/insights.ts'
import { HOUR_MS, type Question } from '../history/settings.ts'
import { hashOf } from '../history-scan.ts'
import { InsightsThread } from './insights-thread.ts'
import type { Piece } from './messages.ts'

/** For a larger site, the figures come from a sample of about this many contacts. */
const MOST_CONTACTS = 20_000
/** Events that are read and handed over at once, on average: the longest time that ingest may wait for it. */
const EVENTS_AT_A_TIME = 400
const MOST_AT_A_TIME = 50
const ROWS_AT_A_TIME = 10_000
/** A result holds the ways of up to 20,000 contacts: 2 MB or less. */
const MOST_RESULTS = 16
const MOST_FAILURES = 50
/** The maximum number of starts of a run that erasures interrupt. */
const MOST_STARTS = 5
/** The maximum number of waiting questions; further ones are accepted on a later request. */
const MOST_WAITING = 8
/** The maximum number of waiting questions of one site. */
const MOST_OF_A_SITE = 2
/** The delay of the next run after a failed one. */
const FAILED_MS = 60_000

export type Asked = Omit<Question, 'now'>
type Counting = { done: number; total: number }
type Deps = {
  store: Pick<Store, 'look' | 'registry'>
  boards: Boards
  now: () => number
  report?: (error: unknown) => void
}

/**
 * Insights of live plans, read from the stored events when they are asked for: one run at a time, for at most half of
 * the main thread's time; a worker thread does the walk and the mathematics. A result is cached from one full hour to the
 * next. An erasure, a publication or a change of retention ends the cached result and a running run.
 */
export class InsightsBook {
  readonly #parts: Deps
  readonly #results = new BoundedMap<string, Result & { site: SiteId }>(MOST_RESULTS)
  readonly #counting = new Map<string, Counting>()
  /** Questions of each site among them. */
  readonly #waiting = new Map<SiteId, number>()
  readonly #failedAt = new BoundedMap<string, number>(MOST_FAILURES)
  /** Incremented by each erasure: a run that began under another number is restarted. */
  readonly #erasures = new Map<SiteId, number>()
  #queue: Promise<void> = Promise.resolve()
  #thread: InsightsThread | null = null
  #isClosed = false

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** The last result; a new one is counted in the background where there is none of this hour. */
  read(version: PlanVersion, asked: Asked): InsightsState {
    const { result, counting } = this.whole(version, asked)
    return { insights: result?.insights ?? null, counting }
  }

  /** The same with the people behind the figures. */
  whole(version: PlanVersion, asked: Asked): { result: Result | null; counting: Counting | null } {
    const key = JSON.stringify([version.id, asked])
    const found = this.#results.get(key)
    const hour = new Date(this.#hour()).toISOString()
    if (found?.insights.at !== hour && !this.#counting.has(key)) this.#start(key, version, asked)
    return { result: found ?? null, counting: this.#counting.get(key) ?? null }
  }

  /** After an erasure nothing of the erased contact is left in a result. */
  forget(site: SiteId): void {
    this.#erasures.set(site, this.#erased(site) + 1)
    for (const [key, result] of this.#results) if (result.site === site) this.#results.delete(key)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#thread?.end()
    await this.#queue
  }

  #start(key: string, version: PlanVersion, asked: Asked): void {
    const failedAt = this.#failedAt.get(key) ?? Number.NEGATIVE_INFINITY
    const ofSite = this.#waiting.get(version.site) ?? 0
    const isFull = this.#counting.size >= MOST_WAITING || ofSite >= MOST_OF_A_SITE
    if (this.#isClosed || isFull || this.#parts.now() - failedAt < FAILED_MS) return
    const counting = { done: 0, total: 0 }
    this.#counting.set(key, counting)
    this.#waiting.set(version.site, ofSite + 1)
    this.#queue = this.#queue
      .then(() => this.#count(key, version, asked, counting))
      .catch(error => {
        if (this.#isClosed) return
        this.#failedAt.put(key, this.#parts.now())
        this.#parts.report?.(error)
      })
      .finally(() => {
        this.#counting.delete(key)
        this.#waiting.set(version.site, this.#waiting.get(version.site)! - 1)
      })
  }

  async #count(key: string, version: PlanVersion, asked: Asked, counting: Counting): Promise<void> {
    for (let start = 0; start < MOST_STARTS && !this.#isClosed; start++) {
      const site = await this.#siteOf(version)
      if (!site || !this.#isLive(version)) return
      const erased = this.#erased(version.site)
      const isStill = () => !this.#isClosed && this.#erased(version.site) === erased && this.#isLive(version)
      const result = await this.#run(version, site, asked, counting, isStill)
      const after = await this.#siteOf(version)
      const isSame = after?.retention === site.retention && after?.timeZone === site.timeZone
      if (!result || !isStill() || !isSame) continue
      this.#results.put(key, { site: version.site, ...result })
      return
    }
  }

  /** Null: the run has ended, since its input has changed. */
  async #run(
    version: PlanVersion,
    site: SiteSettings,
    asked: Asked,
    counting: Counting,
    isStill: () => boolean,
  ): Promise<Result | null> {
    const { of, ids } = await this.#sample(version.site)
    Object.assign(counting, { done: 0, total: ids.length })
    const question = { ...asked, now: this.#hour() }
    const { id, timeZone, retention } = site
    const thread = new InsightsThread({ question, version, site: { id, timeZone, retention } })
    this.#thread = thread
    try {
      let walked: Promise<void> = Promise.resolve()
      let size = 1
      for (let from = 0; from < ids.length; ) {
        const piece = await this.#pieceOf(version.site, ids.slice(from, from + size))
        await walked
        if (!isStill()) return null
        const startedAt = performance.now()
        walked = thread.take(piece)
        const took = performance.now() - startedAt
        // The next turn of this loop handles a failure; until then an unhandled rejection must not end the process.
        walked.catch(() => {})
        from += size
        counting.done = Math.min(ids.length, from)
        size = sizeFor(piece)
        // Reading took this thread about as long as posting; ingest gets the same time.
        await sleep(2 * took)
      }
      await walked
      return isStill() ? await thread.finish(of) : null
    } finally {
      this.#thread = null
      await thread.end()
    }
  }

  async #pieceOf(site: SiteId, ids: readonly string[]): Promise<Piece> {
    const { contacts } = this.#parts.boards
    const rows = ids.flatMap(id => contacts.get(id) ?? [])
    const facts = await factsOfMany(this.#parts.store, site, rows)
    return rows.map((row, index) => ({ id: row.id, facts: facts[index]! }))
  }

  /** The same contacts on every collector and each time. */
  async #sample(site: SiteId): Promise<{ of: number; ids: string[] }> {
    let of = 0
    await this.#eachContact(site, () => (of += 1))
    const every = Math.max(1, Math.ceil(of / MOST_CONTACTS))
    const ids: string[] = []
    await this.#eachContact(site, id => (every > 1 && hashOf(id) % every !== 0) || ids.push(id))
    return { of, ids }
  }

  /** Rows are read in pieces, since reading a million rows at once would block ingest. */
  async #eachContact(site: SiteId, take: (id: string) => unknown): Promise<void> {
    let passed = 0
    const { contacts } = this.#parts.boards
    for (const slot of contacts.slots(site)) {
      take(contacts.id(slot))
      if (++passed % ROWS_AT_A_TIME === 0) await nextTurn()
    }
  }

  async #siteOf({ site }: PlanVersion): Promise<SiteSettings | null> {
    return (await this.#parts.store.registry()).sites.get(site) ?? null
  }

  #isLive = ({ id, plan }: PlanVersion): boolean => this.#parts.boards.version(plan)?.id === id

  #erased = (site: SiteId): number => this.#erasures.get(site) ?? 0

  #hour = (): number => Math.floor(this.#parts.now() / HOUR_MS) * HOUR_MS
}

/** The number of contacts with about this many events, estimated from the previous piece. */
function sizeFor(piece: Piece): number {
  const events = piece.reduce((sum, { facts }) => sum + facts.length, 0)
  const each = Math.max(1, events / Math.max(1, piece.length))
  return Math.min(MOST_AT_A_TIME, Math.max(1, Math.round(EVENTS_AT_A_TIME / each)))
}
