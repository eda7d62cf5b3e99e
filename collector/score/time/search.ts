import type { DecaySum } from './decay.ts'

export type Range = { low: number; high: number }

/** Decayed sums are worth nothing that rounding could see after this many half-lives. */
const HALVINGS_TO_NOTHING = 75
/**
 * A search without a result within this number of steps returns "perhaps from here on", which costs a read and not a
 * wrong score.
 */
const MOST_STEPS = 5000
const FIRST_STRIDE_MS = 1024

type Question = {
  isSameAt: (instant: number) => boolean
  /** True only if nothing changes anywhere in the stretch. */
  isSame: (from: number, to: number) => boolean
  /** About how long it will take to the change, in ms; only saves steps. */
  guess: ((from: number) => number) | null
}

/**
 * Walks forward in strides: proves that nothing changes within one, or halves it. Exact to the ms, whatever the
 * mixture of rising and falling parts. Null if nothing changes up to and including `end`.
 */
export function firstChange(at: number, end: number, { isSameAt, isSame, guess }: Question): number | null {
  let steps = 0
  let proven = at
  let stride = guess ? guess(at) : FIRST_STRIDE_MS
  while (proven < end) {
    const to = Math.min(end, proven + Math.max(1, Math.floor(stride)))
    if (!isSame(proven, to)) {
      if (to === proven + 1 && !isSameAt(to)) return to
      if (++steps > MOST_STEPS) return proven + 1
      if (to > proven + 1) {
        stride = (to - proven) / 2
        continue
      }
    }
    const length = to - proven
    proven = to
    // Close to the change guesses become too small to be of use.
    stride = guess ? Math.max(guess(proven), length <= 2 ? length * 2 : 0) : length * 4
  }
  return null
}

/** The instant after which decays are worth nothing. */
export function horizon(sums: readonly DecaySum[], at: number): number {
  let longest = 0
  for (const { halfLife } of sums) longest = Math.max(longest, halfLife)
  return at + longest * HALVINGS_TO_NOTHING
}

/** Bounds of a sum of decays from one instant to another: at the ends where it only falls or only rises. */
export function decayRange(sums: readonly DecaySum[], from: number, to: number): Range {
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

/** The sum of lines with one half-life rises or falls monotonically, for any signs. */
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
