import type { Scorer } from '../compile.ts'
import { rounded } from '../exact.ts'
import { type Balance, totalsAt } from '../limits/balance.ts'
import type { DecaySum } from './decay.ts'
import { decayRange, firstChange, horizon, type Range } from './search.ts'

/** Maps a score to a bucket; the search stops where the bucket changes. Must be monotonic. */
export type Bucket = (score: number) => number

/** Half of the last place to which sums are rounded. */
const HALF_A_PLACE = 5e-10

/**
 * The first ms after `at` and before `until` at which the score differs, or only its bucket where one is given; null
 * if there is none.
 */
export function nextScoreChange(
  scorer: Scorer,
  balance: Balance,
  at: number,
  until: number,
  bucket: Bucket | null,
): number | null {
  const sums = balance.decaying.map(line => line.sum)
  if (sums.length === 0) return null
  const answer = bucket ?? (score => score)
  const now = answer(totalsAt(scorer, balance, at).score)
  return firstChange(at, Math.min(until - 1, horizon(sums, at)), {
    isSameAt: instant => answer(totalsAt(scorer, balance, instant).score) === now,
    isSame: (from, to) => {
      const { low, high } = scoreRange(scorer, balance, from, to)
      return answer(low) === now && answer(high) === now
    },
    guess: bucket === null && !isCapped(scorer) ? from => untilNextPoint(restOf(balance), sums, from) : null,
  })
}

/** The same for the fit, which only cuts can move. */
export function nextFitChange(scorer: Scorer, balance: Balance, at: number, until: number): number | null {
  const sums = balance.decaying.map(line => line.sum)
  if (sums.length === 0 || !isCapped(scorer) || !balance.timeless.some(line => line.isFit)) return null
  const now = totalsAt(scorer, balance, at).fit
  const isSameAt = (instant: number) => totalsAt(scorer, balance, instant).fit === now
  return firstChange(at, Math.min(until - 1, horizon(sums, at)), {
    isSameAt,
    isSame: (from, to) => isSameAt(to) && isSameAt(from + Math.floor((to - from) / 2)),
    guess: null,
  })
}

/** The first ms at which a plain sum of decays (a tag's) rounds otherwise. */
export function nextSumChange(
  whole: number,
  rest: number,
  sums: readonly DecaySum[],
  at: number,
  until: number,
): number | null {
  if (sums.length === 0) return null
  const figure = (value: number) => rounded(whole, rest, value)
  const figureAt = (instant: number) => figure(sums.reduce((sum, decay) => sum + decay.at(instant), 0))
  const now = figureAt(at)
  return firstChange(at, Math.min(until - 1, horizon(sums, at)), {
    isSameAt: instant => figureAt(instant) === now,
    isSame: (from, to) => {
      const { low, high } = decayRange(sums, from, to)
      return figure(low) === now && figure(high) === now
    },
    guess: from => untilNextPoint(rest, sums, from),
  })
}

const isCapped = ({ groups, floor, cap }: Scorer): boolean =>
  Number.isFinite(floor) ||
  Number.isFinite(cap) ||
  groups.some(({ min, max }) => Number.isFinite(min) || Number.isFinite(max))

function restOf({ plusRest, minusRest }: Balance): number {
  let rest = 0
  for (let group = 0; group < plusRest.length; group++) rest += plusRest[group]! + minusRest[group]!
  return rest
}

/**
 * The time in ms until the sum reaches the next half at its present rate. Decay slows down, so this is a lower bound.
 */
function untilNextPoint(rest: number, sums: readonly DecaySum[], at: number): number {
  let value = rest
  let slope = 0
  for (const sum of sums) {
    const part = sum.at(at)
    value += part
    slope -= (part * Math.LN2) / sum.halfLife
  }
  if (slope === 0) return Number.MAX_SAFE_INTEGER
  // The position in (0, 1] between two halves, in the direction of change.
  const place = value + 0.5 - Math.floor(value + 0.5)
  const distance = slope < 0 ? place : 1 - place
  return (distance + HALF_A_PLACE) / Math.abs(slope)
}

/** Bounds of the score over a stretch in which lines only decay. */
function scoreRange(scorer: Scorer, balance: Balance, from: number, to: number): Range {
  let whole = 0
  let rest = 0
  let low = 0
  let high = 0
  const free: DecaySum[] = []
  scorer.groups.forEach(({ min, max }, group) => {
    let points = balance.plus[group]! + balance.minus[group]!
    const part = balance.plusRest[group]! + balance.minusRest[group]!
    for (const line of balance.timeless) if (line.group === group) points += line.points
    const own = balance.decaying.filter(line => line.group === group).map(line => line.sum)
    const range = decayRange(own, from, to)
    const least = points + part + range.low
    const most = points + part + range.high
    if (most > max || least < min) {
      low += Math.min(max, Math.max(min, least))
      high += Math.min(max, Math.max(min, most))
      return
    }
    whole += points
    rest += part
    free.push(...own)
  })
  // Groups that no cap touches move together, so that what falls in one may make up for what rises in another.
  const range = decayRange(free, from, to)
  return {
    low: bounded(scorer, whole, rest, low + range.low),
    high: bounded(scorer, whole, rest, high + range.high),
  }
}

function bounded({ floor, cap }: Scorer, whole: number, rest: number, decayed: number): number {
  const sum = whole + rest + decayed
  if (sum > cap) return cap
  if (sum < floor) return floor
  return rounded(whole, rest, decayed)
}
