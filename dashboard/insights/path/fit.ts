import type { Insights } from '../../../shared/insights.ts'

export type FitChoice = { trait: string; value: string; points: number; n: number | null }

const TRAIT = 'traits.'
const logit = (p: number): number => Math.log(p / (1 - p))

/**
 * Groups of known properties that convert more or less often than all, with points on the scale of the path: the
 * log-odds of the shrunk rate above the average, at most as many as the strongest step.
 */
export function fitOf(profile: Insights['profile'], perPoint: number | null, most: number): FitChoice[] {
  if (profile.state !== 'given' || perPoint === null) return []
  const { people, conversions, groups } = profile.value
  const mean = logit(conversions / people)
  return groups.flatMap(({ attribute, value, range, verdict, shrunk, rate }) => {
    if (verdict === 'as_all' || !attribute.startsWith(TRAIT) || range || value === null || value === '…')
      return []
    const points = Math.round((logit(shrunk.value) - mean) / perPoint)
    const bounded = Math.max(-most, Math.min(most, points))
    return bounded === 0 ? [] : [{ trait: attribute.slice(TRAIT.length), value, points: bounded, n: rate.n }]
  })
}
