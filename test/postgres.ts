import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { PASSWORD, PostgresProcess } from './postgres-process.ts'

export type PostgresServer = {
  /** A new, empty database; its URL. */
  makeDatabase(): Promise<string>
  dropDatabase(url: string): Promise<void>
  /** As `pg_ctl stop -m immediate` does it, and as a power cut nearly does. */
  crash(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

let databases = 0

/** A server that is not ours cannot be stopped: all its other connections are cut instead. */
const RESTART_BY_FORCE =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL'

/**
 * A real server for a test file: that of `TEST_DATABASE_URL` (which must be allowed to create databases), else
 * one of its own on a free port, in a directory that goes away with it. Benchmarks want it durable, tests quick.
 */
export const startPostgres = async ({ isDurable = false } = {}): Promise<PostgresServer> => {
  const given = process.env.TEST_DATABASE_URL
  if (given)
    return serverAt(given, {
      crash: () => runSql(given, RESTART_BY_FORCE).then(() => {}),
      start: async () => {},
      stop: async () => {},
    })
  const server = await PostgresProcess.make()
  const port = await freePort()
  const start = () => server.start(port, isDurable)
  try {
    await start()
  } catch (error) {
    await server.stop()
    throw error
  }
  return serverAt(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`, {
    async crash() {
      const file = join(server.data, 'postmaster.pid')
      process.kill(Number((await readFile(file, 'utf8')).split('\n')[0]), 'SIGQUIT')
      while (existsSync(file)) await sleep(20)
    },
    start,
    stop: () => server.stop(),
  })
}

const serverAt = (
  url: string,
  machine: Pick<PostgresServer, 'crash' | 'start' | 'stop'>,
): PostgresServer => ({
  async makeDatabase() {
    const name = `pulseboard_${process.pid}_${++databases}`
    await runSql(url, `CREATE DATABASE ${name}`)
    return Object.assign(new URL(url), { pathname: `/${name}` }).href
  },
  async dropDatabase(database) {
    await runSql(url, `DROP DATABASE ${new URL(database).pathname.slice(1)} WITH (FORCE)`)
  },
  ...machine,
})

/** One statement over a connection of its own. */
export const runSql = async (url: string, sql: string): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}
