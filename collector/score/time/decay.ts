/** Rebase long before the weights leave a double's range. A power of two, so that it costs no accuracy. */
const REBASE_AFTER = 256

/**
 * The sum of one rule's decaying lines at any later instant: Σ worth × 2^(−age / half-life), kept as weights
 * relative to one reference. The reference moves by whole half-lives only, and the sum is kept in two doubles,
 * so a line that ends takes out exactly what it brought in.
 */
export class DecaySum {
  readonly halfLife: number
  #reference = 0
  #high = 0
  #low = 0
  #isEmpty = true

  constructor(halfLife: number) {
    this.halfLife = halfLife
  }

  add(worth: number, at: number): void {
    if (this.#isEmpty) {
      this.#reference = at
      this.#isEmpty = false
    }
    const halvings = Math.floor((at - this.#reference) / this.halfLife)
    if (halvings > REBASE_AFTER) {
      this.#reference += halvings * this.halfLife
      this.#high *= 2 ** -halvings
      this.#low *= 2 ** -halvings
    }
    this.#put(this.#weight(worth, at))
  }

  subtract(worth: number, at: number): void {
    this.#put(-this.#weight(worth, at))
  }

  at(instant: number): number {
    if (this.#isEmpty) return 0
    const sum = this.#high + this.#low
    return sum === 0 ? 0 : sum / doubling(instant - this.#reference, this.halfLife)
  }

  #weight(worth: number, at: number): number {
    return worth * doubling(at - this.#reference, this.halfLife)
  }

  /** Two-sum: the rounding error of the addition is kept beside the sum. */
  #put(weight: number): void {
    const sum = this.#high + weight
    const part = sum - this.#high
    this.#low += this.#high - (sum - part) + (weight - part)
    this.#high = sum
  }
}

/** 2^(ms / halfLife). Whole halvings apart, since a large exponent would eat the fraction's accuracy. */
function doubling(ms: number, halfLife: number): number {
  const whole = Math.floor(ms / halfLife)
  return 2 ** ((ms - whole * halfLife) / halfLife) * 2 ** whole
}
