import { useEffect } from 'preact/hooks'
import type { BoardStore } from './board-store.ts'

/** A finger that has left the list may come right back to it. */
const TOUCH_HOLD_MS = 1_500
/** A mouse without movement for this time counts as resting: rows may move under it. */
export const REST_MS = 5_000

/**
 * Places wait while the focus is in the list, a finger is on it, or a pointer over it that has moved or scrolled
 * within `REST_MS`.
 */
export function useHold(list: { current: HTMLElement | null }, store: BoardStore): void {
  useEffect(() => (list.current ? holdWhileUsed(list.current, store) : undefined), [])
}

/** Returns what ends it. */
export function holdWhileUsed(box: HTMLElement, store: Pick<BoardStore, 'holdPlaces'>): () => void {
  const ending = new AbortController()
  let release: ReturnType<typeof setTimeout> | undefined
  let isHeld = false
  const hold = (on: boolean) => {
    clearTimeout(release)
    if (isHeld === on) return
    isHeld = on
    store.holdPlaces('pointer', on)
  }
  const releaseIn = (ms: number) => {
    clearTimeout(release)
    release = setTimeout(hold, ms, false)
  }
  const isMouse = (event: Event) => !(event instanceof PointerEvent) || event.pointerType === 'mouse'
  const use = (event: Event) => {
    hold(true)
    if (isMouse(event)) releaseIn(REST_MS)
  }
  const leave = (event: PointerEvent) => {
    if (isMouse(event)) hold(false)
    else releaseIn(TOUCH_HOLD_MS)
  }
  const options = { signal: ending.signal, passive: true }
  for (const kind of ['pointerenter', 'pointermove', 'pointerdown', 'wheel'])
    box.addEventListener(kind, use, options)
  box.addEventListener('pointerleave', leave, options)
  box.addEventListener('pointercancel', leave, options)
  box.addEventListener('focusin', () => store.holdPlaces('focus', true), options)
  const focusOut = (event: FocusEvent) =>
    store.holdPlaces('focus', box.contains(event.relatedTarget as Node | null))
  box.addEventListener('focusout', focusOut, options)
  return () => {
    ending.abort()
    hold(false)
    store.holdPlaces('focus', false)
  }
}
