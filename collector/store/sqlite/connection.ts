import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Migrated } from '../migrated.ts'
import { newerSchema } from '../newer-schema.ts'
import { MIGRATIONS } from './schema.ts'
import { addMigrationFunctions, rowsToMigrate, shortRows } from './short-rows.ts'

/** SQLite's name of a database in memory, which has no file. */
const IN_MEMORY = ':memory:'
const BUSY_MS = 5_000
/** Pages kept by a connection that nothing else is said for, and the fewest that any has. */
const CACHE_BYTES = 8 * 2 ** 20
const FEWEST_CACHE_BYTES = 2 * 2 ** 20
/** Larger than the default 1,000: a page that many commits change is checkpointed once, not each time. */
const CHECKPOINT_PAGES = 4_000
/** After a checkpoint the log file is truncated to this size: a slow reader may have let it grow. */
const LOG_BYTES_KEPT = 64 * 1024 * 1024

export type Connection = Database.Database

/** Opens the file with access for its owner only; every connection is durable and waits for other locks. */
export const connect = (file: string, busyMs = BUSY_MS, cacheBytes = CACHE_BYTES): Connection => {
  if (file !== IN_MEMORY) makePrivate(file)
  const db = new Database(file, { timeout: busyMs })
  try {
    db.pragma('journal_mode = WAL')
    // NORMAL, the library's default with WAL, may lose the last commits when the power fails.
    db.pragma('synchronous = FULL')
    // Deleted and overwritten content is zeroed in the file, not merely unlinked.
    db.pragma('secure_delete = ON')
    // Negative: KiB.
    db.pragma(`cache_size = -${Math.ceil(Math.max(FEWEST_CACHE_BYTES, cacheBytes) / 1024)}`)
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    db.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** SQLite gives the -wal and -shm files the mode of the database. */
export const makePrivate = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

/**
 * One transaction that takes the write lock first: of several that start at once, one migrates. It is written in full or
 * not at all, so a migration that is ended starts again from the beginning. `isInUse`: another process owns the file.
 */
export const migrate = (
  db: Connection,
  onRows: (migrated: Migrated) => void = () => {},
  isInUse: () => boolean = () => false,
): void => {
  if (versionOf(db) === MIGRATIONS.length) return
  db.transaction(() => {
    const found = versionOf(db)
    if (found > MIGRATIONS.length) throw newerSchema(found, MIGRATIONS.length)
    // A collector of an earlier version reads tables that change their columns.
    if (found > 0 && MIGRATIONS.indexOf(shortRows) >= found && isInUse())
      throw new Error(
        'A collector of an earlier version of Pulseboard is running on this database. Stop it first.',
      )
    let total = 0
    addMigrationFunctions(db, done => onRows({ done, total }))
    for (const step of MIGRATIONS.slice(found)) {
      if (step === shortRows) total = rowsToMigrate(db)
      db.exec(step)
    }
    db.pragma(`user_version = ${MIGRATIONS.length}`)
  }).immediate()
}

const versionOf = (db: Connection): number => db.pragma('user_version', { simple: true }) as number
