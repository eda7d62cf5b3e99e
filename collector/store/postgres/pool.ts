import pg from 'pg'
import { asStorageError, isConnectionError } from './failure.ts'

export type Client = pg.PoolClient
const CONNECT_MS = 5_000
const INT8 = 20

/** All our big integers are instants, numbers of rows and versions: exact in a double. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
}

export type PoolOptions = {
  connectionString: string
  /** Connections at most. */
  max: number
  name: string
  /** Set on each new connection. */
  settings?: Record<string, string>
}

export const makePool = ({ connectionString, max, name, settings = {} }: PoolOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: `pulseboard ${name}`,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    onConnect: async client => {
      const list = Object.entries(settings).map(([setting, value]) => `SET ${setting} = ${value}`)
      if (list.length > 0) await client.query(list.join('; '))
    },
  })
  // A broken connection rejects its running query; an idle one has none, and the pool replaces it.
  // Without a listener of its own it would end the process, also while it is lent (to Kysely, say).
  pool.on('connect', client => client.on('error', () => {}))
  pool.on('error', () => {})
  return pool
}

/** Lends a connection; a broken one, or one left inside a transaction, is not reused. */
export const withClient = async <Result>(
  pool: pg.Pool,
  work: (client: Client) => Promise<Result>,
): Promise<Result> => {
  let client: Client
  try {
    client = await pool.connect()
  } catch (error) {
    throw asStorageError(error)
  }
  let isBroken = false
  try {
    return await work(client)
  } catch (error) {
    isBroken = isConnectionError(error)
    throw error
  } finally {
    client.release(isBroken)
  }
}

/** `begin` may also read; `work` receives one result for each of its statements. */
export const transact = <Result>(
  pool: pg.Pool,
  begin: string,
  work: (client: Client, begun: pg.QueryResult[]) => Promise<Result>,
): Promise<Result> =>
  withClient(pool, async client => {
    try {
      const begun: unknown = await client.query(begin)
      const result = await work(client, (Array.isArray(begun) ? begun : [begun]) as pg.QueryResult[])
      await client.query('COMMIT')
      return result
    } catch (error) {
      if (!isConnectionError(error)) await client.query('ROLLBACK')
      throw error
    }
  })
