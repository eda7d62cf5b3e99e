import { StorageUnavailable } from '../../model/port.ts'

/** A concurrent batch wrote rows that this decision did not see: the batch must be decided again. */
export class LostRace extends Error {
  constructor(what: string) {
    super(`another collector was first: ${what}`)
  }
}

const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const LOCK_TIMEOUT = '55P03'
const NO_PARTITION = '23514'
const AGAIN = new Set([SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT])

/** Classes of SQLSTATE in which the server, not the statement, is at fault. */
const SERVER_CLASSES = new Set(['08', '25', '53', '57', '58', 'XX'])

export const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof LostRace || AGAIN.has(codeOf(error))

export const isMissingPartition = (error: unknown): boolean =>
  codeOf(error) === NO_PARTITION && /no partition/.test((error as Error).message)

/** Errors of a statement pass unchanged; all others mean that the server is unavailable. */
export const asStorageError = (error: unknown): unknown => {
  if (error instanceof StorageUnavailable) return error
  const code = codeOf(error)
  const isServers = SERVER_CLASSES.has(code.slice(0, 2)) && /^[0-9A-Z]{5}$/.test(code)
  return isServers || isWorthAnotherTry(error) || isConnectionError(error)
    ? new StorageUnavailable(error)
    : error
}

/** The connection may be broken: it must not go back to the pool. */
export const isConnectionError = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(E[A-Z]+)$/.test(codeOf(error)) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed|server closed the connection/i.test(
      error.message,
    ))

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '')
