import type { Store } from '../model/port.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { openStore } from '../store/open.ts'

/** Gives a command the store of the settings at hand, and closes it whatever happens. */
export async function withStore<T>(work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig()
  const store = await openStore(config.DATABASE_URL, config.DATA_DIR, { role: 'command' })
  try {
    return await work(store, config)
  } finally {
    await store.close()
  }
}
