/** About the number of concurrent visitors; untrusted input can make their rows large. */
const KEPT = 5_000

/** The entries that were put last, by name. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>()

  get(name: string): Value | undefined {
    return this.#entries.get(name)
  }

  put(name: string, value: Value): void {
    this.#entries.delete(name)
    this.#entries.set(name, value)
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value!)
  }

  clear(): void {
    this.#entries.clear()
  }
}
