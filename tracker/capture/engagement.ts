import { on } from '../attempt.ts'
import { emit } from '../emit.ts'

/** 0 while the clock stands. */
let since = 0
let spent = 0
let deepest = 0

/** Time for which the page was seen and had the focus, and how far it was scrolled; told when either ends. */
export const captureEngagement = () => {
  tick()
  // In the capture phase also of each box that scrolls, and each field that gains or loses the focus.
  on(document, 'scroll', event => event.target === document && measure())
  on(window, 'focus', tick)
  on(window, 'blur', event => event.target === window && pause())
}

export const pause = () => {
  measure()
  report()
}

/** For a view that ends: its time is told under its own address, and the next begins at the top. */
export const endView = () => {
  report()
  deepest = 0
}

const report = () => {
  tick()
  const seconds = Math.trunc(spent / 1000)
  spent %= 1000
  if (seconds) emit('engagement', { seconds, percent_scrolled: Math.trunc(deepest * 100) })
}

const tick = () => {
  const now = Date.now()
  if (since) spent += now - since
  since = !document.hidden && document.hasFocus() ? now : 0
}

const measure = () => {
  deepest = Math.max(deepest, (scrollY + innerHeight) / document.documentElement.scrollHeight)
}
