import { closeSync, openSync, statSync, truncateSync } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { release } from '../../model/at-rest.ts'
import { splitKey } from '../../model/known.ts'
import type { Answer, Arrival, Expiring, Known, Need, Piece, Statement, Store } from '../../model/port.ts'
import type { ContactRow, Registry, SiteId, StreamKey } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { writeBatch } from '../batch-text.ts'
import { readBodies } from '../contact-body.ts'
import { readHistory } from '../event-text.ts'
import { FeedOut, type Listener } from '../feed.ts'
import { runLed } from '../leader-loop.ts'
import type { Migrated } from '../migrated.ts'
import { readOutcome } from '../outcome-text.ts'
import { makeKysely } from './kysely.ts'
import type { Chunk, Extent, Loaded, Looked, Query, QueryResult } from './reader.ts'
import { isInFile } from './search-file.ts'
import { Thread } from './thread.ts'
import type { WriterData, WriterNews } from './writer-thread.ts'

/** Fewer are read in one thread at a start. */
const FEW_CONTACTS = 20_000
const CLEARING_TRIES = 20
const CLEARING_PAUSE_MS = 250

export type SqliteOptions = Omit<WriterData, 'role'> & {
  role?: WriterData['role']
  onMigrated?: (migrated: Migrated) => void
  /** Receives errors of background work, which has no caller to reject. */
  report?: (error: unknown) => void
}

/**
 * The SQLite store on the main thread: batches go to a thread that decides and writes, reads and queries to another.
 * Commits may be posted while one is running; they are decided in the order in which they were posted.
 */
export const openSqlite = async ({
  role = 'collector',
  report = console.error,
  onMigrated,
  ...options
}: SqliteOptions): Promise<Store> => {
  const store = new SqliteStore({ role, ...options }, report, onMigrated)
  await store.open()
  return store
}

/** The message is the operator's: it travels from the collector to the command as text. */
function makeEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EEXIST')
      throw new Error(`${file} exists already. Choose another name, or move it away.`, { cause: error })
    if (code === 'ENOENT') throw new Error(`There is no directory for ${file}.`, { cause: error })
    throw error
  }
}

/** The pieces of one range, the next one being read while this thread takes the last. */
async function loadAll(
  loader: Thread,
  from: number,
  to: number,
  take: (loaded: Loaded) => void,
): Promise<void> {
  const read = (after: number) => loader.call<Loaded>('load', { after, to })
  for (let reading: Promise<Loaded> | null = read(from); reading !== null; ) {
    const loaded: Loaded = await reading
    reading = loaded.after === null ? null : read(loaded.after)
    reading?.catch(() => {})
    take(loaded)
  }
}

async function end(reader: Thread): Promise<void> {
  await reader.call('close').catch(() => {})
  await reader.end()
}

class SqliteStore implements Store {
  readonly db: Kysely<Tables>
  readonly #writer: Thread
  readonly #reader: Thread
  readonly #feed = new FeedOut()
  readonly #stopping = new AbortController()
  readonly #led: Promise<void>[] = []
  #closing: Promise<void> | null = null
  readonly #role: WriterData['role']
  readonly #file: string
  readonly #data: WriterData
  readonly #report: (error: unknown) => void

  constructor(
    data: WriterData,
    report: (error: unknown) => void,
    onMigrated: (migrated: Migrated) => void = () => {},
  ) {
    this.#role = data.role
    this.#file = data.file
    this.#data = data
    this.#report = report
    this.#writer = new Thread('writer-thread', data, (news: WriterNews) => {
      if (typeof news === 'string') this.#feed.send(readOutcome(news, []).change)
      else onMigrated(news)
    })
    this.#reader = new Thread('reader-thread', data)
    this.db = makeKysely((query: Query) => this.#reader.call<QueryResult>('query', query))
  }

  async open(): Promise<void> {
    try {
      await this.#writer.call('open')
    } catch (error) {
      await this.#endThreads()
      throw error
    }
  }

  async commit(batch: readonly Arrival[], budgetMs?: number): Promise<Answer[]> {
    const text = await this.#writer.call<string>('commit', { batch: writeBatch(batch), budgetMs })
    const { answers, change } = readOutcome(text, batch)
    this.#feed.send(change)
    return answers
  }

  async subscribe(listener: Listener): Promise<void> {
    this.#feed.add(listener)
  }

  caughtUp(): Promise<void> {
    return this.#writer.call('listen')
  }

  async scan(onChunk: (contacts: ContactRow[]) => void | Promise<void>, site?: SiteId): Promise<void> {
    const read = (after: number) => this.#reader.call<Chunk>('scan', { after, site: site ?? null })
    for (let reading: Promise<Chunk> | null = read(0); reading !== null; ) {
      const { contacts, after }: Chunk = await reading
      // The reader goes on while this thread takes the chunk.
      reading = after === null ? null : read(after)
      reading?.catch(() => {})
      await onChunk(readBodies(contacts))
    }
  }

  async load(onChunk: Parameters<Store['load']>[0], progress: Parameters<Store['load']>[1]): Promise<void> {
    const { last, count } = await this.#reader.call<Extent>('extent')
    const alone = count < FEW_CONTACTS || availableParallelism() === 1
    const loaders = alone ? [this.#reader] : [1, 2].map(() => new Thread('reader-thread', this.#data))
    let done = 0
    const take = ({ atRest, others, read }: Loaded) => {
      onChunk({ rows: readBodies(others), atRest })
      release(atRest)
      done += read
      progress?.(done, count)
    }
    try {
      const share = Math.ceil(last / loaders.length)
      const shares = loaders.map((loader, i) => loadAll(loader, i * share, (i + 1) * share, take))
      await Promise.all(shares)
    } finally {
      for (const loader of loaders) if (loader !== this.#reader) await end(loader)
    }
  }

  async look(need: Need): Promise<Omit<Known, 'registry'>> {
    const { known, texts } = await this.#reader.call<Looked>('look', need)
    for (const [key, events] of texts) known.histories.set(key, readHistory(splitKey(key)[1], events))
    return known
  }

  registry(): Promise<Registry> {
    return this.#reader.call('registry')
  }

  run(changes: readonly Statement[]): Promise<void> {
    return this.#writer.call(
      'run',
      changes.map(({ sql, parameters }) => ({ sql, parameters })),
    )
  }

  /** The collector that owns the file leads all tasks; a command leads none. */
  runAsLeader(_name: string, task: (signal: AbortSignal) => Promise<void>): void {
    if (this.#role === 'collector') this.#led.push(runLed(task, this.#stopping.signal, this.#report))
  }

  expiring(site: SiteId, before: number, after: string | null): Promise<Expiring> {
    return this.#reader.call('expiring', { site, before, after })
  }

  expire(site: SiteId, before: number, streams: StreamKey[]): Promise<number> {
    return this.#writer.call('expire', { site, before, streams })
  }

  streamsWithBots(site: SiteId, after: string | null): Promise<Piece> {
    return this.#reader.call('marked', { site, after })
  }

  /** Events are kept by visitor. */
  async expirePartitions(): Promise<number> {
    return 0
  }

  /**
   * Deleted rows are overwritten at once, but split or merged pages may hold an old copy of a row between their rows: if
   * one is found, the file is rewritten.
   */
  async purge(texts: string[]): Promise<void> {
    await this.#clearLog()
    if (!(await isInFile(this.#file, texts))) return
    await this.#writer.call('rewriteFile')
    await this.#clearLog()
  }

  /** The owner of the file copies it between commits. A command copies at once, since it has no writer beside it. */
  async backup(file: string): Promise<void> {
    makeEmpty(file)
    const copier = new Thread('reader-thread', this.#data)
    try {
      if (this.#role === 'collector' && (await this.#writer.call<boolean>('backup', file)))
        await copier.call('tidyCopy', file)
      else {
        truncateSync(file)
        await copier.call('copyAtOnce', file)
      }
    } catch (error) {
      await rm(file, { force: true })
      throw error
    } finally {
      await copier.end()
    }
  }

  logBytes(): number {
    return statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }

  async disk(): Promise<{ free: number; total: number }> {
    const { bavail, blocks, bsize } = await statfs(dirname(this.#file))
    return { free: bavail * bsize, total: blocks * bsize }
  }

  ready(): Promise<void> {
    return this.#writer.call('tryOut')
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  /** Retries while readers use the log; if a reader stays too long, later checkpoints clear it. */
  async #clearLog(): Promise<void> {
    for (let tries = 0; tries < CLEARING_TRIES; tries++) {
      if (await this.#writer.call<boolean>('clearLog')) return
      await sleep(CLEARING_PAUSE_MS)
    }
    this.#report(new Error('the write-ahead log could not be truncated, because of a continuous read'))
  }

  async #end(): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled(this.#led)
    await this.#writer.call('close').catch(() => {})
    await this.#reader.call('close').catch(() => {})
    await this.#endThreads()
  }

  async #endThreads(): Promise<void> {
    await Promise.all([this.#writer.end(), this.#reader.end()])
  }
}
