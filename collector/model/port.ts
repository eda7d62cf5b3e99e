import type { Kysely } from 'kysely'
import type { Event } from '../../shared/event.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { SiteLists } from '../../shared/site.ts'
import type { AtRest } from './at-rest.ts'
import type {
  Alert,
  Claim,
  ContactId,
  ContactRow,
  Crossing,
  Grant,
  Name,
  Refused,
  Registry,
  SiteId,
  StreamKey,
  StreamRow,
  WonOrLost,
} from './rows.ts'
import type { Tables } from './tables.ts'

/**
 * The port between the decider and the stores: no store depends on a rule, and no rule on a store.
 *
 *     commit(batch) ── begin ─→ known = {} ─→ decide(batch, known) ─→ Need? load it, ask again
 *                                                       │
 *                                                       └─→ Decision: write it ─→ commit ─→ answers
 *
 * `decide` is pure and synchronous. It requests the rows that it needs and continues once they are loaded, inside the
 * same transaction, so that a limit or a merge is decided without a race.
 */

/** The inputs of a transaction, in the order of arrival. */
export type Arrival =
  /** `silent`: its crossings are recorded without alerts (imports, replays). */
  | { kind: 'event'; site: SiteId; event: Event; digest: string; silent?: true }
  /** An event that was refused before the store was asked: kept 7 days with its raw body. */
  | { kind: 'refused'; site: SiteId; refused: Refused }
  /** Time has reached a contact's due instant (or `at` simply passes): decide what it changes. */
  | { kind: 'tick'; site: SiteId; contact: ContactId; at: number }
  /** Score this contact from its stored events under every plan version at work, silently (publication). */
  | { kind: 'rescore'; site: SiteId; contact: ContactId; at: number }
  /** The clock was ahead and has been set back: a contact that was decided as of a later time is decided as of `at`. */
  | { kind: 'rewind'; site: SiteId; contact: ContactId; at: number }
  /** A rule on time alone (inactivity, a sleeping giant) is evaluated for the contact now. */
  | { kind: 'inactivity'; site: SiteId; contact: ContactId; rule: string; at: number }
  /** Derive the data of this contact's addresses again, by the current lists, and score it from them without alerts. */
  | { kind: 're-enrich'; site: SiteId; contact: ContactId; lists: SiteLists; at: number }
  /** Classify a stream's bot events again by the present bot list; those of agents that are no longer bots count. */
  | { kind: 'reclassify'; site: SiteId; stream: StreamKey; lists: SiteLists; at: number }
  /**
   * Erase a person: the contact (a merged one's survivor) and all contacts with one of `names`. Events timed at or
   * before `at` are refused from then on.
   */
  | { kind: 'erase'; site: SiteId; contact: ContactId | null; names: Name[]; at: number }

export type Answer =
  /** `unnamed`: without the name that it stated, to which browsers have tied as much as they may. */
  | { status: 'accepted'; unnamed?: true }
  | { status: 'duplicate'; conflicting: boolean }
  | { status: 'refused'; refusal: Refusal }
  | { status: 'done' }
  /** The transaction's time was over before it: nothing of it was kept, and it is to be sent again. */
  | { status: 'later' }
  /** `events`: the number of events whose derived data has changed. */
  | { status: 'rederived'; events: number }
  /** `names`: all that the person went by, for `purge`. */
  | { status: 'erased'; names: Name[] }

/** Keys are `<site>/<key>`; a key that was looked up and not found maps to null (or an empty list). */
export type Known = {
  registry: Registry
  /** `<site>/<p|s>:<event id>` → digest of the stored body, null if not stored. */
  marks: Map<string, string | null>
  streams: Map<string, StreamRow | null>
  contacts: Map<string, ContactRow | null>
  /** By stream: its claims. */
  claims: Map<string, Claim[]>
  /** By identifier: all claims that name it, as `userId`, `email` or (aliases) `previousId`. */
  claimants: Map<string, Claim[]>
  /** By stream: all its stored events, in the specified order. */
  histories: Map<string, Event[]>
  /** By stream and mark (`eventKey`): one stored event of a stream. */
  events: Map<string, Event | null>
  /** By order (`<site>/<transaction_id>`): the purchases and refunds that name it, with their streams. */
  orders: Map<string, { stream: StreamKey; event: Event }[]>
  /** By keyed hash of an identity or visitor: events timed at or before it are refused. */
  tombstones: Map<string, number | null>
  /** By list of tag rules (`<site>/<list>`): keyed hashes of the admitted tags of browser events. */
  tags: Map<string, string[]>
}

export type Need = { [K in Exclude<keyof Known, 'registry'>]?: Set<string> }

export type Decision = {
  answers: Answer[]
  events: { site: SiteId; stream: StreamKey; event: Event; digest: string; order: string | null }[]
  /** Replaces all claims of these streams (claims are few: only changes of identity are kept). */
  claims: { site: SiteId; stream: StreamKey; claims: Claim[] }[]
  streams: StreamRow[]
  contacts: ContactRow[]
  crossings: Crossing[]
  /** An existing alert (of the same rule and cause) remains unchanged. */
  alerts?: Alert[]
  /** An existing reward of the same id remains unchanged. */
  rewards?: readonly Grant[]
  /** The state of these contacts' deals (null: neither won nor lost), for the column of `leads`. */
  outcomes?: OutcomeChange[]
  /** What the commissions of partners may have changed by. */
  work?: CommissionWork[]
  refused: { site: SiteId; refused: Refused }[]
  conflictingDuplicates: number
  /** Newly admitted, each once. */
  tags?: { site: SiteId; list: string; tag: string }[] | undefined
  /** Stored events of which only `derived` is another; everything else of an event stays as it came. */
  rederived?: { site: SiteId; stream: StreamKey; event: Event }[]
  /** Carried out after everything else of the decision has been written. */
  erasures?: Erasure[]
}

/** `subject`: `c:` and a contact, or `o:` and an order; `stamp` is another one with each change. */
export type CommissionWork = { site: SiteId; subject: string; stamp: string }

export type OutcomeChange = { site: SiteId; contact: ContactId; deal: WonOrLost | null; statedAt: number }

/**
 * The rows that a store deletes for an erased person, beside the streams and claims that the decision rewrites: events
 * with their marks and orders; the contact, those merged into it, and their crossings; rejected events with their names.
 */
export type Erasure = {
  site: SiteId
  contact: ContactId | null
  names: Name[]
  /** Marks of the events that go; of a stream that is `whole` nothing stays. */
  streams: { key: StreamKey; marks: string[]; isWhole: boolean }[]
  /** Events of other people that named the person, without the name. */
  rewritten: { stream: StreamKey; event: Event }[]
  /** Keyed hashes of the names. */
  tombstones: string[]
  at: number
}

/** The pure step that a store is given. Results depend on the arguments alone; folds are kept only as a memo. */
export interface Decider {
  /**
   * Begins to decide a batch with `known`, into which the store loads what the run requests. `isOver` is called between
   * two arrivals: once it is true, the remaining arrivals are answered `later`. The first one is always decided.
   */
  begin(batch: readonly Arrival[], known: Known, isOver?: () => boolean): DecisionRun
}

/** What a module that makes deciders exports. `mostFolds` says how many folds may be kept, given how many are. */
export type DeciderModule = { makeDecider(limits: { mostFolds: (held: number) => number }): Decider }

/** One batch during its decision, inside one transaction. */
export interface DecisionRun {
  next(): { need: Need } | { decision: Decision }
  /** Receives whether the transaction was committed, so that memos are kept or dropped. */
  settle(committed: boolean): void
}

/**
 * The changes of a commit, as the feed carries them to every projection (ranking, boards, due times, alerts), in
 * commit order per contact.
 */
export type Feed = {
  /** Grows without gaps in what a subscriber sees. */
  seq: number
  contacts: ContactRow[]
  events: { site: SiteId; contact: ContactId; event: Event }[]
  crossings: Crossing[]
  alerts?: Alert[]
  /** Erased: nothing of them may be shown any more, from memory either. */
  gone?: Held[]
}

export type Held = { site: SiteId; contact: ContactId }

/** A statement compiled by Kysely for the store's dialect. */
export type Statement = { readonly sql: string; readonly parameters: readonly unknown[] }

/** A piece of what a site keeps no longer. */
export type Expiring = {
  streams: StreamKey[]
  contacts: ContactId[]
  /** Where the next piece begins; null after the last. */
  after: string | null
}

/** One page of the streams that match a search. */
export type Piece = {
  streams: StreamKey[]
  /** Where the next piece begins; null after the last. */
  after: string | null
}

/**
 * The port to the database. Two implementations: SQLite (one process) and PostgreSQL (any number of collectors). Both
 * pass `test/store/contract.ts`.
 */
export interface Store {
  /**
   * Decides and writes `batch` in one durable transaction and resolves after it is on disk, with one answer
   * for each arrival. All or nothing: on rejection nothing of the batch was kept (StorageUnavailable).
   * Events are written once per (site, key class, id) whatever is sent again, also by another process.
   *
   * With `budgetMs`, deciding ends after about that time: the first arrivals of the batch are kept, in their order,
   * at least one; the rest is answered `later`.
   */
  commit(batch: readonly Arrival[], budgetMs?: number): Promise<Answer[]>

  /**
   * Calls `listener` after each commit with its changes; commits of other collectors on the same database are included,
   * without gaps, each once, a contact's versions in order. Resolves once the listener is attached; the result of a
   * later `scan` is at least as new as the first feed that was missed. A collector that lost the feed for too long
   * receives all contacts again, and which of those that it `holds` no longer exist; events and crossings of that time
   * are not sent.
   */
  subscribe(listener: (feed: Feed) => void, holds?: () => Iterable<Held>): Promise<void>

  /** Resolves once the listeners here have received every commit on the database from before the call. */
  caughtUp(): Promise<void>

  /** All contacts that are not merged away, in chunks, in any order; for rebuilding views at a start. */
  scan(onChunk: (contacts: ContactRow[]) => void | Promise<void>, site?: SiteId): Promise<void>

  /**
   * The contacts of `scan`, for the views that a start builds: contacts at rest in columns, which exist during the call
   * only, and all others as rows. `progress` tells how many were read and about how many there are.
   */
  load(
    onChunk: (chunk: { rows: ContactRow[]; atRest: AtRest | null }) => void,
    progress?: (read: number, of: number) => void,
  ): Promise<void>

  /** Reads outside of any transaction, for screens: the same tables that `decide` may ask for. */
  look(need: Need): Promise<Omit<Known, 'registry'>>

  registry(): Promise<Registry>

  /** Everything off the hot path: sites, keys, people, plans, jobs, audit. One text for both dialects. */
  readonly db: Kysely<Tables>

  /**
   * Runs changes of the tables of `db` in one durable transaction, in order, where commits are made: for what goes on
   * all the time beside ingest, so that neither waits for a lock of the other.
   */
  run(changes: readonly Statement[]): Promise<void>

  /** Runs `task` in at most one collector at a time per name; taken over within 5 s when that one dies. */
  runAsLeader(name: string, task: (signal: AbortSignal) => Promise<void>): void

  /**
   * Looks for events timed at or before `before` that may be deleted, `outlives` being what stays: a limited piece
   * of the site's streams after the place `after` (null: from the first), with the contacts that have them.
   */
  expiring(site: SiteId, before: number, after: string | null): Promise<Expiring>

  /** Deletes such events of these streams, with their marks and orders; returns how many they were. */
  expire(site: SiteId, before: number, streams: StreamKey[]): Promise<number>

  /** The streams of a site in which an agent was taken for a bot's, in pieces after the place `after` (null: the first). */
  streamsWithBots(site: SiteId, after: string | null): Promise<Piece>

  /**
   * Deletes what `expire` would for all sites at once, by whole periods that end before `before`; `settle` receives the
   * contacts first. For stores that partition events by time: others delete nothing. Returns the number of deleted
   * events.
   */
  expirePartitions(
    before: number,
    settle: (site: SiteId, contacts: ContactId[]) => Promise<void>,
  ): Promise<number>

  /**
   * Called after an erasure: resolves when no file of the store holds any of the texts outside of live rows. The
   * write-ahead log is cleared, deleted rows are overwritten. A database server is responsible for its own files.
   */
  purge(texts: string[]): Promise<void>

  /** Writes a consistent copy into a new file during normal operation. Database servers have their own tools. */
  backup(file: string): Promise<void>

  /** Bytes of the log that commits are written to first; null where a server looks after its own. */
  logBytes(): number | null

  /** Bytes of the disk that the store writes to; null where a server looks after its own. */
  disk(): Promise<{ free: number; total: number } | null>

  /** Writes one row and takes it back: resolves if a commit would succeed now. */
  ready(): Promise<void>

  /** Completes pending commits and closes. */
  close(): Promise<void>
}

/** Storage could not take the batch now (disk full, locked, connection lost): 503, nothing was kept, try again. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('storage is unavailable', { cause })
  }
}
