import type { Share } from '../statistics/intervals.ts'
import { nonDecreasing } from '../statistics/monotone.ts'

/** The points of the last step before the conversion. */
const LAST_POINTS = 40
/** Values without data: about double from step to step. */
const GUESSES = [1, 2, 5, 10, 20, 40]
const MOST_GUESSED = 40
/** Fewer people than this behind the last step are no basis for values. */
const LEAST_PEOPLE = 10

export type StepValues = {
  points: number[]
  /** Log-odds of one point; null where the values are defaults. */
  perPoint: number | null
}

const logit = (p: number): number => Math.log(p / (1 - p))

/**
 * The points of a path's steps, from the share that converts after each step: pooled until they do not fall along the
 * path, as log-odds above the base rate, scaled so that the last step has 40. Each value is at least 0, and at least one
 * more than the value before.
 */
export function stepValues(steps: readonly Share[], base: Share): StepValues {
  const last = steps.at(-1)
  if (!last || last.n < LEAST_PEOPLE || base.n === 0 || base.k === 0 || base.k === base.n)
    return guessed(steps.length)
  const pooled = nonDecreasing(
    steps.map(({ k, n }) => ({ value: n === 0 ? 0 : k / n, weight: Math.max(n, 1e-9) })),
  )
  const above = pooled.map(
    (rate, index) => logit(inside(rate, pooled, steps, index)) - logit(base.k / base.n),
  )
  const top = above.at(-1)!
  if (!(top > 0)) return guessed(steps.length)
  const perPoint = top / LAST_POINTS
  let before = -1
  const points = above.map(value => (before = Math.max(0, before + 1, Math.round(value / perPoint))))
  return { points, perPoint }
}

/** A pooled rate of 0 or 1 has no log-odds: of k in n it becomes (k + ½)/(n + 1), over all steps that were pooled. */
function inside(rate: number, pooled: readonly number[], steps: readonly Share[], index: number): number {
  if (rate > 0 && rate < 1) return rate
  const together = steps.filter((_, other) => pooled[other] === pooled[index])
  const k = together.reduce((sum, step) => sum + step.k, 0)
  const n = together.reduce((sum, step) => sum + step.n, 0)
  return (k + 0.5) / (n + 1)
}

const guessed = (count: number): StepValues => ({
  points: Array.from({ length: count }, (_, index) => {
    const fromLast = count - 1 - index
    const guess = GUESSES[GUESSES.length - 1 - fromLast]
    return guess ?? 1
  }).map((points, index, all) => (all.length > GUESSES.length ? evenly(index, all.length) : points)),
  perPoint: null,
})

/** A path of more steps than guesses rises evenly. */
const evenly = (index: number, count: number): number => Math.round(((index + 1) * MOST_GUESSED) / count)
