import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { storeContract } from './contract.ts'

storeContract('SQLite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-store-'))
  return {
    url: 'sqlite:',
    dataDir,
    // One collector owns the file; commands work beside it.
    neighbour: 'command',
    age: async () => {
      const db = new Database(join(dataDir, 'pulseboard.db'))
      db.pragma('user_version = 999')
      db.close()
    },
    end: () => rm(dataDir, { recursive: true }),
  }
})
