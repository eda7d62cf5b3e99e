import { afterAll, beforeAll } from 'vitest'
import { type PostgresServer, runSql, startPostgres } from '../postgres.ts'
import { storeContract } from './contract.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

storeContract('PostgreSQL', async () => {
  const url = await server.makeDatabase()
  return {
    url,
    dataDir: '',
    neighbour: 'collector',
    age: async () => void (await runSql(url, 'UPDATE schema_version SET version = 999')),
    end: () => server.dropDatabase(url),
  }
})
