import type { Statement } from 'better-sqlite3'
import type { Registry } from '../../model/rows.ts'
import { type CacheSizes, cacheSizes } from '../../platform/cache-sizes.ts'
import type { Migrated } from '../migrated.ts'
import { type Connection, connect, migrate } from './connection.ts'
import { Lookup } from './lookup.ts'
import { Recorder } from './recorder.ts'

export type FileOptions = {
  file: string
  /** The maximum wait for another program's lock. */
  busyMs?: number
  /** Maximum size of the file; beyond it writes fail as on a full disk. */
  maxPages?: number
  /** Bytes of each cache; without them, as the machine's memory suggests. */
  caches?: CacheSizes
}

/** A writing connection with its prepared statements. */
export class Session {
  readonly db: Connection
  readonly lookup: Lookup
  readonly recorder: Recorder
  readonly #dataVersion: Statement<unknown[], number>
  readonly #begin: Statement
  readonly #end: Statement
  #seen = -1
  #loaded: Registry | null = null

  constructor(
    { file, busyMs, maxPages, caches = cacheSizes(null) }: FileOptions,
    onMigrated?: (migrated: Migrated) => void,
    isInUse?: () => boolean,
  ) {
    this.db = connect(file, busyMs, caches.writerPages)
    try {
      migrate(this.db, onMigrated, isInUse)
      if (maxPages !== undefined) this.db.pragma(`max_page_count = ${maxPages}`)
      this.lookup = new Lookup(this.db)
      this.recorder = new Recorder(this.db, this.lookup)
      this.#dataVersion = this.db.prepare<unknown[], number>('PRAGMA data_version').pluck()
      this.#begin = this.db.prepare('BEGIN IMMEDIATE')
      this.#end = this.db.prepare('COMMIT')
    } catch (error) {
      this.db.close()
      throw error
    }
  }

  /** The registry as of the transaction, loaded again only after a change by another connection. */
  get registry(): Registry {
    return (this.#loaded ??= this.lookup.registry())
  }

  /** Clears the caches after a change that bypassed the recorder. */
  forget(): void {
    this.#loaded = null
    this.lookup.forget()
  }

  /** Whether another connection has committed since the last transaction of this one. */
  isBehind(): boolean {
    return this.#dataVersion.get() !== this.#seen
  }

  transact<Result>(work: (isBehind: boolean) => Result): Result {
    this.#begin.run()
    try {
      const version = this.#dataVersion.get()!
      const isBehind = version !== this.#seen
      if (isBehind) this.forget()
      const result = work(isBehind)
      this.#end.run()
      this.#seen = version
      return result
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK')
      this.forget()
      throw error
    }
  }
}
