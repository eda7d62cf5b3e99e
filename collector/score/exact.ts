/**
 * The value of a line: a whole number of points as a number, any other value in units of 10⁻¹⁸ as a bigint. Sums of
 * either are exact, so neither the order of lines nor the removal of a line can change a score by rounding.
 */
export type Worth = number | bigint

const PLACES = 18
const UNIT = 10n ** 18n
/** Factors, rates and shares have at most four places. */
export const TEN_THOUSANDTHS = 10_000
const NANO = 1e9

const divide = (a: bigint, b: bigint): bigint => {
  const twice = 2n * (a < 0n ? -a : a) + b
  const quotient = twice / (2n * b)
  return a < 0n ? -quotient : quotient
}

/** A number by its shortest decimal text (0.1 is a tenth), in units of 10⁻¹⁸. */
export function decimal(value: number): bigint {
  const [mantissa, exponent = '0'] = String(value).split('e') as [string, string?]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  const digits = BigInt(whole + fraction)
  const shift = PLACES + Number(exponent) - fraction.length
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divide(digits, 10n ** BigInt(-shift))
}

export const inTenThousandths = (value: number): number => Math.round(value * TEN_THOUSANDTHS)

/** A worth times a factor of at most four places, given in ten-thousandths. */
export function timesFactor(worth: Worth, factor: number): Worth {
  if (factor === TEN_THOUSANDTHS) return worth
  if (typeof worth === 'bigint') return tidy(divide(worth * BigInt(factor), BigInt(TEN_THOUSANDTHS)))
  const product = worth * factor
  if (!Number.isSafeInteger(product)) return timesFactor(units(worth), factor)
  return product % TEN_THOUSANDTHS === 0 ? product / TEN_THOUSANDTHS : BigInt(product) * 10n ** 14n
}

/** Two figures in units of 10⁻¹⁸, multiplied. */
export const timesUnits = (a: bigint, b: bigint): bigint => divide(a * b, UNIT)

/** `a / b` of two figures in units of 10⁻¹⁸, again in those units. */
export const ratio = (a: bigint, b: bigint): bigint => divide(a * UNIT, b)

export const ONE = UNIT

/** Whole points as a number when they are whole. */
export const tidy = (units: bigint): Worth => (units % UNIT === 0n ? Number(units / UNIT) : units)

export const units = (worth: Worth): bigint => (typeof worth === 'bigint' ? worth : BigInt(worth) * UNIT)

export const toNumber = (worth: Worth): number =>
  typeof worth === 'number' ? worth : Number(worth / UNIT) + Number(worth % UNIT) / 1e18

/** An exact sum of worths. Most contacts never have a fraction, so it costs one addition. */
export class Sum {
  points = 0
  fraction = 0n

  add(worth: Worth): void {
    if (typeof worth === 'number') this.points += worth
    else this.fraction += worth
  }

  subtract(worth: Worth): void {
    if (typeof worth === 'number') this.points -= worth
    else this.fraction -= worth
  }

  /** The sum's whole part; `rest` is what it leaves out. */
  whole(): number {
    return this.fraction === 0n ? this.points : this.points + Number(this.fraction / UNIT)
  }

  rest(): number {
    return this.fraction === 0n ? 0 : Number(this.fraction % UNIT) / 1e18
  }
}

/**
 * `whole + rest + decayed` rounded to 9 places and then once to an integer, both half away from zero. The decayed part
 * is kept separate up to the last step: near a half, a sum would lose the digits that decide the rounding.
 */
export function rounded(whole: number, rest: number, decayed = 0): number {
  if (rest === 0 && decayed === 0) return whole
  const exact = rest * NANO
  const nearest = Math.round(exact)
  const part = exact - nearest + decayed * NANO
  const isNegative = whole + rest + decayed < 0
  const nanos = nearest + (isNegative ? Math.ceil(part - 0.5) : Math.floor(part + 0.5))
  const carried = Math.floor(nanos / NANO)
  const points = whole + carried
  const left = nanos - carried * NANO
  if (points >= 0) return left >= NANO / 2 ? points + 1 : points
  const up = left > NANO / 2 ? points + 1 : points
  return up === 0 ? 0 : up
}
