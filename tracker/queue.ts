import type { BeaconEvent } from '../shared/beacon.ts'
import { site } from './settings.ts'
import { box, keys, put } from './store.ts'

// A beacon must stay under 64 KB with all others in flight, and a UTF-16 unit takes at most 3 bytes of UTF-8.
const MAX_CHARS = 20_000
// Added to each, so that never more than 100 go together.
const MORE_CHARS = 200

export const keep = (event: BeaconEvent) => {
  put(`${site}:${event.i}`, JSON.stringify(event))
}

/** Keys of the oldest events that fit into one beacon; one that is too long goes alone, and the collector refuses it. */
export const oldest = (chars = 0) =>
  keys(':').filter((key, n) => (chars += box[key]!.length + MORE_CHARS) < MAX_CHARS || !n)
