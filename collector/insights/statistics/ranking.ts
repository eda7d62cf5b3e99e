import { Z } from './intervals.ts'

/** One look at a contact: its score then, and whether it converted within the horizon. */
export type Look = { score: number; converted: boolean }
export type GainPoint = { people: number; conversions: number }

/**
 * The probability that a converter's score is above a non-converter's, ties being half, with the half-width of its
 * 95 % interval (Hanley and McNeil); null where one side is empty.
 */
export function areaUnderCurve(looks: readonly Look[]): { area: number; half: number; se: number } | null {
  const sorted = [...looks].sort((a, b) => a.score - b.score)
  const positive = sorted.filter(({ converted }) => converted).length
  const negative = sorted.length - positive
  if (positive === 0 || negative === 0) return null
  let rankSum = 0
  for (let i = 0; i < sorted.length; ) {
    let end = i
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) end += 1
    const midRank = (i + 1 + end) / 2
    for (; i < end; i++) if (sorted[i]!.converted) rankSum += midRank
  }
  const area = (rankSum - (positive * (positive + 1)) / 2) / (positive * negative)
  const q1 = area / (2 - area)
  const q2 = (2 * area * area) / (1 + area)
  const variance =
    (area * (1 - area) + (positive - 1) * (q1 - area ** 2) + (negative - 1) * (q2 - area ** 2)) /
    (positive * negative)
  const se = Math.sqrt(Math.max(0, variance))
  return { area, half: Z * se, se }
}

/** The share of conversions that the highest scores hold, by the share of people; corners of a polyline from (0, 0). */
export function gainCurve(looks: readonly Look[]): GainPoint[] {
  const sorted = [...looks].sort((a, b) => b.score - a.score)
  const all = sorted.filter(({ converted }) => converted).length
  const points: GainPoint[] = [{ people: 0, conversions: 0 }]
  if (all === 0) return points
  let held = 0
  for (let i = 0; i < sorted.length; ) {
    const { score } = sorted[i]!
    for (; i < sorted.length && sorted[i]!.score === score; i++) if (sorted[i]!.converted) held += 1
    points.push({ people: i / sorted.length, conversions: held / all })
  }
  return points
}

/** The share of conversions that a share of people, taken from the top, holds. */
export function heldBy(points: readonly GainPoint[], people: number): number {
  const index = points.findIndex(point => point.people >= people)
  if (index <= 0) return points[Math.max(0, index)]!.conversions
  const [from, to] = [points[index - 1]!, points[index]!]
  const part = (people - from.people) / (to.people - from.people)
  return from.conversions + part * (to.conversions - from.conversions)
}
