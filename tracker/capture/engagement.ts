import { emit } from '../emit.ts'
import { on } from '../listen.ts'

/** False while the clock is stopped. */
let since: number | false = false
let spent = 0
let deepest = 0

/** The time in view with focus, and the furthest scroll; reported when either ends (start.ts). */
export const captureEngagement = () => {
  tick()
  on('scroll', measure)
}

/** For a view that ends: its time is reported with its own address, and the next one begins at the top. */
export const endView = () => {
  tick()
  report()
  deepest = 0
}

export const report = () => {
  // Measured late, since measuring a loading page forces a layout.
  if (spent > 999) {
    emit('engagement', { ms: spent, scrolled: measure() })
    spent = 0
  }
}

/** Whether the clock runs from here. */
export const tick = (now = Date.now()) => {
  spent += since ? now - since : 0
  since = !document.hidden && document.hasFocus() && now
  return since
}

const measure = () =>
  (deepest = Math.max(deepest, (scrollY + innerHeight) / document.documentElement.scrollHeight))
