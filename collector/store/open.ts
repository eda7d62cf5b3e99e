import { isAbsolute, join } from 'node:path'
import { StorageUnavailable, type Store } from '../model/port.ts'
import type { CacheSizes } from '../platform/cache-sizes.ts'
import type { Migrated } from './migrated.ts'

const FILE = 'pulseboard.db'

export type OpenOptions = {
  /** A command may work on the same database beside a running collector. */
  role?: 'collector' | 'command'
  /** URL of a module that exports `makeDecider`, instead of the collector's own. */
  deciderModule?: string
  /** Bytes of each cache; without them, as the machine's memory suggests. */
  caches?: CacheSizes
  /** Hears how far the migration of an earlier database is, now and then. */
  onMigrated?: (migrated: Migrated) => void
  /** Receives errors of background work, which has no caller to reject. */
  report?: (error: unknown) => void
}

/** The file of an embedded database, null for any other. */
export const fileOf = (databaseUrl: string, dataDir: string): string | null => {
  if (!databaseUrl.startsWith('sqlite:')) return null
  const path = databaseUrl.slice('sqlite:'.length) || FILE
  return isAbsolute(path) ? path : join(dataDir, path)
}

/** `sqlite:` (a file in the data directory), `sqlite:PATH` (relative to it, or absolute) or `postgres://…`. */
export const openStore = async (
  databaseUrl: string,
  dataDir: string,
  options: OpenOptions = {},
): Promise<Store> => {
  if (/^postgres(ql)?:/.test(databaseUrl)) {
    const { openPostgres } = await import('./postgres/postgres-store.ts')
    const host = URL.parse(databaseUrl)?.host
    const name = host ? `PostgreSQL at ${host}` : 'PostgreSQL'
    return opened(name, openPostgres({ url: databaseUrl, ...options }))
  }
  const file = fileOf(databaseUrl, dataDir)
  if (file !== null) {
    const { openSqlite } = await import('./sqlite/sqlite-store.ts')
    return opened(`The database ${file}`, openSqlite({ file, ...options }))
  }
  throw new Error(`DATABASE_URL must begin with sqlite: or postgres:, not with ${databaseUrl.split(':')[0]}:`)
}

/** Adds the database's name to errors of drivers and the system; our own errors name it already. */
const opened = async (name: string, opening: Promise<Store>): Promise<Store> => {
  try {
    return await opening
  } catch (error) {
    const cause = error instanceof StorageUnavailable ? error.cause : error
    if (!(cause instanceof Error && 'code' in cause)) throw error
    // A host with several addresses fails with an AggregateError, which has no message of its own.
    const said =
      cause instanceof AggregateError ? cause.errors.map(one => one.message).join(', ') : cause.message
    throw new Error(`${name} cannot be opened: ${said}`, { cause })
  }
}
