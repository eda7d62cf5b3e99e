import { emit, flush } from '../emit.ts'
import { on } from '../listen.ts'
import { page, turnTo } from '../page.ts'
import { patch } from '../patch.ts'
import { bare } from '../url.ts'
import { endView } from './engagement.ts'

/** A view when the page is first seen, returns from the back/forward cache, or turns to another address. */
export const captureViews = () => {
  view(document.referrer)
  // Patched, since the Navigation API alone would miss the browsers of before 2026.
  patch(history, 'pushState', turn)
  patch(history, 'replaceState', turn)
  on('popstate pageshow', turn)
}

/** The view that began in this task: what replaces its address now sends it on, and begins no other. */
let latest: { u: string } | 0

export const view = (referrer: string) => {
  endView()
  // Soon the title is another page's.
  flush()
  turnTo(address())
  const event = emit('page_view', {
    results: document.querySelector<HTMLElement>('[data-pulse-results]')?.dataset.pulseResults,
  })
  event.r = referrer
  latest = event
  setTimeout(() => {
    latest = 0
  })
}

const turn = (how: Partial<PageTransitionEvent> | string) => {
  const before = page
  const now = address()
  // A replaced query is a filter that was set, not a view.
  if (how === 'replaceState' && (latest || bare(now) === bare(before))) {
    turnTo(now)
    if (latest) latest.u = now
  } else if (now !== before || (how as PageTransitionEvent).persisted) view(before)
}

/** Without a fragment that merely points into the page; `#/` and `#!` are routes. */
const address = () => location.href.replace(/#(?![/!]).*/, '')
