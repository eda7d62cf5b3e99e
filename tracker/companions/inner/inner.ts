import type { Companion } from '../../equip.ts'
import { takeMore, wanted } from '../more-tools.ts'
import { acts, on, safe, take } from '../tools.ts'

/**
 * Events in same-origin frames are reported for the page around them; frames of other origins are inaccessible. A submit
 * event does not leave an open shadow root, but the clicks before it do.
 */
export const watchInner: Companion = (...tools) => {
  take(...tools)
  takeMore(...tools)
  // Not on the window, which the load of a frame does not reach: https://dom.spec.whatwg.org/#interface-document
  document.addEventListener('load', listenInFrames, true)
  listenInFrames()
  on<Event>('click input', event => event.composedPath().forEach(listenInRoot))
  for (const act of acts) listenInRoot(((act as Event).target as Element | null)?.shadowRoot)
}

// A listener that is there already is not added again.
const listenIn = (where: EventTarget, which: RegExp) => {
  for (const [types, listener] of wanted)
    for (const type of types.split(' '))
      if (which.test(type)) where.addEventListener(type, listener as EventListener, true)
}

const listenInFrames = () =>
  [].forEach.call(
    window,
    safe((frame: Window) => listenIn(frame, /./)),
  )

/** All else that is listened for comes out of a root by itself. */
const listenInRoot = (node?: EventTarget | null) => {
  if (node instanceof ShadowRoot) listenIn(node, /submit/)
}
