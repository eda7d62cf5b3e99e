import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Tables } from '../../model/tables.ts'
import { asStorageError } from './failure.ts'

/** Kysely's own dialect, with StorageUnavailable for an unreachable server, as everywhere. */
export const makeKysely = (pool: pg.Pool): Kysely<Tables> => {
  const dialect = new PostgresDialect({ pool })
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => guarded(dialect.createDriver()),
      createIntrospector: db => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  })
}

const guarded = <Part extends object>(part: Part): Part =>
  new Proxy(part, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...values: unknown[]) => {
        try {
          const result: unknown = await member.apply(target, values)
          return isConnection(result) ? guarded(result) : result
        } catch (error) {
          throw asStorageError(error)
        }
      }
    },
  })

const isConnection = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'executeQuery' in value
