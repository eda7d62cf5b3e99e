import type { Signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { rowElement } from './use-glide.ts'
import { boardQuery } from './view.ts'

type Left = { query: string; top: number; row: string | null; isByKey: boolean }

let left: Left | null = null

/**
 * Restores a board on return: the scroll position, the opened row, and the focus on it if a key opened it. Returns the
 * function to call when a key opens a row.
 */
export function useReturn(list: { current: HTMLElement | null }, current: Signal<string | null>): () => void {
  const query = useRef('')
  query.current = boardQuery.value
  const isByKey = useRef(false)
  useLayoutEffect(() => {
    const box = list.current!
    if (left?.query === query.current) {
      const { top, row } = left
      box.scrollTop = top
      current.value = row
      // The row comes into the document with the next drawing.
      if (row && left.isByKey)
        requestAnimationFrame(() => rowElement(box, row)?.focus({ preventScroll: true }))
    }
    return () => {
      left = {
        query: query.current,
        top: box.scrollTop,
        row: current.value,
        isByKey: isByKey.current,
      }
    }
  }, [])
  return () => {
    isByKey.current = true
  }
}
