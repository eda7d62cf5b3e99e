import type { Kysely } from 'kysely'
import { writeBatch } from './batch-text.ts'
import { FeedOut, type Listener } from './feed.ts'
import { runLed } from './led.ts'
import { readOutcome } from './outcome-text.ts'
import { makeKysely } from './sqlite/kysely.ts'
import type { Chunk, Query, QueryResult } from './sqlite/reader.ts'
import { Thread } from './sqlite/thread.ts'
import type { WriterData } from './sqlite/writer-thread.ts'
import type { Answer, Arrival, ContactRow, Known, Need, Registry, SiteId, Store } from './store.ts'
import type { Tables } from './tables.ts'

export type SqliteOptions = Omit<WriterData, 'role'> & {
  role?: WriterData['role']
  /** Is told of what fails with nobody waiting for it. */
  report?: (error: unknown) => void
}

/**
 * The port's near end: batches go to a thread that decides and writes, reads and people's queries to another.
 * Commits may be posted while one is under way; they are decided in the order in which they were posted.
 */
export const openSqlite = async ({
  role = 'collector',
  report = console.error,
  ...options
}: SqliteOptions): Promise<Store> => {
  const store = new SqliteStore({ role, ...options }, report)
  await store.open()
  return store
}

class SqliteStore implements Store {
  readonly db: Kysely<Tables>
  private readonly writer: Thread
  private readonly reader: Thread
  private readonly feed = new FeedOut()
  private readonly stopping = new AbortController()
  private readonly led: Promise<void>[] = []
  private closing: Promise<void> | null = null
  private readonly role: WriterData['role']
  private readonly report: (error: unknown) => void

  constructor(data: WriterData, report: (error: unknown) => void) {
    this.role = data.role
    this.report = report
    this.writer = new Thread('writer-thread', data, (outcome: string) =>
      this.feed.send(readOutcome(outcome, []).change),
    )
    this.reader = new Thread('reader-thread', data)
    this.db = makeKysely((query: Query) => this.reader.call<QueryResult>('query', query))
  }

  async open(): Promise<void> {
    try {
      await this.writer.call('open')
    } catch (error) {
      await this.endThreads()
      throw error
    }
  }

  async commit(batch: readonly Arrival[]): Promise<Answer[]> {
    const text = await this.writer.call<string>('commit', writeBatch(batch))
    const { answers, change } = readOutcome(text, batch)
    this.feed.send(change)
    return answers
  }

  async subscribe(listener: Listener): Promise<void> {
    this.feed.add(listener)
  }

  async scan(onChunk: (contacts: ContactRow[]) => void | Promise<void>, site?: SiteId): Promise<void> {
    for (let after: number | null = 0; after !== null; ) {
      const chunk: Chunk = await this.reader.call<Chunk>('scan', { after, site: site ?? null })
      await onChunk(chunk.contacts.map((body): ContactRow => JSON.parse(body)))
      after = chunk.after
    }
  }

  look(need: Need): Promise<Omit<Known, 'registry'>> {
    return this.reader.call('look', need)
  }

  registry(): Promise<Registry> {
    return this.reader.call('registry')
  }

  /** Whoever owns the file leads in everything; a command leads in nothing. */
  lead(_name: string, task: (signal: AbortSignal) => Promise<void>): void {
    if (this.role === 'collector') this.led.push(runLed(task, this.stopping.signal, this.report))
  }

  ready(): Promise<void> {
    return this.writer.call('tryOut')
  }

  close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  private async end(): Promise<void> {
    this.stopping.abort()
    await Promise.allSettled(this.led)
    await this.writer.call('close').catch(() => {})
    await this.reader.call('close').catch(() => {})
    await this.endThreads()
  }

  private async endThreads(): Promise<void> {
    await Promise.all([this.writer.end(), this.reader.end()])
  }
}
