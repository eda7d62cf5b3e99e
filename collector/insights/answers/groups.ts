import { shrunk } from '../statistics/beta.ts'
import type { Share } from '../statistics/intervals.ts'
import { estimate } from './sample.ts'

export type Grouped = Share & { key: string }

/** The plain rate of a group, and the rate shrunk towards the site's. */
export function groupRate(share: Share, mean: number) {
  const { rate, low, high } = shrunk(share, mean)
  return { rate: estimate(share), shrunk: { value: rate, low, high } }
}

/** Median of a list in ascending order: its value at rank ⌈n/2⌉. */
export const medianOf = (sorted: readonly number[]): number => pointOf(sorted, 0.5)

/** The p-point of a list in ascending order: its value at rank ⌈p·n⌉. */
export const pointOf = (sorted: readonly number[], p: number): number =>
  sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!
