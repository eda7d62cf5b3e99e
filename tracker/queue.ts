import type { BeaconEvent } from '../shared/beacon.ts'
import { settings } from './settings.ts'
import { box, keys, put } from './store.ts'
import { tell } from './tell.ts'

// A beacon must stay under 64 KB with all others in flight, and a UTF-16 unit takes at most 3 bytes of UTF-8.
const MAX_CHARS = 20_000
const MAX_EVENTS = 100

export const keep = (event: BeaconEvent) => {
  const json = JSON.stringify(event)
  // Too long to be sent ever, it would hold up all others.
  if (json.length < MAX_CHARS) put(settings.site + ':' + event.i, json)
  else tell('too large', event)
}

/** Keys of the oldest events that fit into one beacon. */
export const oldest = () => {
  let chars = 0
  return keys(':').filter((key, n) => n < MAX_EVENTS && (chars += box[key]!.length) < MAX_CHARS)
}
