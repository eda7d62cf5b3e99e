import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult as Result,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Tables } from '../../model/tables.ts'
import type { Query, QueryResult } from './reader.ts'

type Run = (query: Query) => Promise<QueryResult>

/** Kysely's own dialect runs queries on the thread that calls it; this one posts them to the reader. */
export const makeKysely = (run: Run): Kysely<Tables> => {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new PostingDriver(run),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
  return new Kysely<Tables>({ dialect })
}

class PostingDriver implements Driver {
  readonly #connection: DatabaseConnection
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  constructor(run: Run) {
    this.#connection = {
      executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<Result<Row>> => {
        const { rows, changes, lastInsertRowid } = await run({ sql, parameters })
        return {
          rows: rows as Row[],
          numAffectedRows: BigInt(changes),
          insertId: BigInt(lastInsertRowid),
        }
      },
      streamQuery: () => {
        throw new Error('queries are not streamed: page by cursor')
      },
    }
  }

  async init(): Promise<void> {}

  /** A single connection: a transaction blocks the others. */
  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isTaken) await new Promise<void>(resolve => this.#waiting.push(resolve))
    this.#isTaken = true
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#isTaken = false
  }

  /** Takes the write lock at once: a transaction that reads first may be refused when it writes, without a wait. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
  }

  async destroy(): Promise<void> {}
}
