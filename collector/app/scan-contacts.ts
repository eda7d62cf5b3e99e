import { type AtRest, rowAtRest } from '../model/at-rest.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow } from '../model/rows.ts'

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
