import type { Logger } from 'pino'
import { type AtRest, rowAtRest } from '../model/at-rest.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow } from '../model/rows.ts'

/** How often the log tells how far a start is. */
const PROGRESS_MS = 2_000

type Deps = {
  store: Pick<Store, 'load'>
  take: (rows: readonly ContactRow[]) => void
  /** Contacts at rest, all of them anonymous; without it they are rows like the others. */
  takeAtRest?: (atRest: AtRest) => void
  memory: { isTight(): boolean }
  /** How many contacts have been read, of about how many. */
  progress?: (read: number, of: number) => void
}

/**
 * Hands all stored contacts on, at a start. While memory is short, contacts without an identifier are left out: a start that
 * needed all the memory there is would end as the run before it did. Returns the number of contacts left out; each comes
 * back with its next event.
 */
export async function scanContacts({ store, take, takeAtRest, memory, progress }: Deps): Promise<number> {
  let leftOut = 0
  const takeAll = takeAtRest ?? ((atRest: AtRest) => take(atRest.ids.map((_, i) => rowAtRest(atRest, i))))
  await store.load(({ rows, atRest }) => {
    const isTight = memory.isTight()
    const fitting = isTight ? rows.filter(({ identifiers }) => identifiers.length > 0) : rows
    leftOut += rows.length - fitting.length
    take(fitting)
    if (atRest === null) return
    if (isTight) leftOut += atRest.ids.length
    else takeAll(atRest)
  }, progress)
  return leftOut
}

/** The scan of a start, told in the log: how far it is, and what it has left out. */
export async function scanAtStart(
  projections: { take: Deps['take']; takeAtRest(atRest: AtRest): void; endScan(): void },
  { store, memory, log }: Pick<Deps, 'store' | 'memory'> & { log: Logger },
): Promise<void> {
  let toldAt = performance.now()
  const leftOut = await scanContacts({
    store,
    take: rows => projections.take(rows),
    takeAtRest: atRest => projections.takeAtRest(atRest),
    memory,
    progress(read, of) {
      if (performance.now() - toldAt < PROGRESS_MS) return
      toldAt = performance.now()
      log.info({ read, of }, 'contacts are read')
    },
  })
  projections.endScan()
  if (leftOut === 0) return
  log.warn({ contacts: leftOut }, 'memory is short: anonymous contacts are not ranked until their next event')
}
