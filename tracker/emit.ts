import type { BeaconEvent } from '../shared/beacon.ts'
import { attempt } from './attempt.ts'
import { isDenied, state } from './consent.ts'
import { keep } from './queue.ts'
import { send } from './send.ts'
import { settings } from './settings.ts'
import { tell } from './tell.ts'
import { newId } from './visitor.ts'

// The page has its turn first; routers set the title after the address.
const LINGER_MS = 100

const told = new Set()

const fresh: BeaconEvent[] = []
let lastTime = 0

/** Address of the view that events belong to: a single-page app has moved on before it is left. */
export let page: string
export const turnTo = (url: string) => {
  page = url
}

/** Takes note of an event; it is stored and sent a moment later. */
export const emit = (n: string, p?: object, more?: Partial<BeaconEvent>) => {
  if (isDenied() && (n !== 'page_view' || settings.denied !== 'count')) return tell('refused', n)
  // Never the same instant twice, so that ids sort in the order of making.
  lastTime = Math.max(Date.now(), lastTime + 1)
  const event = { i: newId(lastTime), n, t: lastTime, u: page, p, ...more } as BeaconEvent
  fresh.push(event)
  tell('seen', event)
  setTimeout(flush, LINGER_MS)
}

/** Moves what is fresh into the queue, unless consent is awaited, and has that sent. */
export const flush = (sending: () => unknown = send) =>
  attempt(() => {
    if (state === 'wait') return
    for (const event of fresh.splice(0)) {
      event.h = document.title
      attempt(() => keep(event))
    }
    sending()
  })

/** True the first time that it is asked. */
export const isNew = (thing: unknown) => told.size < told.add(thing).size

/** Says whether there was anything. */
export const discard = () => fresh.splice(0)[0]
