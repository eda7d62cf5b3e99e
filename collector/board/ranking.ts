import { compareForRank, type Ranked } from '../score/rank.ts'

/** Maximum of entries in a block; a split moves half of them. */
const BLOCK_ENTRIES = 128
/** Score, last scoring time, time of the first event: nearly always enough to tell two entries apart. */
const KEYS = 3

export type Entry = Ranked & { id: string }

/**
 * Contacts of one board in order, best first, with the place of any of them in O(log n).
 *
 *     order    [ best block … ]  [ … ]  [ … worst block ]     each sorted, at most 128 entries
 *     ends     the keys of each block's last entry, side by side
 *     counts   a Fenwick tree over the blocks' sizes: entries before a block in O(log blocks)
 *
 * With a million contacts what costs is waiting for memory. So all that a search looks at lies in flat arrays of
 * numbers: an entry is a slot, a block a stretch of two arrays, and no object is touched before it is asked for.
 */
export class Ranking {
  readonly #slots = new Map<string, number>()
  readonly #free: number[] = []
  /** By slot. */
  readonly #entries: (Entry | undefined)[] = []
  #records = new Float64Array(KEYS * 16)
  /** By place in a block: the keys, and the slot that has them. */
  #keys = new Float64Array(KEYS * BLOCK_ENTRIES)
  #members = new Int32Array(BLOCK_ENTRIES)
  #sizes = new Int32Array(1)
  /** Numbers of the blocks, best first; `#spare`: numbers of empty blocks. */
  #order: number[] = [0]
  readonly #spare: number[] = []
  #ends = new Float64Array(KEYS)
  #counts = new Int32Array(2)

  get size(): number {
    return this.#slots.size
  }

  get(id: string): Entry | undefined {
    const slot = this.#slots.get(id)
    return slot === undefined ? undefined : this.#entries[slot]
  }

  set(entry: Entry): void {
    const known = this.#slots.get(entry.id)
    if (known !== undefined) {
      if (this.#isAt(known, entry)) return
      this.#remove(known)
    }
    const slot = known ?? this.#newSlot(entry.id)
    this.#entries[slot] = entry
    this.#records[slot * KEYS] = entry.score
    this.#records[slot * KEYS + 1] = timeOf(entry)
    this.#records[slot * KEYS + 2] = firstOf(entry)
    this.#insert(slot)
  }

  delete(id: string): void {
    const slot = this.#slots.get(id)
    if (slot === undefined) return
    this.#remove(slot)
    this.#slots.delete(id)
    this.#entries[slot] = undefined
    this.#free.push(slot)
  }

  /** The place of a contact, from 1; null if it is not on the board. */
  rankOf(id: string): number | null {
    const slot = this.#slots.get(id)
    if (slot === undefined) return null
    const at = this.#blockOf(slot)
    return this.#before(at) + this.#positionIn(this.#order[at]!, slot) + 1
  }

  /** Entries in order from a place (1 is best). */
  *from(rank = 1): Generator<Entry> {
    let at = 0
    let skip = rank - 1
    while (at < this.#order.length && skip >= this.#sizes[this.#order[at]!]!)
      skip -= this.#sizes[this.#order[at++]!]!
    for (; at < this.#order.length; at++) {
      const block = this.#order[at]!
      for (let i = skip; i < this.#sizes[block]!; i++)
        yield this.#entries[this.#members[block * BLOCK_ENTRIES + i]!]!
      skip = 0
    }
  }

  #isAt(slot: number, entry: Entry): boolean {
    const at = slot * KEYS
    return (
      this.#records[at] === entry.score &&
      this.#records[at + 1] === timeOf(entry) &&
      this.#records[at + 2] === firstOf(entry) &&
      compareForRank(this.#entries[slot]!, entry) === 0
    )
  }

  #newSlot(id: string): number {
    const slot = this.#free.pop() ?? this.#entries.length
    if ((slot + 1) * KEYS > this.#records.length) this.#records = grown(this.#records)
    this.#slots.set(id, slot)
    return slot
  }

  #insert(slot: number): void {
    const at = this.#blockOf(slot)
    const block = this.#order[at]!
    const size = this.#sizes[block]!
    const base = block * BLOCK_ENTRIES
    const from = base + this.#positionIn(block, slot)
    this.#members.copyWithin(from + 1, from, base + size)
    this.#keys.copyWithin((from + 1) * KEYS, from * KEYS, (base + size) * KEYS)
    this.#members[from] = slot
    for (let k = 0; k < KEYS; k++) this.#keys[from * KEYS + k] = this.#records[slot * KEYS + k]!
    this.#sizes[block] = size + 1
    if (size + 1 === BLOCK_ENTRIES) this.#split(at)
    else this.#changed(at, 1)
  }

  #remove(slot: number): void {
    const at = this.#blockOf(slot)
    const block = this.#order[at]!
    const size = this.#sizes[block]!
    const base = block * BLOCK_ENTRIES
    const from = base + this.#positionIn(block, slot)
    this.#members.copyWithin(from, from + 1, base + size)
    this.#keys.copyWithin(from * KEYS, (from + 1) * KEYS, (base + size) * KEYS)
    this.#sizes[block] = size - 1
    if (size === 1 && this.#order.length > 1) {
      this.#order.splice(at, 1)
      this.#spare.push(block)
      this.#recount()
    } else this.#changed(at, -1)
  }

  /** Splits a block: it keeps its better half, and a new block after it takes the other. */
  #split(at: number): void {
    const block = this.#order[at]!
    const other = this.#spare.pop() ?? this.#newBlock()
    const half = BLOCK_ENTRIES >> 1
    const middle = block * BLOCK_ENTRIES + half
    const end = (block + 1) * BLOCK_ENTRIES
    this.#members.copyWithin(other * BLOCK_ENTRIES, middle, end)
    this.#keys.copyWithin(other * BLOCK_ENTRIES * KEYS, middle * KEYS, end * KEYS)
    this.#sizes[block] = half
    this.#sizes[other] = BLOCK_ENTRIES - half
    this.#order.splice(at + 1, 0, other)
    this.#recount()
  }

  #newBlock(): number {
    const block = this.#order.length + this.#spare.length
    if (block === this.#sizes.length) {
      this.#sizes = grown(this.#sizes)
      this.#members = grown(this.#members)
      this.#keys = grown(this.#keys)
    }
    return block
  }

  /** The block for an entry: the first block with a last entry that does not sort before it. */
  #blockOf(slot: number): number {
    let low = 0
    let high = this.#order.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const difference =
        this.#compareKeys(this.#ends, middle, slot) || this.#settle(this.#lastOf(middle), slot)
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #positionIn(block: number, slot: number): number {
    const base = block * BLOCK_ENTRIES
    let low = 0
    let high = this.#sizes[block]!
    while (low < high) {
      const middle = (low + high) >> 1
      const difference =
        this.#compareKeys(this.#keys, base + middle, slot) ||
        this.#settle(this.#members[base + middle]!, slot)
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** As `compareForRank` begins: the higher score, the later last time, the earlier first one. 0: look at the rest. */
  #compareKeys(keys: Float64Array, at: number, slot: number): number {
    const a = at * KEYS
    const b = slot * KEYS
    const records = this.#records
    if (keys[a] !== records[b]) return keys[a]! > records[b]! ? -1 : 1
    if (keys[a + 1] !== records[b + 1]) return keys[a + 1]! > records[b + 1]! ? -1 : 1
    if (keys[a + 2] !== records[b + 2]) return keys[a + 2]! < records[b + 2]! ? -1 : 1
    return 0
  }

  #settle(a: number, b: number): number {
    return a === b ? 0 : compare(this.#entries[a]!, this.#entries[b]!)
  }

  #lastOf(at: number): number {
    const block = this.#order[at]!
    return this.#members[block * BLOCK_ENTRIES + this.#sizes[block]! - 1]!
  }

  #before(at: number): number {
    let sum = 0
    for (let i = at; i > 0; i -= i & -i) sum += this.#counts[i]!
    return sum
  }

  #changed(at: number, by: number): void {
    for (let i = at + 1; i < this.#counts.length; i += i & -i) this.#counts[i]! += by
    this.#setEnd(at)
  }

  #recount(): void {
    const { length } = this.#order
    if (this.#ends.length < length * KEYS) this.#ends = new Float64Array(2 * length * KEYS)
    this.#counts = new Int32Array(length + 1)
    for (let i = 1; i <= length; i++) {
      this.#counts[i]! += this.#sizes[this.#order[i - 1]!]!
      const parent = i + (i & -i)
      if (parent <= length) this.#counts[parent]! += this.#counts[i]!
      this.#setEnd(i - 1)
    }
  }

  #setEnd(at: number): void {
    const block = this.#order[at]!
    const last = block * BLOCK_ENTRIES + this.#sizes[block]! - 1
    if (this.#sizes[block]! === 0) return
    for (let k = 0; k < KEYS; k++) this.#ends[at * KEYS + k] = this.#keys[last * KEYS + k]!
  }
}

/** Entries without such a time sort last. */
const firstOf = ({ first }: Entry): number => first?.time ?? Number.POSITIVE_INFINITY
const timeOf = ({ lastScoringAt }: Entry): number => lastScoringAt ?? Number.NEGATIVE_INFINITY

function grown<T extends Float64Array | Int32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2)
  larger.set(array)
  return larger
}

/** By the specification, ranks are unique (two contacts cannot share a first event); ids break any remaining tie. */
const compare = (a: Entry, b: Entry): number =>
  compareForRank(a, b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
