/** Numbers for texts that many contacts share (cities, sources). A text without a holder is dropped. */
export class Labels {
  readonly #numbers = new Map<string, number>()
  readonly #texts: (string | null)[] = [null]
  readonly #holders: number[] = [0]
  readonly #free: number[] = []

  get size(): number {
    return this.#numbers.size
  }

  /** The number of a text for one more holder; 0 stands for no text. */
  hold(text: string | null): number {
    if (text === null) return 0
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#free.pop() ?? this.#texts.length
      this.#numbers.set(text, number)
      this.#texts[number] = text
      this.#holders[number] = 0
    }
    this.#holders[number]! += 1
    return number
  }

  /** One holder less. */
  release(number: number): void {
    if (number === 0) return
    this.#holders[number]! -= 1
    if (this.#holders[number]! > 0) return
    this.#numbers.delete(this.#texts[number]!)
    this.#texts[number] = null
    this.#free.push(number)
  }

  text(number: number): string | null {
    return this.#texts[number] ?? null
  }
}
