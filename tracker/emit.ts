import type { BeaconEvent } from '../shared/beacon.ts'
import { look } from './acts.ts'
import { safe } from './attempt.ts'
import { isDenied, state } from './consent.ts'
import { page } from './page.ts'
import { keep } from './queue.ts'
import { send } from './send.ts'
import { wishes } from './settings.ts'
import { tell } from './tell.ts'
import { clean } from './url.ts'
import { newId } from './visitor.ts'

// The page has its turn first; routers set the title after the address.
const LINGER_MS = 300

const told = new Set()

/** Events that are not stored yet: they can still be extended or withdrawn. */
export const fresh = new Set<BeaconEvent>()
let lastTime = 0

/** Takes note of an event; it is stored and sent a moment later. */
export const emit = (n: string, p?: object) => {
  // Strictly increasing, so that ids sort in the order of creation.
  lastTime = Math.max(Date.now(), lastTime + 1)
  const event = { i: newId(lastTime), n, t: lastTime, u: page, p } as BeaconEvent
  fresh.add(event)
  tell('seen', event)
  setTimeout(flush, LINGER_MS, send, [event])
  return event
}

/** Adds the title to new events, moves them into the queue unless consent is pending, and sends the queue. */
export const flush = /* @__PURE__ */ safe(
  (sending: () => unknown = send, events: Iterable<BeaconEvent> = fresh) => {
    for (const event of events) {
      event.h ??= document.title
      if (state !== 'wait' && fresh.delete(event))
        if (isDenied() && !(wishes.denied && 'r' in event)) tell('refused', event.n)
        else {
          event.u = clean(event.u)
          event.r &&= clean(event.r)
          safe(keep)(event)
        }
    }
    if (state !== 'wait') sending()
    // Later than a router has drawn its page.
    look()
  },
)

/** True the first time that it is asked. */
export const isNew = (thing: unknown) => told.size < told.add(thing).size
