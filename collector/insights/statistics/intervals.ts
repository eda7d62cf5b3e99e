/** The two-sided 95 % point of the normal distribution. */
export const Z = 1.959963984540054

export type Interval = { low: number; high: number }
/** `k` of `n`. */
export type Share = { k: number; n: number }

/** Wilson's 95 % score interval of a share; without observations it is 0 to 1. */
export function wilson({ k, n }: Share): Interval {
  if (n === 0) return { low: 0, high: 1 }
  const p = k / n
  const z2 = Z * Z
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n)
  // The formula gives these two ends within a rounding error.
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half }
}

/** Newcombe's 95 % interval (his method 10) of the difference of two shares; null where a side is empty. */
export function newcombe(one: Share, other: Share): (Interval & { difference: number }) | null {
  if (one.n === 0 || other.n === 0) return null
  const p1 = one.k / one.n
  const p2 = other.k / other.n
  const first = wilson(one)
  const second = wilson(other)
  const difference = p1 - p2
  return {
    difference,
    low: difference - Math.hypot(p1 - first.low, second.high - p2),
    high: difference + Math.hypot(first.high - p1, p2 - second.low),
  }
}

/** The ratio of two shares with its 95 % log interval; null with fewer than five conversions on a side. */
export function riskRatio(one: Share, other: Share): (Interval & { ratio: number }) | null {
  if (one.k < 5 || other.k < 5) return null
  const ratio = (one.k * other.n) / (one.n * other.k)
  const se = Math.sqrt(1 / one.k - 1 / one.n + 1 / other.k - 1 / other.n)
  return { ratio, low: ratio * Math.exp(-Z * se), high: ratio * Math.exp(Z * se) }
}
