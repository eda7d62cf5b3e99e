import { normalCdf } from './beta.ts'
import type { Share } from './intervals.ts'

/** The pooled score test of two shares, both sides, without a correction for continuity; 1 where nothing differs. */
export function scoreTest(one: Share, other: Share): number {
  if (one.n === 0 || other.n === 0) return 1
  const pooled = (one.k + other.k) / (one.n + other.n)
  const variance = pooled * (1 - pooled) * (1 / one.n + 1 / other.n)
  if (variance <= 0) return 1
  const z = (one.k / one.n - other.k / other.n) / Math.sqrt(variance)
  return Math.min(1, 2 * normalCdf(-Math.abs(z)))
}

/** Benjamini and Hochberg: the findings that are kept at the false discovery rate `rate`. */
export function survivors(ps: readonly number[], rate = 0.1): boolean[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p)
  const last = order.findLastIndex(({ p }, rank) => p <= (rate * (rank + 1)) / ps.length)
  const stays = new Array<boolean>(ps.length).fill(false)
  for (const { index } of order.slice(0, last + 1)) stays[index] = true
  return stays
}
