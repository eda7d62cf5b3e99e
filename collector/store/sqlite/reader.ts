import Database, { type Statement } from 'better-sqlite3'
import { type AtRest, divide } from '../../model/at-rest.ts'
import { emptyKnown, splitKey } from '../../model/known.ts'
import type { Expiring, Known, Need, Piece } from '../../model/port.ts'
import type { Registry } from '../../model/rows.ts'
import { cacheSizes } from '../../platform/cache-sizes.ts'
import { type Connection, connect } from './connection.ts'
import { findExpiring } from './expiry.ts'
import { isStorageFailure } from './failure.ts'
import { Lookup } from './lookup.ts'
import { findMarked } from './marked.ts'
import type { FileOptions } from './session.ts'

export type Query = { sql: string; parameters: readonly unknown[] }
export type QueryResult = { rows: unknown[]; changes: number; lastInsertRowid: number }
/** Contacts as pieces of three texts: site, id, body. */
export type Chunk = { contacts: string[]; after: number | null }

export type Extent = { last: number; count: number }
/** A piece of the contacts with numbers after `after` up to `to`. */
export type LoadPiece = { after: number; to: number }
export type Loaded = { atRest: AtRest; others: string[]; read: number; after: number | null }

/** Histories are handed over as texts: strings cross threads at a third of the cost of objects. */
export type Looked = { known: Omit<Known, 'registry'>; texts: [key: string, events: string[]][] }

const CHUNK_ROWS = 500
/** Of a start: few messages, and none that takes the main thread long. */
const LOAD_ROWS = 2_000
const KEPT_STATEMENTS = 200

/** Serves reads of screens and rare writes of users, beside the writer, which it never blocks for long. */
export class Reader {
  /** Queries use a separate connection: their transaction may stay open while others read. */
  #queries: { db: Connection; statements: Map<string, Statement<unknown[]>> } | null = null
  #reads: { db: Connection; lookup: Lookup } | null = null
  readonly #file: string
  readonly #busyMs: number | undefined
  readonly #cacheBytes: number

  constructor({ file, busyMs, caches = cacheSizes(null) }: FileOptions) {
    this.#file = file
    this.#cacheBytes = caches.readerPages
    this.#busyMs = busyMs
  }

  query({ sql, parameters }: Query): QueryResult {
    return this.#guarded(() => {
      const statement = this.#statement(sql)
      const values = parameters.map(value => (typeof value === 'boolean' ? Number(value) : value))
      if (statement.reader) return { rows: statement.all(...values), changes: 0, lastInsertRowid: 0 }
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], changes, lastInsertRowid: Number(lastInsertRowid) }
    })
  }

  look({ histories, ...need }: Need): Looked {
    return this.#read(lookup => {
      const known = emptyKnown()
      lookup.load(need, known)
      const texts: Looked['texts'] = []
      for (const key of histories ?? []) texts.push([key, lookup.historyTexts(...splitKey(key))])
      return { known, texts }
    })
  }

  registry(): Registry {
    return this.#read(lookup => lookup.registry())
  }

  /** The next chunk of contacts after a cursor; short reads allow checkpoints between them. */
  scan({ after, site }: { after: number; site: string | null }): Chunk {
    return this.#guarded(() => {
      const rows = this.#open()
        .db.prepare<unknown[], [number, string, string, string]>(
          `SELECT c.num, s.site_id, c.id, c.body FROM contacts c JOIN site_numbers s ON s.num = c.site
           WHERE c.num > ? AND is_merged = 0 AND (? IS NULL OR s.site_id = ?) ORDER BY c.num LIMIT ${CHUNK_ROWS}`,
        )
        .raw()
        .all(after, site, site)
      return {
        contacts: rows.flatMap(([, ...texts]) => texts),
        after: rows.length < CHUNK_ROWS ? null : rows.at(-1)![0],
      }
    })
  }

  /** The highest number of a contact, and how many there are. */
  extent(): Extent {
    return this.#guarded(() => {
      const { db } = this.#open()
      const one = (sql: string) => db.prepare<[], number>(sql).pluck().get()!
      return {
        last: one('SELECT coalesce(max(num), 0) FROM contacts'),
        count: one('SELECT count(*) FROM contacts_by_id'),
      }
    })
  }

  /** The next piece of contacts for a start, divided here: this thread parses them and not the main one. */
  load({ after, to }: LoadPiece): Loaded {
    return this.#guarded(() => {
      const rows = this.#open()
        .db.prepare<unknown[], [number, string, string, string]>(
          `SELECT c.num, s.site_id, c.id, c.body FROM contacts c JOIN site_numbers s ON s.num = c.site
           WHERE c.num > ? AND c.num <= ? AND is_merged = 0 ORDER BY c.num LIMIT ${LOAD_ROWS}`,
        )
        .raw()
        .all(after, to)
      const texts: string[] = []
      for (const [, site, id, body] of rows) texts.push(site, id, body)
      const next = rows.length < LOAD_ROWS ? null : rows.at(-1)![0]
      return { ...divide(texts), read: rows.length, after: next }
    })
  }

  expiring({ site, before, after }: { site: string; before: number; after: string | null }): Expiring {
    return this.#guarded(() => findExpiring(this.#open().db, site, before, after))
  }

  marked({ site, after }: { site: string; after: string | null }): Piece {
    return this.#guarded(() => findMarked(this.#open().db, site, after))
  }

  /** Copies on a separate connection, as of one time. The write-ahead log cannot be truncated during the copy. */
  copyAtOnce(file: string): void {
    const db = connect(this.#file, this.#busyMs)
    try {
      db.prepare('VACUUM INTO ?').run(file)
    } finally {
      db.close()
    }
  }

  /** Finishes a copy made page by page: switches its header from WAL, and vacuums it. */
  tidyCopy(file: string): void {
    const db = new Database(file)
    try {
      db.pragma('journal_mode = DELETE')
      db.exec('VACUUM')
    } finally {
      db.close()
    }
  }

  close(): void {
    this.#queries?.db.close()
    this.#reads?.db.close()
    this.#queries = this.#reads = null
  }

  #read<Result>(work: (lookup: Lookup) => Result): Result {
    return this.#guarded(() => {
      const { db, lookup } = this.#open()
      try {
        return db.transaction(() => work(lookup))()
      } finally {
        lookup.forget()
      }
    })
  }

  #open() {
    if (this.#reads === null) {
      const db = connect(this.#file, this.#busyMs, this.#cacheBytes)
      this.#reads = { db, lookup: new Lookup(db) }
    }
    return this.#reads
  }

  #statement(sql: string): Statement<unknown[]> {
    this.#queries ??= { db: connect(this.#file, this.#busyMs, this.#cacheBytes), statements: new Map() }
    const { db, statements } = this.#queries
    const statement = statements.get(sql) ?? db.prepare<unknown[]>(sql)
    if (statements.size >= KEPT_STATEMENTS) statements.clear()
    statements.set(sql, statement)
    return statement
  }

  /** Reopens both connections after an I/O error of the file. */
  #guarded<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      if (isStorageFailure(error) && !isBusy(error)) this.close()
      throw error
    }
  }
}

/** A lock timeout; the connection (and perhaps a transaction on it) is intact. */
const isBusy = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')
