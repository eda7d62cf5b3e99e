import type { KeyClass } from './event.ts'

/** The sort key of a contact's events: time, then id by UTF-8 bytes, then public before secret. */
export type EventPosition = { time: number; id: string; key: KeyClass }

/** The order of SCORING.md, kept here alone: the engine, identity and both stores sort by it. */
export function comparePositions(a: EventPosition, b: EventPosition): number {
  if (a.time !== b.time) return a.time - b.time
  if (a.id !== b.id) return compareBytes(a.id, b.id)
  return a.key === b.key ? 0 : a.key === 'public' ? -1 : 1
}

/**
 * Order by UTF-8 bytes. UTF-16 units have the same order, except surrogates, which represent the largest code points.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x === y) continue
    if (isSurrogate(x) !== isSurrogate(y)) {
      x += isSurrogate(x) ? 0x10000 : 0
      y += isSurrogate(y) ? 0x10000 : 0
    }
    return x - y
  }
  return a.length - b.length
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff
