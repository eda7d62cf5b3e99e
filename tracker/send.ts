import { isDenied, state } from './consent.ts'
import { oldest } from './queue.ts'
import { settings } from './settings.ts'
import { box, remove } from './store.ts'
import { tell } from './tell.ts'
import { visitor } from './visitor.ts'

const TIMEOUT_MS = 30_000
const BACKOFF_MS = 1000
const MAX_BACKOFF_MS = 300_000

// Taken, or refused for ever, as all is but for "too late" and "too many".
const GONE = /^(2|4(?!08|29))/

let isBusy = false
let backoff = BACKOFF_MS

/** Sends what is kept, beacon after beacon, until the collector has acknowledged all or says not now. */
export const send = async () => {
  if (isBusy) return
  isBusy = true
  let wait: number | undefined
  try {
    try {
      // One tab at a time; whoever comes second finds the queue as the first has left it.
      wait = await navigator.locks.request(settings.site, sendAll)
    } catch {
      wait = await sendAll()
    }
    setTimeout(() => {
      isBusy = false
      if (wait) send()
    }, wait)
  } catch (error) {
    tell('caught', error)
  }
}

/** For the moment of leaving: nobody hears the answer, so all stays kept, and ids make the resend harmless. */
export const sendBeacon = () => {
  const batch = oldest()
  if (batch[0]) {
    tell('beacon', batch)
    navigator.sendBeacon(settings.endpoint, wrap(batch))
  }
}

/**
 * Resolves to the ms to wait before the next try, if there is a need for one.
 *
 * XMLHttpRequest and not fetch: consent tools and monitors replace fetch, some with one that throws, and a
 * beacon in its place would leave us without an answer. What navigation aborts, the beacon has sent again.
 */
const sendAll = async () => {
  for (let batch: string[]; (batch = oldest())[0]; batch.forEach(remove)) {
    tell('sending', batch)
    const request = new XMLHttpRequest()
    await new Promise(settle => {
      request.onloadend = settle
      request.open('POST', settings.endpoint)
      request.timeout = TIMEOUT_MS
      request.withCredentials = true
      request.send(wrap(batch))
    })
    tell('answered', request)
    if (!GONE.test(request.status as unknown as string)) {
      const seconds = request.getResponseHeader('retry-after') as unknown as number
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS)
      return (seconds * 1000 || backoff) * (1 + Math.random())
    }
    backoff = BACKOFF_MS
  }
}

const wrap = (batch: string[]) =>
  `{"k":"${settings.site}",${isDenied() ? '' : `"v":"${visitor()}",`}"z":${Date.now()},"c":"${state}","e":[${batch.map(key => box[key])}]}`
