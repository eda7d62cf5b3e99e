import { attempt, on } from '../attempt.ts'
import { emit, page, turnTo } from '../emit.ts'
import { bare, clean } from '../url.ts'
import { endView } from './engagement.ts'

/** A view when the page is first seen, returns from the back/forward cache, or turns to another address. */
export const captureViews = () => {
  view(document.referrer)
  on<PageTransitionEvent>(window, 'pageshow', event => event.persisted && view(page))
  // Patched, since the Navigation API alone would miss the browsers of before 2026.
  patch('pushState')
  patch('replaceState', true)
  on(window, 'popstate', () => turn())
}

export const view = (referrer: string) => {
  endView()
  turnTo(address())
  emit('page_view', {}, { r: clean(referrer) })
}

const patch = (method: 'pushState' | 'replaceState', isReplaced?: boolean) => {
  const original = history[method]
  history[method] = (...args) => {
    original.apply(history, args)
    attempt(() => turn(isReplaced))
  }
}

const turn = (isReplaced?: boolean) => {
  const before = page
  const now = address()
  // A replaced query is a filter that was set, not a view.
  if (isReplaced && bare(now) === bare(before)) turnTo(now)
  else if (now !== before) view(before)
}

/** Without a fragment that merely points into the page; `#/` and `#!` are routes. */
const address = () => clean(location.href.replace(/#(?![/!]).*/, ''))
