/** An exact fraction; the denominator is above 0, and both are reduced. */
export type Fraction = { n: bigint; d: bigint }

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

export function fraction(n: bigint, d = 1n): Fraction {
  if (d === 1n) return { n, d }
  const by = gcd(n, d)
  return by === 1n || by === 0n ? { n, d } : { n: n / by, d: d / by }
}

export const ZERO: Fraction = { n: 0n, d: 1n }
export const ONE: Fraction = { n: 1n, d: 1n }

export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d)
export const minus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d)
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d)
/** `b` is above 0. */
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n)
export const compare = (a: Fraction, b: Fraction): number => {
  const difference = a.n * b.d - b.n * a.d
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}
export const least = (a: Fraction, b: Fraction): Fraction => (compare(a, b) <= 0 ? a : b)
export const isAboveZero = ({ n }: Fraction): boolean => n > 0n
export const sumOf = (all: readonly Fraction[]): Fraction => all.reduce(plus, ZERO)

/** To a whole number, half away from zero. */
export function rounded({ n, d }: Fraction): bigint {
  const size = n < 0n ? -n : n
  const whole = (2n * size + d) / (2n * d)
  return n < 0n ? -whole : whole
}

/** The largest whole number at or below a fraction that is not negative. */
export const floored = ({ n, d }: Fraction): bigint => n / d

/** `7/3`, or `7`: as pins keep it. */
export const fractionText = ({ n, d }: Fraction): string => (d === 1n ? String(n) : `${n}/${d}`)

export function fractionOf(text: string): Fraction {
  const [n, d = '1'] = text.split('/') as [string, string?]
  return { n: BigInt(n), d: BigInt(d) }
}
