import type { Store } from '../model/port.ts'
import type { ContactRow } from '../model/rows.ts'

type Deps = {
  store: Pick<Store, 'scan'>
  take: (rows: readonly ContactRow[]) => void
  memory: { isTight(): boolean }
}

/**
 * Hands all stored contacts on, at a start. While memory is short, contacts without an identifier are left out: a start that
 * needed all the memory there is would end as the run before it did. Returns the number of contacts left out; each comes
 * back with its next event.
 */
export async function scanContacts({ store, take, memory }: Deps): Promise<number> {
  let leftOut = 0
  await store.scan(rows => {
    const fitting = memory.isTight() ? rows.filter(({ identifiers }) => identifiers.length > 0) : rows
    leftOut += rows.length - fitting.length
    take(fitting)
  })
  return leftOut
}
