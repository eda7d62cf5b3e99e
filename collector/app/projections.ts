import { Boards } from '../board/boards.ts'
import { PastBoards } from '../board/past/past-boards.ts'
import { RankHistory } from '../board/rank-history.ts'
import { Trends } from '../board/trends.ts'
import type { CodeBook } from '../codes/code-book.ts'
import { CodeSightings } from '../codes/code-sightings.ts'
import { RecentEvents } from '../ingest/recent-events.ts'
import { SiteActivity } from '../insights/activity.ts'
import { InsightsBook } from '../insights/job/insights-book.ts'
import { HistoryScan } from '../insights/overview/history-scan.ts'
import { LeadStates } from '../leads/lead-states.ts'
import { BoardHub } from '../live/board-hub.ts'
import { type AtRest, DUE, NUMBERS, rowAtRest, SEEN, SITE } from '../model/at-rest.ts'
import type { Feed, Store } from '../model/port.ts'
import type { ContactId, ContactRow, Registry, SiteId } from '../model/rows.ts'
import { IdTable } from '../platform/id-table.ts'
import { Directory } from '../queries/directory.ts'
import { PhoneBook } from '../queries/phone-book.ts'
import { DueTimes } from '../upkeep/due-times.ts'

/** Data in memory that derives from the store. It can be dropped and rebuilt from the store. */
export type Projection = {
  /** One commit, in the order of the feed. */
  hear?(feed: Feed): void
  /** Rows of the initial scan, none of them older than the feed so far. */
  take?(rows: readonly ContactRow[]): void
  /** An erased or merged contact: nothing of it may be shown again. */
  forget?(site: SiteId, contact: ContactId): void
}

type Deps = {
  store: Store
  now: () => number
  /** Which texts are partners' codes. Without it none is. */
  codes?: Pick<CodeBook, 'partnerOf'>
  /** Receives the seconds from a commit to the update of open boards. */
  onLag?: (seconds: number) => void
  /** A fault of a projection beside the feed. */
  report?: (error: unknown) => void
  /** Bytes for rows of contacts that are kept as objects. */
  cacheBytes?: number | undefined
}

/**
 * The one list of projections that receive a commit, for the collector, the commands and the HTTP tests. The order
 * matters: first every projection drops the contacts that are gone, then the boards take the rows, then the readers of
 * the boards follow, and last the sockets, with the previous scores.
 */
export class Projections {
  readonly boards: Boards
  readonly hub: BoardHub
  readonly leadStates: LeadStates
  readonly trends: Trends
  readonly ranks: RankHistory
  readonly past: PastBoards
  readonly due: DueTimes
  readonly directory = new Directory()
  readonly codes = new CodeSightings()
  readonly phoneBook = new PhoneBook()
  readonly recent = new RecentEvents()
  readonly activity: SiteActivity
  readonly history: HistoryScan
  readonly insights: InsightsBook
  readonly #all: Projection[]
  /** Contacts erased or merged away during the scan, which may still deliver them. */
  readonly #gone = new Set<ContactId>()
  readonly #now: () => number
  #isScanning = true
  #scoresBefore = new Map<string, number | null>()

  constructor({ store, now, codes, onLag, report = () => {}, cacheBytes }: Deps) {
    this.#now = now
    this.trends = new Trends(store, now, row => this.hub.refresh(row.site), report)
    this.leadStates = new LeadStates(store.db, now)
    const ids = new IdTable()
    this.boards = new Boards({
      trend: (row, version) => this.trends.of(row, version),
      leads: this.leadStates,
      partnerOf: row => codes?.partnerOf(row) ?? null,
      cacheBytes,
      ids,
    })
    this.due = new DueTimes(ids)
    this.ranks = new RankHistory({ store, boards: this.boards, now })
    this.hub = new BoardHub(this.boards, now, onLag)
    this.past = new PastBoards(store, this.boards, now)
    this.activity = new SiteActivity(now)
    this.history = new HistoryScan(store, this.boards, now)
    this.insights = new InsightsBook({ store, boards: this.boards, now, report })
    this.#all = [
      { forget: (_, contact) => this.leadStates.forget(contact) },
      { forget: (site, contact) => void this.ranks.forget(site, contact).catch(report) },
      { forget: (_, contact) => this.trends.forget(contact) },
      { forget: () => this.past.forget() },
      { forget: () => this.history.forget() },
      { forget: site => this.insights.forget(site) },
      {
        hear: feed => this.boards.apply(feed),
        take: rows => this.boards.take(rows),
      },
      {
        hear: ({ contacts }) => this.#schedule(contacts),
        take: rows => this.#schedule(rows),
        forget: (_, contact) => this.due.forget(contact),
      },
      { hear: ({ contacts }) => this.#followMerges(contacts) },
      this.directory,
      this.codes,
      this.phoneBook,
      this.recent,
      this.activity,
      { hear: feed => this.hub.hear(feed, this.#scoresBefore) },
    ]
  }

  /** Adds a listener that receives each commit after all projections. */
  add(projection: Projection): void {
    this.#all.push(projection)
  }

  hear(feed: Feed): void {
    this.#scoresBefore = this.#scoresOf(feed.contacts)
    for (const { site, contact } of feed.gone ?? []) {
      if (this.#isScanning) this.#gone.add(contact)
      for (const projection of this.#all) projection.forget?.(site, contact)
    }
    for (const projection of this.#all) projection.hear?.(feed)
  }

  take(all: readonly ContactRow[]): void {
    const isNewest = ({ id, version }: ContactRow) => (this.boards.contacts.versionOfId(id) ?? 0) <= version
    const rows = all.filter(row => !this.#gone.has(row.id) && isNewest(row))
    for (const projection of this.#all) projection.take?.(rows)
  }

  /** Contacts at rest of the scan: those that the feed has brought already are rows, the others stay in columns. */
  takeAtRest(atRest: AtRest): void {
    const { ids, names, numbers } = atRest
    const { contacts } = this.boards
    const slots = this.boards.add(atRest, i => !this.#gone.has(ids[i]!) && !contacts.has(ids[i]!))
    const now = this.#now()
    for (const [i, slot] of slots.entries()) {
      const id = ids[i]!
      if (slot < 0) {
        this.take([rowAtRest(atRest, i)])
        continue
      }
      const site = names[numbers[i * NUMBERS + SITE]!]!
      const due = numbers[i * NUMBERS + DUE]!
      if (!Number.isNaN(due)) this.due.add(site, id, due)
      this.activity.add(site, id, numbers[i * NUMBERS + SEEN]!, now)
    }
  }

  /** The scan at the start has ended: contacts that are deleted from now on are not delivered again. */
  endScan(): void {
    this.#isScanning = false
    this.#gone.clear()
  }

  /** Contacts deleted during the scan, for the scan only. */
  get remembered(): number {
    return this.#gone.size
  }

  /** Applies changes of the registry: the live plans and their rules. */
  use(registry: Registry): void {
    this.trends.registry = registry
    if (this.boards.use(registry)) this.hub.refresh()
  }

  #schedule(rows: readonly ContactRow[]): void {
    for (const row of rows) this.due.put(row)
  }

  #followMerges(rows: readonly ContactRow[]): void {
    for (const { id, mergedInto } of rows) {
      if (mergedInto === null) continue
      if (this.#isScanning) this.#gone.add(id)
      this.leadStates.merge(id, mergedInto)
    }
  }

  #scoresOf(rows: readonly ContactRow[]): Map<string, number | null> {
    const scores = new Map<string, number | null>()
    for (const { id, standings } of rows)
      for (const version in standings)
        scores.set(`${id}/${version}`, this.boards.scoreOf(version, id) ?? null)
    return scores
  }
}
