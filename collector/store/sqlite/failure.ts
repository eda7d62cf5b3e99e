import { StorageUnavailable } from '../../model/port.ts'

/** An error as posted to the main thread: structured cloning drops added fields of errors. */
export type Failure = {
  message: string
  stack: string | undefined
  code: string | null
  isUnavailable: boolean
}

/** Result codes of our own errors in SQL and data; all others mean that the file is unavailable. */
const MISTAKES = /^SQLITE_(ERROR|CONSTRAINT|MISMATCH|MISUSE|RANGE|TOOBIG|AUTH|INTERNAL)/

export const isStorageFailure = (error: unknown): boolean => {
  const code = codeOf(error)
  if (code === null) return false
  return code.startsWith('SQLITE_') ? !MISTAKES.test(code) : FILE_ERRORS.has(code)
}

/** Errors of creating the directory or the file. */
const FILE_ERRORS = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'ENOENT',
  'EMFILE',
  'ENFILE',
])

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

export const describeFailure = (error: unknown): Failure => ({
  message: error instanceof Error ? error.message : String(error),
  stack: error instanceof Error ? error.stack : undefined,
  code: codeOf(error),
  isUnavailable: isStorageFailure(error),
})

export const failureToError = ({ message, stack, code, isUnavailable }: Failure): Error => {
  const error = Object.assign(new Error(message), code === null ? {} : { code })
  if (stack !== undefined) error.stack = stack
  return isUnavailable ? new StorageUnavailable(error) : error
}
