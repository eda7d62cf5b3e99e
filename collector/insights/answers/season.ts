import type { Surge } from '../../../shared/insights.ts'
import { medianOf } from './groups.ts'

/** A whole local day: its date, and the contacts that were active on it. */
export type Day = { date: string; active: number }

const WEEK = 7
const WEEKS_BEFORE = 8
const LEAST = { weeks: 5, days: 3, active: 30, ratio: 1.5 }
const FACTOR = { least: 0.25, most: 1, steps: 20 }
const MOST = 10

/**
 * Runs of days on which clearly more contacts were active than usual for their weekday, latest first: a sale, a season, a
 * mention in the news. `factor`: the multiplier that brings the points of such days to the usual level.
 */
export function surgesIn(days: readonly Day[]): Surge[] {
  const ratios = days.map((day, index) => ratioOf(day, days, index))
  const surges: Surge[] = []
  for (let from = 0; from < days.length; ) {
    let to = from
    while (to < days.length && isHigh(days[to]!, ratios[to]!)) to += 1
    if (to - from >= LEAST.days)
      surges.push(surgeOf(days.slice(from, to), ratios.slice(from, to) as number[]))
    from = Math.max(to, from + 1)
  }
  return surges.toReversed().slice(0, MOST)
}

/** Beside the median of the same weekday in the eight weeks before; null without five of them, or where it is 0. */
function ratioOf({ active }: Day, days: readonly Day[], index: number): number | null {
  const before: number[] = []
  for (let week = 1; week <= WEEKS_BEFORE; week++) {
    const day = days[index - week * WEEK]
    if (day) before.push(day.active)
  }
  if (before.length < LEAST.weeks) return null
  const expected = medianOf(before.sort((a, b) => a - b))
  return expected === 0 ? null : active / expected
}

const isHigh = ({ active }: Day, ratio: number | null): boolean =>
  ratio !== null && ratio >= LEAST.ratio && active >= LEAST.active

function surgeOf(days: readonly Day[], ratios: readonly number[]): Surge {
  const sorted = ratios.toSorted((a, b) => a - b)
  const ratio = medianOf(sorted)
  const factor = Math.min(FACTOR.most, Math.max(FACTOR.least, 1 / ratio))
  return {
    from: days[0]!.date,
    to: days.at(-1)!.date,
    ratio,
    factor: Math.floor(factor * FACTOR.steps + 0.5) / FACTOR.steps,
  }
}
