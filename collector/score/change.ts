import { type Balance, totalsAt } from './balance.ts'
import type { Scorer } from './compile.ts'
import type { DecaySum } from './decay.ts'
import { rounded } from './exact.ts'

type Range = { low: number; high: number }
/** What is asked of a score: the search stops where the answer changes. Must not fall when the score rises. */
export type Bucket = (score: number) => number

/** Decayed sums are worth nothing that rounding could see after this many half-lives. */
const HALVINGS_TO_NOTHING = 75
/** A search that proves nothing in so many steps says "perhaps from here on", which costs a reading, not a score. */
const MOST_STEPS = 5000

/** The first ms after `at` and before `until` at which the bucket of the score differs; null if there is none. */
export function nextScoreChange(
  scorer: Scorer,
  balance: Balance,
  at: number,
  until: number,
  bucket: Bucket,
): number | null {
  const { decaying } = balance
  if (decaying.length === 0) return null
  const now = bucket(totalsAt(scorer, balance, at).score)
  const end = Math.min(
    until - 1,
    horizon(
      decaying.map(line => line.sum),
      at,
    ),
  )
  return search(
    at,
    end,
    instant => bucket(totalsAt(scorer, balance, instant).score) === now,
    (from, to) => {
      const { low, high } = scoreRange(scorer, balance, from, to)
      return bucket(low) === bucket(high) && bucket(low) === now
    },
  )
}

/** The same for the fit, which only cuts can move. */
export function nextFitChange(scorer: Scorer, balance: Balance, at: number, until: number): number | null {
  if (balance.decaying.length === 0 || !balance.timeless.some(line => line.isFit)) return null
  const isCapped =
    scorer.cap < Number.POSITIVE_INFINITY ||
    scorer.groups.some(
      ({ min, max }) => max - min < Number.POSITIVE_INFINITY || Number.isFinite(min) || Number.isFinite(max),
    )
  if (!isCapped) return null
  const now = totalsAt(scorer, balance, at).fit
  const same = (instant: number) => totalsAt(scorer, balance, instant).fit === now
  const end = Math.min(
    until - 1,
    horizon(
      balance.decaying.map(line => line.sum),
      at,
    ),
  )
  return search(at, end, same, (from, to) => same(to) && same(from + Math.floor((to - from) / 2)))
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
  const valueAt = (instant: number) => figure(sums.reduce((sum, decay) => sum + decay.at(instant), 0))
  const now = valueAt(at)
  const end = Math.min(until - 1, horizon(sums, at))
  return search(
    at,
    end,
    instant => valueAt(instant) === now,
    (from, to) => {
      const { low, high } = decayRange(sums, from, to)
      return figure(low) === now && figure(high) === now
    },
  )
}

/**
 * Walks forward in growing strides; within one, proves that nothing changes, or halves it, the earlier half first.
 * Exact to the ms, whatever the mixture of rising and falling parts, as long as `isSame` never errs on a stride.
 */
function search(
  at: number,
  end: number,
  isSameAt: (instant: number) => boolean,
  isSame: (from: number, to: number) => boolean,
): number | null {
  let steps = 0
  let proven = at
  let stride = 1024
  while (proven < end) {
    let to = Math.min(end, proven + stride)
    while (!isSame(proven, to)) {
      if (to === proven + 1) {
        if (!isSameAt(to)) return to
        break
      }
      if (++steps > MOST_STEPS) return proven + 1
      to = proven + Math.ceil((to - proven) / 2)
    }
    stride = Math.max(1, (to - proven) * 4)
    proven = to
  }
  return null
}

function horizon(sums: readonly DecaySum[], at: number): number {
  let longest = 0
  for (const { halfLife } of sums) longest = Math.max(longest, halfLife)
  return at + longest * HALVINGS_TO_NOTHING
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

/** Bounds of a sum of decays from one instant to another: at the ends where it only falls or only rises. */
function decayRange(sums: readonly DecaySum[], from: number, to: number): Range {
  if (sums.length === 0) return { low: 0, high: 0 }
  const parts = byHalfLife(sums, from, to)
  let start = 0
  let end = 0
  let low = 0
  let high = 0
  // Bounds of the slope per ms.
  let least = 0
  let most = 0
  for (const { halfLife, before, after } of parts) {
    start += before
    end += after
    low += Math.min(before, after)
    high += Math.max(before, after)
    const rate = Math.LN2 / halfLife
    least += -rate * Math.max(before, after)
    most += -rate * Math.min(before, after)
  }
  if (parts.length === 1 || least >= 0 || most <= 0)
    return { low: Math.min(start, end), high: Math.max(start, end) }
  const length = to - from
  return {
    low: Math.max(low, start + least * length, end - most * length),
    high: Math.min(high, start + most * length, end - least * length),
  }
}

type Part = { halfLife: number; before: number; after: number }

/** One half-life falls or rises as one, whatever its lines' signs. */
function byHalfLife(sums: readonly DecaySum[], from: number, to: number): Part[] {
  const parts: Part[] = []
  for (const sum of sums) {
    const before = sum.at(from)
    const after = sum.at(to)
    const known = parts.find(part => part.halfLife === sum.halfLife)
    if (known) {
      known.before += before
      known.after += after
    } else parts.push({ halfLife: sum.halfLife, before, after })
  }
  return parts
}
