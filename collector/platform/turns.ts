/** Work of which at most `atOnce` pieces run at a time; the others wait in their order. */
export class Turns {
  readonly #atOnce: number
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#atOnce) this.#running += 1
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The turn goes over to the next, or ends.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}

/** Work that is refused while `most` pieces have begun and not ended. */
export class Room {
  readonly #most: number
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Null: there is no room. */
  async enter<Result>(work: () => Promise<Result>): Promise<Result | null> {
    if (this.#inside >= this.#most) return null
    this.#inside += 1
    try {
      return await work()
    } finally {
      this.#inside -= 1
    }
  }
}
