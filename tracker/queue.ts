import type { BeaconEvent } from '../shared/beacon.ts'
import { cardless } from './card.ts'
import { site } from './settings.ts'
import { box, keys, put, remove } from './store.ts'

// A beacon must stay under 64 KB with all others in flight, and a UTF-16 unit takes at most 3 bytes of UTF-8.
const MAX_CHARS = 20_000
// Added to each, so that never more than 100 go together, and never more than 999 are kept.
const MORE_CHARS = 300
/** The tracker's share of the site's storage, where a collector cannot be reached for long. */
const MAX_KEPT_CHARS = 300_000
/** The collector takes nothing from pages that is older. */
const MAX_AGE_MS = 30 * 864e5

export const keep = (event: BeaconEvent) => {
  put(
    `${site}:${event.i}`,
    JSON.stringify(event, (_, value) => (value?.trim ? cardless(value) : value)),
  )
}

/**
 * Keys of the oldest events that fit into one beacon; an event that is too long is sent alone, and the collector
 * rejects it. Events above the storage limit, or too old, are dropped here.
 */
export const oldest = (most?: number, chars = 0, room = MAX_KEPT_CHARS) =>
  keys(':')
    .reverse()
    .filter(
      key =>
        (size(key) < room &&
          key > `${site}:${(Date.now() - MAX_AGE_MS).toString(36)}` &&
          (room -= size(key))) ||
        !remove(key),
    )
    .reverse()
    .filter((key, n) => (chars += size(key)) < MAX_CHARS || !n)
    .slice(0, most)

const size = (key: string) => box[key]!.length + MORE_CHARS

/** Puts an event behind all others: `~` sorts after what ids are made of. */
export const postpone = (key: string) => {
  put(key.replace(':', ':~'), box[key]!)
  remove(key)
}
