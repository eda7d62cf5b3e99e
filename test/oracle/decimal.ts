/**
 * Points as decimals with 24 places in a bigint: 50 × 1.15 is 57.5 here, whatever binary fractions say.
 * Slow, and more exact than the specification requires, which is the point.
 */
export type Decimal = bigint

const PLACES = 24
const ONE = 10n ** BigInt(PLACES)

/** A number as it is written: 1.15 is one and fifteen hundredths, not its nearest double. */
export const decimal = (x: number): Decimal => {
  // Without an exponent: from 10²¹ on only BigInt writes that.
  const written = !String(x).includes('e') ? String(x) : Math.abs(x) < 1 ? x.toFixed(PLACES) : `${BigInt(x)}`
  const [whole = '0', places = ''] = written.replace('-', '').split('.')
  const size = BigInt(whole) * ONE + BigInt(places.padEnd(PLACES, '0').slice(0, PLACES))
  return written.startsWith('-') ? -size : size
}

export const times = (a: Decimal, b: Decimal): Decimal => (a * b) / ONE
export const over = (a: Decimal, b: Decimal): Decimal => (a * ONE) / b
export const sum = (all: Decimal[]): Decimal => all.reduce((a, b) => a + b, 0n)
export const size = (a: Decimal): Decimal => (a < 0n ? -a : a)
export const least = (a: Decimal, b: Decimal): Decimal => (a < b ? a : b)
export const toNumber = (a: Decimal): number => Number(`${a}e-${PLACES}`)

/** To 9 places and then once to a whole number, both half away from zero. */
export const toWhole = (a: Decimal): number => Number(roundTo(roundTo(a, 9), 0) / ONE)

/** How far a figure is from where `toWhole` would give another number: k + 0.5, less half of the 9th place. */
export const roomOf = (a: Decimal): Decimal => {
  const bound = ONE / 2n - 10n ** BigInt(PLACES - 9) / 2n
  const past = (size(a) - bound) % ONE
  return past < 0n ? least(-past, ONE + past) : least(past, ONE - past)
}

/** From where on `toWhole` gives at least a whole number. */
export const boundOf = (whole: number): Decimal => {
  const half = ONE / 2n + (whole > 0 ? 1n : -1n) * (10n ** BigInt(PLACES - 9) / 2n)
  return decimal(whole) - half
}

const roundTo = (a: Decimal, places: number): Decimal => {
  const unit = 10n ** BigInt(PLACES - places)
  const rounded = ((size(a) + unit / 2n) / unit) * unit
  return a < 0n ? -rounded : rounded
}
