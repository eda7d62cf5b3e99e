import { existsSync, statSync } from 'node:fs'
import type { Store } from '../model/port.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { fileOf, openStore } from '../store/open.ts'

/**
 * Gives a command the store of the settings at hand, and closes it whatever happens. Only a command that begins an
 * installation creates a database: with a mistyped DATA_DIR, any other would work on an empty one.
 */
export async function withStore<T>(
  work: (store: Store, config: Config) => Promise<T>,
  missing: 'create' | 'refuse' = 'refuse',
): Promise<T> {
  const config = readConfig()
  const { DATABASE_URL, DATA_DIR } = config
  const file = fileOf(DATABASE_URL, DATA_DIR)
  if (statSync(DATA_DIR, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new Error(`DATA_DIR ${DATA_DIR} is a file; name a directory.`)
  if (missing === 'refuse' && file !== null && !existsSync(file))
    throw new Error(
      `There is no database ${file}. Set DATA_DIR to the directory of the collector's data, or begin with "site add".`,
    )
  const store = await openStore(DATABASE_URL, DATA_DIR, { role: 'command' })
  try {
    return await work(store, config)
  } finally {
    await store.close()
  }
}
