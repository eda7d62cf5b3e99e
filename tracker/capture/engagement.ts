import { emit } from '../emit.ts'
import { on } from '../listen.ts'

/** 0 while the clock stands. */
let since = 0
let spent = 0
let deepest = 0

/** Time for which the page was seen and had the focus, and how far it was scrolled; told when either ends. */
export const captureEngagement = () => {
  tick()
  on('scroll', measure)
  on('focus', tick)
  // Also heard when a field loses the focus, and the page has not.
  on('blur', () => document.hasFocus() || report())
}

/** For a view that ends: its time is told under its own address, and the next begins at the top. */
export const endView = () => {
  report()
  deepest = 0
}

export const report = () => {
  tick()
  const seconds = (spent / 1000) | 0
  spent %= 1000
  // Only now, since measuring a page that is being loaded forces its layout.
  if (seconds) emit('engagement', { seconds, percent_scrolled: measure() })
}

const tick = () => {
  const now = Date.now()
  if (since) spent += now - since
  since = !document.hidden && document.hasFocus() ? now : 0
}

const measure = () =>
  (deepest = Math.max(deepest, ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100) | 0)
