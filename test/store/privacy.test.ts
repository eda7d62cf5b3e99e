import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { privacyContract } from './privacy-contract.ts'

privacyContract('SQLite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-privacy-'))
  return {
    url: 'sqlite:',
    dataDir,
    neighbour: 'command',
    age: async () => {},
    end: () => rm(dataDir, { recursive: true }),
  }
})

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

privacyContract('PostgreSQL', async () => {
  const url = await server.makeDatabase()
  return {
    url,
    dataDir: '',
    neighbour: 'collector',
    age: async () => {},
    end: () => server.dropDatabase(url),
  }
})
