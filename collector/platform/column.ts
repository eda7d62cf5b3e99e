type Numbers = Float64Array | Uint32Array | Int32Array | Uint8Array

/** Entries of a page: 2^15. */
const PAGE_BITS = 15
const FIRST_NUMBERS = 16

/**
 * Numbers by slot, in pages. A column that grows copies only its first page, and only while that is small, so it
 * leaves no outgrown arrays that fragment the memory.
 */
export class Column<T extends Numbers> {
  readonly #make: new (
    length: number,
  ) => T
  readonly #pages: T[] = []
  readonly #bits: number
  readonly #mask: number
  readonly #width: number

  /** `width`: numbers of an entry. */
  constructor(make: new (length: number) => T, width = 1, pageBits = PAGE_BITS) {
    this.#make = make
    this.#width = width
    this.#bits = pageBits
    this.#mask = 2 ** pageBits - 1
  }

  get bytes(): number {
    return this.#pages.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  get(slot: number): number {
    return this.#pages[slot >>> this.#bits]?.[slot & this.#mask] ?? 0
  }

  /** Entries that have not been set are 0. */
  set(slot: number, value: number): void {
    this.#reserve(slot)
    this.#pages[slot >>> this.#bits]![slot & this.#mask] = value
  }

  /** The page of an entry, for work on several entries at once; the entry begins at `offset`. */
  page(slot: number): T {
    this.#reserve(slot)
    return this.#pages[slot >>> this.#bits]!
  }

  offset(slot: number): number {
    return (slot & this.#mask) * this.#width
  }

  #reserve(slot: number): void {
    const number = slot >>> this.#bits
    const length = this.#pages[number]?.length ?? 0
    const needed = this.offset(slot) + this.#width
    if (needed <= length) return
    const whole = 2 ** this.#bits * this.#width
    while (this.#pages.length < number) this.#reserve((this.#pages.length + 1) * 2 ** this.#bits - 1)
    const page = new this.#make(
      number > 0 ? whole : Math.min(whole, Math.max(FIRST_NUMBERS, needed, 2 * length)),
    )
    if (length > 0) page.set(this.#pages[number]!)
    this.#pages[number] = page
  }
}
