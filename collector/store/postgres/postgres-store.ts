import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import { emptyKnown } from '../../model/known.ts'
import {
  type Answer,
  type Arrival,
  type Decider,
  type DeciderModule,
  type Expiring,
  type Held,
  type Known,
  type Need,
  type Piece,
  type Statement,
  StorageUnavailable,
  type Store,
} from '../../model/port.ts'
import { RejectedCount, trimRejected } from '../../model/rejected-bound.ts'
import type { ContactRow, Registry, SiteId, StreamKey } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { type CacheSizes, cacheSizes } from '../../platform/cache-sizes.ts'
import { FoldAllowance } from '../../platform/fold-allowance.ts'
import { FeedOut, type Listener } from '../feed.ts'
import type { Migrated } from '../migrated.ts'
import { changeOf } from '../outcome-text.ts'
import type { Decided } from '../run-decider.ts'
import { BEGIN, COMMIT_SETTINGS } from './commit-settings.ts'
import { emptyPartitions, type Settle } from './drop.ts'
import { expire, findExpiring } from './expiry.ts'
import { asStorageError, isMissingPartition, isWorthAnotherTry } from './failure.ts'
import { makeKysely } from './kysely.ts'
import { Leadership, type Task } from './leadership.ts'
import { load } from './load.ts'
import { Locks } from './locks.ts'
import { findMarked } from './marked.ts'
import { migrate } from './migrate.ts'
import { Partitions } from './partitions.ts'
import { makePool, transact } from './pool.ts'
import { loadRegistry } from './registry.ts'
import { scanContacts, tellAnew } from './scan.ts'
import { SWEEPING, sweep } from './sweep.ts'
import { Tail } from './tail.ts'
import { Transaction } from './transaction.ts'
import { Turns } from './turns.ts'

export type PostgresOptions = {
  url: string
  role?: 'collector' | 'command'
  /** URL of a module that exports `makeDecider`; without it, the collector's own. */
  deciderModule?: string
  caches?: CacheSizes
  onMigrated?: (migrated: Migrated) => void
  /** Receives errors of background work, which has no caller to reject. */
  report?: (error: unknown) => void
}

const COMMITS_AT_ONCE = 8
const QUERIES_AT_ONCE = 4
const TRIES = 12
const LONGEST_PAUSE_MS = 50

/** The store on PostgreSQL, for any number of collectors. The decider runs in this process; the server locks rows. */
export const openPostgres = async ({
  url,
  role = 'collector',
  deciderModule,
  caches = cacheSizes(null),
  onMigrated,
  report = console.error,
}: PostgresOptions): Promise<Store> => {
  const { makeDecider }: DeciderModule = deciderModule
    ? await import(deciderModule)
    : await import('../../decide/decide.ts')
  const { most } = new FoldAllowance(caches.folds).watch()
  const store = new PostgresStore(url, makeDecider({ mostFolds: most }), report)
  await store.open(role, onMigrated)
  return store
}

class PostgresStore implements Store {
  readonly db: Kysely<Tables>
  readonly #origin = randomUUID()
  #number = 0
  readonly #commits: pg.Pool
  readonly #queries: pg.Pool
  readonly #tailing: pg.Pool
  readonly #feed = new FeedOut()
  readonly #held: (() => Iterable<Held>)[] = []
  readonly #tail: Tail
  readonly #leadership: Leadership
  readonly #partitions: Partitions
  readonly #decider: Decider
  readonly #turns = new Turns()
  readonly #rejected = new RejectedCount()
  readonly #report: (error: unknown) => void
  readonly #underWay = new Set<Promise<unknown>>()
  #known: Registry | null = null
  #closing: Promise<void> | null = null

  constructor(url: string, decider: Decider, report: (error: unknown) => void) {
    const pool = (name: string, max: number, settings = {}) =>
      makePool({ connectionString: url, name, max, settings })
    this.#decider = decider
    this.#report = report
    this.#commits = pool('commits', COMMITS_AT_ONCE, COMMIT_SETTINGS)
    this.#queries = pool('queries', QUERIES_AT_ONCE)
    this.#tailing = pool('tail', 1, COMMIT_SETTINGS)
    this.db = makeKysely(this.#queries)
    this.#partitions = new Partitions(this.#queries)
    this.#leadership = new Leadership(url, report)
    this.#tail = new Tail({
      pool: this.#tailing,
      origin: this.#origin,
      onChange: change => this.#feed.send(change),
      onLost: () => this.#tellAnew(),
    })
  }

  async open(role: 'collector' | 'command', onMigrated?: (migrated: Migrated) => void): Promise<void> {
    try {
      await migrate(this.#queries, onMigrated)
    } catch (error) {
      await this.close()
      throw asStorageError(error)
    }
    if (role === 'collector') this.runAsLeader(SWEEPING, signal => sweep(this.#queries, signal))
  }

  async commit(batch: readonly Arrival[], budgetMs?: number): Promise<Answer[]> {
    const commit = this.#turns.take(batch, () => this.#commitWithRetries(batch, budgetMs))
    this.#underWay.add(commit)
    try {
      const answers = await commit
      await this.#trimRejected(batch)
      return answers
    } finally {
      this.#underWay.delete(commit)
    }
  }

  /** After the commit: collectors that trim at once would wait for one another inside it. */
  async #trimRejected(batch: readonly Arrival[]): Promise<void> {
    const refused = batch.flatMap(arrival => (arrival.kind === 'refused' ? [arrival.site] : []))
    for (const site of this.#rejected.add(refused))
      await this.#queries.query(trimRejected('$1'), [site]).catch(this.#report)
  }

  async subscribe(listener: Listener, holds?: () => Iterable<Held>): Promise<void> {
    this.#feed.add(listener)
    if (holds) this.#held.push(holds)
    await this.#guarded(() => this.#tail.start())
  }

  caughtUp(): Promise<void> {
    return this.#tail.caughtUp()
  }

  async scan(onChunk: (contacts: ContactRow[]) => void | Promise<void>, site?: SiteId): Promise<void> {
    await this.#guarded(() => scanContacts(this.#queries, onChunk, site))
  }

  async load(onChunk: Parameters<Store['load']>[0], progress: Parameters<Store['load']>[1]): Promise<void> {
    const { rows } = await this.#queries.query<{ count: number }>('SELECT count(*) AS count FROM contacts')
    let read = 0
    await this.scan(chunk => {
      onChunk({ rows: chunk, atRest: null })
      read += chunk.length
      progress?.(read, rows[0]!.count)
    })
  }

  async look(need: Need): Promise<Omit<Known, 'registry'>> {
    const known = emptyKnown()
    await this.#guarded(() => load(this.#commits, need, known))
    return known
  }

  async registry(): Promise<Registry> {
    const version = await this.#guarded(() => this.#queries.query('SELECT version FROM registry'))
    return this.#guarded(() => loadRegistry(this.#queries, version.rows[0].version))
  }

  async run(changes: readonly Statement[]): Promise<void> {
    await this.#guarded(() =>
      transact(this.#commits, 'BEGIN', async client => {
        for (const { sql, parameters } of changes) await client.query(sql, [...parameters])
      }),
    )
  }

  runAsLeader(name: string, task: Task): void {
    this.#leadership.lead(name, task)
  }

  expiring(site: SiteId, before: number, after: string | null): Promise<Expiring> {
    return this.#guarded(() => findExpiring(this.#queries, site, before, after))
  }

  expire(site: SiteId, before: number, streams: StreamKey[]): Promise<number> {
    return this.#guarded(() => expire(this.#queries, site, before, streams))
  }

  streamsWithBots(site: SiteId, after: string | null): Promise<Piece> {
    return this.#guarded(() => findMarked(this.#queries, site, after))
  }

  expirePartitions(before: number, settle: Settle): Promise<number> {
    return this.#guarded(() => emptyPartitions(this.#queries, before, settle))
  }

  /** The server's own files are its operator's: see SECURITY.md. */
  async purge(): Promise<void> {}

  logBytes(): null {
    return null
  }

  async disk(): Promise<null> {
    return null
  }

  async backup(): Promise<void> {
    throw new Error('PostgreSQL brings its own: pg_dump --format custom --file FILE DATABASE_URL')
  }

  async ready(): Promise<void> {
    await this.#guarded(() =>
      transact(this.#commits, 'BEGIN', async client => {
        await client.query("INSERT INTO probe VALUES ('')")
        await client.query('DELETE FROM probe')
      }),
    )
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    await this.#leadership.stop()
    await Promise.allSettled(this.#underWay)
    await this.#tail.stop()
    await this.db.destroy()
    // Kysely does not end an unused pool, which would keep the process alive for another ten seconds.
    const pools = [this.#commits, this.#queries, this.#tailing]
    await Promise.all(pools.filter(pool => !pool.ending).map(pool => pool.end()))
  }

  async #tellAnew(): Promise<void> {
    await tellAnew(
      this,
      () => this.#held.flatMap(holds => [...holds()]),
      change => this.#feed.send(change),
    )
  }

  /**
   * A batch that loses a conflict with another one, a deadlock or a missing partition is decided again from the current
   * rows.
   */
  async #commitWithRetries(batch: readonly Arrival[], budgetMs: number | undefined): Promise<Answer[]> {
    const wanted = new Locks()
    for (let tries = 1; ; tries++) {
      try {
        return await this.#tryCommit(batch, wanted, budgetMs)
      } catch (error) {
        if (isMissingPartition(error)) this.#partitions.forget()
        else if (!isWorthAnotherTry(error)) throw asStorageError(error)
        if (tries === TRIES) throw new StorageUnavailable(error)
        await sleep(Math.random() * LONGEST_PAUSE_MS)
      }
    }
  }

  async #tryCommit(
    batch: readonly Arrival[],
    wanted: Locks,
    budgetMs: number | undefined,
  ): Promise<Answer[]> {
    const number = ++this.#number
    let decided: Decided | null = null
    try {
      await transact(this.#commits, BEGIN, async (client, begun) => {
        const version: number = begun[2]!.rows[0].version
        if (this.#known?.version !== version) this.#known = await loadRegistry(client, version)
        const transaction = new Transaction(client, wanted)
        decided = await transaction.decide(this.#decider, batch, this.#known, budgetMs)
        const { decision, known } = decided
        const missing = this.#partitions.missing(decision.events.map(({ event }) => event.time))
        if (missing.length > 0) await this.#partitions.make(missing)
        const outcome = await transaction.write(decision, known, { origin: this.#origin, number })
        // The tail may read the row before this process hears of its own commit; without a row it would wait for ever.
        if (outcome) this.#tail.expect(number, changeOf(outcome))
      })
    } catch (error) {
      this.#tail.forget(number)
      settle(decided, false)
      throw error
    }
    settle(decided, true)
    this.#tail.nudge()
    return (decided as unknown as Decided).decision.answers
  }

  async #guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw asStorageError(error)
    }
  }
}

/** A run that failed before its decision has nothing to be notified of. */
const settle = (decided: Decided | null, committed: boolean): void => decided?.run.settle(committed)
