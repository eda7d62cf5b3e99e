import { isAbsolute, join } from 'node:path'
import type { Store } from './store.ts'

const FILE = 'pulseboard.db'

export type OpenOptions = {
  /** A command may work on the same database beside a running collector. */
  role?: 'collector' | 'command'
  /** URL of a module that exports `makeDecider`, instead of the collector's own. */
  deciderModule?: string
  /** Is told of what fails with nobody waiting for it. */
  report?: (error: unknown) => void
}

/** `sqlite:` (a file in the data directory), `sqlite:PATH` (relative to it, or absolute) or `postgres://…`. */
export const openStore = async (
  databaseUrl: string,
  dataDir: string,
  options: OpenOptions = {},
): Promise<Store> => {
  if (/^postgres(ql)?:/.test(databaseUrl)) {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres({ url: databaseUrl, ...options })
  }
  if (databaseUrl.startsWith('sqlite:')) {
    const { openSqlite } = await import('./sqlite.ts')
    const path = databaseUrl.slice('sqlite:'.length) || FILE
    return openSqlite({ file: isAbsolute(path) ? path : join(dataDir, path), ...options })
  }
  throw new Error(`DATABASE_URL must begin with sqlite: or postgres:, not with ${databaseUrl.split(':')[0]}:`)
}
