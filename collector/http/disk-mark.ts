import type { Store } from '../model/port.ts'

const GIB = 1024 ** 3
/** The disk counts as low below the smaller of the two: a share alone would be plenty on a large disk. */
const LOW_SHARE = 0.1
const LOW_BYTES = 10 * GIB

/** The free bytes of a disk that is nearly full; null while there is room, and where a server looks after its own. */
export async function lowDisk(store: Pick<Store, 'disk'>): Promise<number | null> {
  const found = await store.disk()
  return found && found.free < Math.min(found.total * LOW_SHARE, LOW_BYTES) ? found.free : null
}
