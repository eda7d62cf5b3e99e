import type { Fact } from './score.ts'
import { compareBytes } from './text.ts'

/** The law's order: time, then id by UTF-8 bytes, then public before secret. */
export function compareFacts(a: Fact, b: Fact): number {
  const x = a.event
  const y = b.event
  if (x.time !== y.time) return x.time - y.time
  if (x.id !== y.id) return compareBytes(x.id, y.id)
  return x.key === y.key ? 0 : x.key === 'public' ? -1 : 1
}
