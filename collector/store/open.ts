import { isAbsolute, join } from 'node:path'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'

const FILE = 'pulseboard.db'

/**
 * `sqlite:` (a file in the data directory), `sqlite:PATH` (relative to it, or absolute) or `postgres://…`.
 * A command may work on the same database beside a running collector.
 */
export const openStore = async (
  databaseUrl: string,
  dataDir: string,
  role: 'collector' | 'command' = 'collector',
): Promise<Store> => {
  if (!databaseUrl.startsWith('sqlite:'))
    throw new Error(
      `DATABASE_URL must begin with sqlite: or postgres://, not with ${databaseUrl.split(':')[0]}`,
    )
  const path = databaseUrl.slice('sqlite:'.length) || FILE
  return openSqlite({ file: isAbsolute(path) ? path : join(dataDir, path), role })
}
