import { chmod, copyFile, rename, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { GroupCommit } from '../ingest/group-commit.ts'
import { readConfig } from '../platform/config.ts'
import { fileOf, openStore } from '../store/open.ts'
import { checkCopy } from '../store/sqlite/copy.ts'
import { ownFile } from '../store/sqlite/owner-lock.ts'
import { ErasureLog } from '../upkeep/erasure-log.ts'
import { Erasures } from '../upkeep/erasures.ts'
import { type Command, Usage } from './command.ts'

export const restoreCommand: Command = {
  summary: 'restore a backup, and repeat the erasures since then',
  usage: `npm run pulseboard -- restore FILE

The collector must be stopped. The database as it is now is lost. People whose erasure is written down in the data
directory (erasures.jsonl) are erased from the copy as well; keep that file with the directory. A collector that starts
on a copy put there by hand does the same. With PostgreSQL, use its pg_restore; the next start erases again.`,

  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    const [copy, ...rest] = positionals
    if (!copy || rest.length > 0) throw new Usage('Name one FILE.')
    const { DATABASE_URL, DATA_DIR } = readConfig()
    const file = fileOf(DATABASE_URL, DATA_DIR)
    if (file === null)
      throw new Error('PostgreSQL brings its own: pg_restore --clean --dbname DATABASE_URL FILE')
    checkCopy(copy)
    const lock = ownFile(file)
    try {
      // The backup is first restored beside the database: an error until here leaves the database unchanged.
      const next = `${file}.next`
      await copyFile(copy, next)
      // The copy's own mode may let others read it.
      await chmod(next, 0o600)
      for (const log of [`${file}-wal`, `${file}-shm`]) await rm(log, { force: true })
      await rename(next, file)
    } finally {
      lock.release()
    }
    const store = await openStore(DATABASE_URL, DATA_DIR, { role: 'command' })
    try {
      const erasures = new Erasures({
        store,
        group: new GroupCommit(store),
        log: new ErasureLog(DATA_DIR),
        now: Date.now,
      })
      const count = await erasures.repeat()
      console.log(`${copy} is restored; ${count} later erasures of contacts are repeated.`)
      return 0
    } finally {
      await store.close()
    }
  },
}
