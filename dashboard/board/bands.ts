import type { Band, Plan } from '../../shared/plan.ts'

/** Three colours for any number of bands: the lowest, the highest, and those between. */
export type Tone = 'cold' | 'warm' | 'hot'

export function sortedBands(plan: Pick<Plan, 'bands'>): Band[] {
  return [...plan.bands].sort(
    (a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY),
  )
}

export function toneOf(bands: readonly Band[], id: string | null): Tone {
  const place = bands.findIndex(band => band.id === id)
  if (place <= 0) return 'cold'
  return place === bands.length - 1 ? 'hot' : 'warm'
}

export type Scale = { full: number; ticks: number[] }

/** Ends at a round number past the best score, so that it seldom changes; one giant must not flatten all others. */
export function scaleOf(bands: readonly Band[], best: number): Scale {
  const ticks = bands.flatMap(({ from }) => (from !== undefined && from > 0 ? [from] : []))
  const last = Math.max(10, ...ticks)
  return { full: Math.min(last * 4, Math.max(last * 1.25, roundUp(best))), ticks }
}

/** To the next of 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120 … */
function roundUp(score: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(10, score)))
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find(step => step * power >= score) ?? 10
  return step * power
}
