import { useEffect } from 'preact/hooks'
import type { BoardStore } from './board-store.ts'

/** A finger that has left the list may come right back to it. */
const TOUCH_HOLD_MS = 1_500

/** Places wait while a pointer is over the list, a finger on it, or the focus in it. */
export function useHold(list: { current: HTMLElement | null }, store: BoardStore): void {
  useEffect(() => {
    const box = list.current
    if (!box) return
    let release: ReturnType<typeof setTimeout> | undefined
    const enter = () => {
      clearTimeout(release)
      store.holdPlaces('pointer', true)
    }
    const leave = (event: PointerEvent) => {
      clearTimeout(release)
      const delay = event.pointerType === 'mouse' ? 0 : TOUCH_HOLD_MS
      release = setTimeout(() => store.holdPlaces('pointer', false), delay)
    }
    const focusIn = () => store.holdPlaces('focus', true)
    const focusOut = (event: FocusEvent) =>
      store.holdPlaces('focus', box.contains(event.relatedTarget as Node | null))
    box.addEventListener('pointerenter', enter)
    box.addEventListener('pointerleave', leave)
    box.addEventListener('pointercancel', leave)
    box.addEventListener('focusin', focusIn)
    box.addEventListener('focusout', focusOut)
    return () => {
      clearTimeout(release)
      box.removeEventListener('pointerenter', enter)
      box.removeEventListener('pointerleave', leave)
      box.removeEventListener('pointercancel', leave)
      box.removeEventListener('focusin', focusIn)
      box.removeEventListener('focusout', focusOut)
      store.holdPlaces('pointer', false)
      store.holdPlaces('focus', false)
    }
  }, [])
}
