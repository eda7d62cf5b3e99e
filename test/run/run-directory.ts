import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'

/** Inside the run's directory: what test files share, and what the run itself takes away. */
const SHARED = 'shared'
const MOST_NAMED = 20
/** A run's directory: the id of its process, and what `mkdtemp` adds. */
const NAME = /^pulse-(\d+)-\w{6}$/

/** Where this run keeps what its test files share; outside a run (the benchmarks) there is no such place. */
export const sharedDirectory = (): string | undefined => process.env.PULSEBOARD_TEST_SHARED

/**
 * Vitest's global setup. The run's temporary directory is one of its own, so that what is left in it was left by
 * this run; anything that is there at the end is named and fails the run.
 */
export default function openRunDirectory(): () => void {
  const before = process.env.TMPDIR
  clearAbandoned(tmpdir())
  const dir = mkdtempSync(join(tmpdir(), `pulse-${process.pid}-`))
  // PostgreSQL's processes may belong to another user (see postgres-process.ts), who passes through here.
  chmodSync(dir, 0o711)
  process.env.TMPDIR = dir
  process.env.PULSEBOARD_TEST_SHARED = join(dir, SHARED)
  // The tests start some hundred collectors and commands; the first of them compiles the sources for all.
  process.env.NODE_COMPILE_CACHE ??= join(dir, SHARED, 'compiled')
  return () => {
    const left = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
      name => name.split(sep)[0] !== SHARED,
    )
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    delete process.env.PULSEBOARD_TEST_SHARED
    if (left.length === 0) return
    process.exitCode = 1
    throw new Error(`Tests left files in the temporary directory: ${left.slice(0, MOST_NAMED).join(', ')}`)
  }
}

/** Removes the directories of runs that were killed: their names hold the id of a process that has gone. */
export function clearAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = NAME.exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    try {
      rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // Another user's run, or another run that clears it at this moment.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process is there and belongs to another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
