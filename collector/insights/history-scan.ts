import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversion } from '../../shared/conversions.ts'
import type { PERIODS_DAYS, Survey } from '../../shared/overview.ts'
import type { Boards } from '../board/boards.ts'
import type { Store } from '../model/port.ts'
import type { PlanVersion } from '../model/rows.ts'
import { conversionsIn } from '../model/site-conversions.ts'
import { ScorerBook } from '../plans/scorer-book.ts'
import { factsOfMany } from '../transaction/facts.ts'
import { OverviewCounter } from './overview-counter.ts'

/** A larger site is estimated from about as many of its contacts. */
const MOST_CONTACTS = 20_000
const CONTACTS_AT_A_TIME = 50
/** The longest time that the count may block ingest. */
const TURN_MS = 8
/** A scan is repeated on request when it is older than this, and older than this multiple of its duration. */
const FRESH_MS = 60_000
const FRESH_FACTOR = 20

type Period = (typeof PERIODS_DAYS)[number]
type Done = {
  tally: OverviewCounter
  crossings: CrossingDays[]
  contacts: number
  counted: number
  until: number
}
type CrossingDays = { threshold: string; direction: 'up' | 'down'; counts: number[] }
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
  read(version: PlanVersion, days: Period): { survey: Survey | null; counting: Counting | null } {
    const done = this.#done.get(version.id)
    if ((!done || this.#now() >= done.until) && !this.#counting.has(version.id)) this.#start(version)
    return {
      survey: done ? surveyOf(done, version, days) : null,
      counting: this.#counting.get(version.id) ?? null,
    }
  }

  #start(version: PlanVersion): void {
    const counting = { done: 0, total: 0 }
    this.#counting.set(version.id, counting)
    this.#queue = this.#queue
      .then(() => this.#count(version, counting))
      // Storage is unavailable or the plan was deleted: the next request starts the count again.
      .catch(() => {})
      .finally(() => this.#counting.delete(version.id))
  }

  async #count(version: PlanVersion, counting: Counting): Promise<void> {
    const at = this.#now()
    const startedAt = performance.now()
    const { site } = version
    const scorer = this.#book
      .of(await this.#store.registry(), site)
      .find(({ key }) => key === version.id)?.scorer
    if (!scorer) return
    const { contacts } = this.#boards
    const all = [...contacts.slots(site)].map(slot => contacts.id(slot))
    const every = Math.max(1, Math.ceil(all.length / MOST_CONTACTS))
    const rows = every === 1 ? all : all.filter(id => hashOf(id) % every === 0)
    counting.total = rows.length
    const tally = new OverviewCounter(scorer, version, at, await this.#conversions(site))
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
    const crossings = await this.#crossings(version, tally.days, at)
    const took = performance.now() - startedAt
    this.#done.set(version.id, {
      tally,
      crossings,
      contacts: all.length,
      counted: rows.length,
      until: this.#now() + Math.max(FRESH_MS, FRESH_FACTOR * took),
    })
    for (const id of this.#done.keys()) if (!this.#isLive(id)) this.#done.delete(id)
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
  async #crossings(version: PlanVersion, days: readonly number[], at: number): Promise<CrossingDays[]> {
    const rows = await this.#store.db
      .selectFrom('crossings')
      .select(['threshold', 'direction', 'at'])
      .where('site_id', '=', version.site)
      .where('plan_id', '=', version.plan)
      .where('stated_at', '>=', days[0]!)
      .where('silent', '=', 0)
      .execute()
    const found = version.document.thresholds.map(({ id, direction }) => ({
      threshold: id,
      direction,
      counts: days.map(() => 0),
    }))
    for (const row of rows) {
      const day = days.findLastIndex(start => start <= Number(row.at))
      const of = found.find(({ threshold }) => threshold === row.threshold)
      if (of && day >= 0 && Number(row.at) <= at) of.counts[day]! += 1
    }
    return found
  }
}

function surveyOf({ tally, crossings, contacts, counted }: Done, version: PlanVersion, days: Period): Survey {
  const survey = tally.survey(days, counted === 0 ? 1 : contacts / counted)
  const nameOf = (id: string) => version.document.thresholds.find(one => one.id === id)?.name ?? id
  return {
    ...survey,
    contacts,
    counted,
    crossings: crossings.map(({ threshold, direction, counts }) => ({
      threshold,
      name: nameOf(threshold),
      direction,
      counts: counts.map((count, day) => (survey.events[day] === null ? null : count)),
    })),
  }
}

/** FNV-1a: the same contacts are counted each time, on every collector. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
