import { compareBytes } from '../../shared/order.ts'

export type Ranked = {
  score: number
  lastScoringAt: number | null
  first: { time: number; id: string } | null
}

/** Best first: the score, then the later last scoring event, then the earlier first event. */
export function compareForRank(a: Ranked, b: Ranked): number {
  if (a.score !== b.score) return b.score - a.score
  const last = compareInstants(b.lastScoringAt, a.lastScoringAt)
  if (last !== 0) return last
  if (!a.first || !b.first) return a.first ? -1 : b.first ? 1 : 0
  return a.first.time - b.first.time || compareBytes(a.first.id, b.first.id)
}

/** A missing instant sorts before every other. */
function compareInstants(a: number | null, b: number | null): number {
  if (a === b) return 0
  return a === null ? -1 : b === null ? 1 : a - b
}
