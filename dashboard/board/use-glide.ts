import { useLayoutEffect, useRef } from 'preact/hooks'
import { GLIDE_MS } from './glide.ts'

type Box = { current: HTMLElement | null }

/**
 * Rows move from where they were to where they are. Preact may have moved the element with the focus about in
 * the document, which takes the focus from it: it is given back.
 */
export function useGlide(box: Box, order: readonly string[], height: number): void {
  const before = useRef(order)
  const active = document.activeElement as HTMLElement | null
  const focused = active && box.current?.contains(active) ? active.dataset.id : undefined
  useLayoutEffect(() => {
    const previous = before.current
    before.current = order
    if (!box.current || previous === order) return
    if (focused && !box.current.contains(document.activeElement)) {
      rowElement(box.current, focused)?.focus({ preventScroll: true })
    }
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
      glideRows(box.current, previous, order, height)
  }, [order])
}

function glideRows(
  box: HTMLElement,
  previous: readonly string[],
  order: readonly string[],
  height: number,
): void {
  const was = new Map(previous.map((id, index) => [id, index]))
  const is = new Map(order.map((id, index) => [id, index]))
  // A row from far away starts just outside the visible part: a longer animation in the same time would blur.
  const reach = box.clientHeight + 4 * height
  for (const element of box.querySelectorAll<HTMLElement>('[data-id]')) {
    const from = was.get(element.dataset.id!)
    const to = is.get(element.dataset.id!)
    if (to === undefined || from === to) continue
    if (from === undefined) {
      element.animate({ opacity: [0, 1] }, GLIDE_MS)
      continue
    }
    const way = Math.max(-reach, Math.min(reach, (from - to) * height))
    element.animate(
      [{ transform: `translateY(${to * height + way}px)` }, { transform: `translateY(${to * height}px)` }],
      { duration: GLIDE_MS, easing: 'cubic-bezier(.2, .7, .2, 1)' },
    )
  }
}

export const rowElement = (box: HTMLElement, id: string): HTMLElement | null =>
  box.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)
