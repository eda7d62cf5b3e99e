import Database from 'better-sqlite3'
import { makePrivate } from './connection.ts'

const WAIT_MS = 3_000

/**
 * Only one collector at a time owns the file. The lock is an open transaction on an empty database beside it, which the
 * operating system releases when the process ends.
 */
export const ownFile = (file: string): { release(): void } => {
  const db = openLock(file, WAIT_MS)
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new Error(
      `Another collector is running on ${file}. Stop it first, or give this one a DATA_DIR of its own.`,
    )
  }
  return { release: () => db.close() }
}

/** Whether a collector owns the file now. Also true for a moment while another process checks. */
export class OwnerProbe {
  readonly #db: Database.Database

  constructor(file: string) {
    this.#db = openLock(file, 0)
  }

  isOwned(): boolean {
    try {
      this.#db.exec('BEGIN IMMEDIATE; ROLLBACK')
      return false
    } catch (error) {
      if ((error as { code?: string }).code === 'SQLITE_BUSY') return true
      throw error
    }
  }
}

const openLock = (file: string, timeout: number): Database.Database => {
  const lock = `${file}.lock`
  makePrivate(lock)
  return new Database(lock, { timeout })
}
