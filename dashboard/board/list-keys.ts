/** The target row of a key in a list of `count` rows; null if the key does not move. */
export function nextPlace(key: string, place: number, count: number, page: number): number | null {
  if (count === 0) return null
  const to = (index: number) => Math.max(0, Math.min(count - 1, index))
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return to(place + 1)
    case 'k':
    case 'ArrowUp':
      return to(place - 1)
    case 'PageDown':
      return to(place + page)
    case 'PageUp':
      return to(place - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** Scrolls only as far as necessary; the head covers the first `headPx` of the visible part. */
export function bringIntoSight(box: HTMLElement, place: number, height: number, headPx: number): void {
  const top = place * height
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + height > box.scrollTop + box.clientHeight - headPx)
    box.scrollTop = top + height - box.clientHeight + headPx
}
