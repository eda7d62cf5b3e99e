import type { KeyClass } from './event.ts'

/** The sort key of a contact's events: time, then id by UTF-8 bytes, then public before secret. */
export type EventPosition = { time: number; id: string; key: KeyClass }

const SURROGATE = /[\ud800-\udfff]/

/** UTF-16 order is UTF-8 order but where a surrogate (an astral character) meets U+E000 to U+FFFF. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  const left = [...a]
  const right = [...b]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export function comparePositions(a: EventPosition, b: EventPosition): number {
  if (a.time !== b.time) return a.time - b.time
  const ids = compareIds(a.id, b.id)
  if (ids !== 0) return ids
  return a.key === b.key ? 0 : a.key === 'public' ? -1 : 1
}
