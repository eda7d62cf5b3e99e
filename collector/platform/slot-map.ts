const FIRST_PLACES = 16
const FULLEST = 0.7

/** A hash map from small whole numbers to others, in two flat arrays: an entry takes about 16 bytes. */
export class SlotMap {
  /** Key + 1; 0: the place is empty. */
  #keys = new Int32Array(FIRST_PLACES)
  #values = new Int32Array(FIRST_PLACES)
  #size = 0

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return 2 * this.#keys.byteLength
  }

  get(key: number): number | undefined {
    const at = this.#find(key)
    return this.#keys[at] === 0 ? undefined : this.#values[at]
  }

  set(key: number, value: number): void {
    if (this.#size >= this.#keys.length * FULLEST) this.#rebuild()
    const at = this.#find(key)
    if (this.#keys[at] === 0) this.#size += 1
    this.#keys[at] = key + 1
    this.#values[at] = value
  }

  delete(key: number): void {
    let gap = this.#find(key)
    if (this.#keys[gap] === 0) return
    this.#size -= 1
    const mask = this.#keys.length - 1
    // Entries that a search would no longer find move into the gap.
    for (let at = (gap + 1) & mask; this.#keys[at] !== 0; at = (at + 1) & mask) {
      const home = spread(this.#keys[at]! - 1) & mask
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      this.#keys[gap] = this.#keys[at]!
      this.#values[gap] = this.#values[at]!
      gap = at
    }
    this.#keys[gap] = 0
  }

  #find(key: number): number {
    const mask = this.#keys.length - 1
    let at = spread(key) & mask
    while (this.#keys[at] !== 0 && this.#keys[at] !== key + 1) at = (at + 1) & mask
    return at
  }

  #rebuild(): void {
    const keys = this.#keys
    const values = this.#values
    this.#keys = new Int32Array(keys.length * 2)
    this.#values = new Int32Array(keys.length * 2)
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue
      const at = this.#find(keys[i]! - 1)
      this.#keys[at] = keys[i]!
      this.#values[at] = values[i]!
    }
  }
}

/** Spreads consecutive keys: side by side they would form one run, which each removal walks to its end. */
const spread = (key: number): number => {
  const mixed = Math.imul(key, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
