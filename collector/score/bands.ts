import type { Band } from '../../shared/plan.ts'
import type { Scorer } from './compile.ts'

/** The band of a score: half-open ranges, the lowest without a start. Null when the plan has none. */
export function bandOf({ bands }: Pick<Scorer, 'bands'>, score: number): Band | null {
  let found: Band | null = null
  for (const band of bands) if (band.from === undefined || score >= band.from) found = band
  return found
}

/** The score at which the top band begins; null for a plan with fewer than two bands. */
export function topBandFrom({ bands }: Pick<Scorer, 'bands'>): number | null {
  return bands.length > 1 ? (bands[bands.length - 1]!.from ?? null) : null
}
