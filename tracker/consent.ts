import { site, wishes } from './settings.ts'
import { box, openBox } from './store.ts'
import { tell } from './tell.ts'
import { forget } from './visitor.ts'

/** `wait` keeps all in memory and sends nothing. */
export type State = 'granted' | 'denied' | 'unknown' | 'wait'

export let state: State

export const isDenied = () => state === 'denied'

/**
 * The visitor's consent, or the default when the page begins. A refusal leaves no data in the browser, not even the
 * refusal itself.
 */
export const enter = (answer?: State) => {
  openBox()
  // Global Privacy Control is an answer for every site.
  state = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
    ? 'denied'
    : answer || (box[`${site}c`] as State) || wishes.consent || 'unknown'
  tell('consent', state)
  if (isDenied()) {
    forget()
    openBox({})
  }
}
