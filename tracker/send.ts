import { safe } from './attempt.ts'
import { isDenied, state } from './consent.ts'
import { oldest } from './queue.ts'
import { endpoint, site } from './settings.ts'
import { box, remove } from './store.ts'
import { tell } from './tell.ts'
import { visitor } from './visitor.ts'

const BACKOFF_MS = 1000
const MAX_BACKOFF_MS = 300_000

let isBusy: unknown
let backoff = BACKOFF_MS

/** Sends what is kept. */
export const send = () =>
  isBusy ||
  // One tab at a time; the next tab reads the queue that the previous one left.
  ((navigator.locks as LockManager | undefined)
    ?.request(site, () => new Promise<void>(sendNext))
    .catch(sendNext) ??
    sendNext())

/** For page unload: the response is lost, so all events stay in the queue, and their ids make a resend harmless. */
export const sendBeacon = (batch = oldest()) => {
  if (batch[0]) {
    tell('beacon', batch)
    navigator.sendBeacon(endpoint, wrap(batch))
  }
}

const sendNext = /* @__PURE__ */ safe((done?: () => void) => {
  const batch = oldest()
  isBusy = batch[0]
  if (!isBusy) return done?.()
  tell('sending', batch)
  const request = new XMLHttpRequest()
  request.onloadend = safe(() => {
    tell('answered', request)
    // Taken, or refused for ever, as all is but for "too late" and "too many".
    if (/^(2|4(?!08|29))/.test(request.status as unknown as string)) {
      batch.forEach(remove)
      sendNext(done)
    } else
      setTimeout(
        sendNext,
        // The remainder keeps it below its maximum.
        ((request.getResponseHeader('retry-after') as unknown as number) * 1000 ||
          (backoff = (backoff * 2) % MAX_BACKOFF_MS)) *
          (1 + Math.random()),
        done,
      )
  })
  request.open('POST', endpoint)
  request.withCredentials = true
  request.send(wrap(batch))
})

const wrap = (batch: string[]) =>
  `{"k":"${site}","v":"${isDenied() ? '' : visitor()}","z":${Date.now()},"c":"${state}","e":[${batch.map(key => box[key])}]}`
