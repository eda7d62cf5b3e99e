import { safe } from './attempt.ts'
import { isDenied, state } from './consent.ts'
import { lost } from './need.ts'
import { oldest, postpone } from './queue.ts'
import { newRequest } from './request.ts'
import { endpoint, site } from './settings.ts'
import { box, remove } from './store.ts'
import { tell } from './tell.ts'
import { visitor } from './visitor.ts'

const SECOND_MS = 1000
const MAX_BACKOFF = 300

let isBusy: unknown
/** Seconds. */
let backoff = 1
/** Events per request; fewer after an answer that was not the collector's. */
let most = 128

/** Sends the queued events. */
export const send = () =>
  isBusy ||
  // One tab at a time; a second tab finds the queue as the first has left it.
  ((navigator.locks as LockManager | undefined)
    ?.request(site, () => new Promise<void>(sendNext))
    .catch(sendNext) ??
    sendNext())

/**
 * Used when the page is left: no response is available, so all events stay queued, and their ids make a repeat
 * harmless.
 */
export const sendBeacon = (batch = oldest()) => {
  if (batch[0]) {
    tell('beacon', batch)
    navigator.sendBeacon(endpoint, wrap(batch))
  }
}

const sendNext = /* @__PURE__ */ safe((done?: () => void) => {
  const batch = oldest(most)
  isBusy = batch[0]
  if (!isBusy) return done?.()
  tell('sending', batch)
  const asked = newRequest()
  asked.onloadend = safe(() => {
    tell('answered', asked)
    // Only the collector's own answer drops an event: accepted, or permanently refused. Other answers come from a
    // proxy, or report a wrong configuration (a key, an origin), and the event is kept.
    const own = /^{"(accepted|code(":"(bad|too))?)/.exec(asked.responseText)?.[1]
    if (own && own !== 'code') {
      batch.forEach(remove)
      most *= 2
      backoff = 1
      return sendNext(done)
    }
    // Something on the way that dislikes one event must not hold up the others: they are tried one by one, then by two, by
    // four; and a single one goes behind the rest.
    const isForeign = !own && asked.status
    setTimeout(
      sendNext,
      (+asked.getResponseHeader('retry-after')! ||
        // The remainder keeps it below its maximum.
        (isForeign && batch[1] ? 1 : (backoff = (backoff * 2) % MAX_BACKOFF))) *
        (1 + Math.random()) *
        SECOND_MS,
      done,
    )
    if (isForeign) {
      most = 1
      if (!batch[1]) postpone(batch[0]!)
    }
  })
  asked.open('POST', endpoint)
  asked.withCredentials = true
  asked.send(wrap(batch))
})

const wrap = (batch: string[]) =>
  `{"k":"${site}","v":"${isDenied() ? '' : visitor()}","z":${Date.now()},"c":"${state}"${lost},"e":[${batch.map(key => box[key])}]}`
