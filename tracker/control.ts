import { view } from './capture/views.ts'
import { enter, isDenied, type State } from './consent.ts'
import { discard, flush } from './emit.ts'
import { sendBeacon } from './send.ts'
import { settings } from './settings.ts'
import { put } from './store.ts'
import { forget } from './visitor.ts'

/** The visitor's answer, as the site's consent tool gives it. */
export const consent = (answer: State) => {
  enter(answer)
  // What is still in memory has not been counted: it may be, without ids.
  if (isDenied()) discard() && view(document.referrer)
  else put(`${settings.site}c`, answer)
  flush()
}

/** Forgets the visitor, as at a sign-out; what the collector has not got yet goes out under the old id. */
export const reset = () => {
  flush(sendBeacon)
  forget()
}
