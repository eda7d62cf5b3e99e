import { enter, type State } from './consent.ts'
import { flush } from './emit.ts'
import { sendBeacon } from './send.ts'
import { site } from './settings.ts'
import { put } from './store.ts'
import { forget } from './visitor.ts'

/** The visitor's consent, from the site's consent tool. After a refusal it is kept in memory only. */
export const consent = (answer: State) => {
  enter(answer)
  put(`${site}c`, answer)
  flush()
}

/** Forgets the visitor, as at a sign-out; what the collector has not got yet goes out under the old id. */
export const reset = () => {
  flush(sendBeacon)
  forget()
}
