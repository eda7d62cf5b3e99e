import { compareForRank, type Ranked } from './score/rank.ts'

/** Entries of one block at most; splitting one moves half of it. Measured: 256 to 1,024 cost alike. */
const BLOCK_ENTRIES = 512

export type Entry = Ranked & { id: string }

/**
 * Contacts of one board in order, best first, with the place of any of them in O(log n).
 *
 *     blocks   [ best … ]  [ … ]  [ … ]  [ … worst ]     each sorted, at most 512 entries
 *     counts   a Fenwick tree over the blocks' sizes: entries before a block in O(log blocks)
 */
export class Ranking {
  readonly #entries = new Map<string, Entry>()
  #blocks: Entry[][] = [[]]
  #counts: number[] = [0, 0]

  get size(): number {
    return this.#entries.size
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  set(entry: Entry): void {
    const old = this.#entries.get(entry.id)
    if (old) {
      if (compareForRank(old, entry) === 0) {
        Object.assign(old, entry)
        return
      }
      this.#remove(old)
    }
    this.#entries.set(entry.id, entry)
    const at = this.#blockOf(entry)
    const block = this.#blocks[at]!
    block.splice(positionIn(block, entry), 0, entry)
    if (block.length > BLOCK_ENTRIES) {
      this.#blocks.splice(at + 1, 0, block.splice(block.length >> 1))
      this.#recount()
    } else this.#count(at, 1)
  }

  delete(id: string): void {
    const old = this.#entries.get(id)
    if (!old) return
    this.#entries.delete(id)
    this.#remove(old)
  }

  /** The place of a contact, from 1; null if it is not on the board. */
  rankOf(id: string): number | null {
    const entry = this.#entries.get(id)
    if (!entry) return null
    const at = this.#blockOf(entry)
    return this.#before(at) + positionIn(this.#blocks[at]!, entry) + 1
  }

  /** Entries in order from a place (1 is best). */
  *from(rank = 1): Generator<Entry> {
    let at = 0
    let skip = rank - 1
    while (at < this.#blocks.length && skip >= this.#blocks[at]!.length) skip -= this.#blocks[at++]!.length
    for (; at < this.#blocks.length; at++) {
      const block = this.#blocks[at]!
      for (let i = skip; i < block.length; i++) yield block[i]!
      skip = 0
    }
  }

  #remove(entry: Entry): void {
    const at = this.#blockOf(entry)
    const block = this.#blocks[at]!
    block.splice(positionIn(block, entry), 1)
    if (block.length === 0 && this.#blocks.length > 1) {
      this.#blocks.splice(at, 1)
      this.#recount()
    } else this.#count(at, -1)
  }

  /** The block that holds the entry, or would: the first whose last entry does not come before it. */
  #blockOf(entry: Entry): number {
    let low = 0
    let high = this.#blocks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const last = this.#blocks[middle]!.at(-1)
      if (last && compare(last, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #before(block: number): number {
    let sum = 0
    for (let i = block; i > 0; i -= i & -i) sum += this.#counts[i]!
    return sum
  }

  #count(block: number, change: number): void {
    for (let i = block + 1; i < this.#counts.length; i += i & -i) this.#counts[i]! += change
  }

  #recount(): void {
    this.#counts = new Array(this.#blocks.length + 1).fill(0)
    for (let i = 0; i < this.#blocks.length; i++) this.#count(i, this.#blocks[i]!.length)
  }
}

/** Ranks are unique by the law; ids settle what even it leaves open (two contacts can not share a first event). */
const compare = (a: Entry, b: Entry): number =>
  compareForRank(a, b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function positionIn(block: readonly Entry[], entry: Entry): number {
  let low = 0
  let high = block.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(block[middle]!, entry) < 0) low = middle + 1
    else high = middle
  }
  return low
}
