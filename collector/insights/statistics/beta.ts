import jstat from 'jstat'
import type { Interval, Share } from './intervals.ts'

/** The weight of the prior: a group counts as if it had this many more people with the site's average rate. */
export const AVERAGE_PEOPLE = 20

export type Shrunk = Interval & {
  rate: number
  /** The probability that the group's true rate is above the site's. */
  above: number
}

/** A group's rate shrunk towards the site's, `mean`, with its 95 % interval. */
export function shrunk({ k, n }: Share, mean: number, people = AVERAGE_PEOPLE): Shrunk {
  const a = k + people * mean
  const b = n - k + people * (1 - mean)
  return {
    rate: a / (a + b),
    low: jstat.beta.inv(0.025, a, b),
    high: jstat.beta.inv(0.975, a, b),
    above: 1 - jstat.beta.cdf(mean, a, b),
  }
}

/** The share of the standard normal distribution at or below `z`. */
export const normalCdf = (z: number): number => jstat.normal.cdf(z, 0, 1)
