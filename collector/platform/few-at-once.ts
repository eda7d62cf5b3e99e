/** Work that is done at most so many times at once; `null` where one more would be too many. */
export class FewAtOnce {
  readonly #most: number
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#running >= this.#most) return null
    this.#running += 1
    try {
      return await work()
    } finally {
      this.#running -= 1
    }
  }
}
