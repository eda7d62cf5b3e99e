import { Column } from '../platform/column.ts'
import { SlotMap } from '../platform/slot-map.ts'
import { type Entries, sorted } from './ranking-order.ts'

/** Maximum of entries in a block; a split moves half of them. */
const BLOCK_ENTRIES = 128
/** Blocks of a page: 2^9. */
const BLOCK_BITS = 9
/** Score, last scoring time, time of the first event: nearly always enough to tell two entries apart. */
const KEYS = 3

/** Numbers of an entry that was added. */
const ADDED = KEYS + 1
/** Entries of a block that is laid anew. */
const FILLED = 96
/** Fewer added ones than this share of the board are put in their places one by one. */
const FEWER = 8

/** What a board is sorted by; `slot` is the contact's number in the contact book. */
export type Entry = { slot: number; score: number; lastScoringAt: number | null; firstTime: number | null }

/**
 * Contacts of one board in order, best first, with the place of any of them in O(log n).
 *
 *     order    [ best block … ]  [ … ]  [ … worst block ]     each sorted, at most 128 entries
 *     ends     the keys of each block's last entry, side by side
 *     counts   a Fenwick tree over the blocks' sizes: entries before a block in O(log blocks)
 *
 * With a million contacts the cost is memory, and waiting for it. So everything lies in flat arrays of numbers, about
 * 70 bytes for a contact. The owner of the ranking orders entries with equal keys, by their first events.
 */
export class Ranking {
  /** Contact → index of the entry in the two arrays below. */
  readonly #indices = new SlotMap()
  readonly #free: number[] = []
  #ended = 0
  /** By index: the contact, and the block that it stands in. */
  readonly #slots = new Column(Uint32Array)
  readonly #blocks = new Column(Uint32Array)
  /** By block: the keys of its entries, and their indices. */
  readonly #keys = new Column(Float64Array, KEYS * BLOCK_ENTRIES, BLOCK_BITS)
  readonly #members = new Column(Uint32Array, BLOCK_ENTRIES, BLOCK_BITS)
  readonly #sizes = new Column(Uint32Array)
  /** Numbers of the blocks, best first; `#spare`: numbers of empty blocks. */
  #order: number[] = [0]
  readonly #spare: number[] = []
  /** By block: its position in the order. */
  readonly #positions = new Column(Uint32Array)
  #ends = new Float64Array(KEYS)
  #counts = new Int32Array(2)
  /** Entries that were added, four numbers each: the slot and the keys. */
  #added: number[] = []
  readonly #settle: (a: number, b: number) => number
  /** The keys of the entry that is looked for. */
  readonly #wanted = new Float64Array(KEYS)

  /** `settle` compares two contacts with equal keys. */
  constructor(settle: (a: number, b: number) => number) {
    this.#settle = settle
  }

  get size(): number {
    return this.#indices.size + this.#added.length / ADDED
  }

  get bytes(): number {
    const columns = [this.#slots, this.#blocks, this.#keys, this.#members]
    return columns.reduce((sum, { bytes }) => sum + bytes, this.#indices.bytes)
  }

  scoreOf(slot: number): number | undefined {
    this.#takeAdded()
    const index = this.#indices.get(slot)
    if (index === undefined) return undefined
    const block = this.#blocks.get(index)
    const at = this.#keys.offset(block) + this.#positionOf(index, block) * KEYS
    return this.#keys.page(block)[at]
  }

  /**
   * Takes a contact that is not on the board. Those that are added one after another are sorted at once, when the board is
   * asked for the first time after them: with a million, in a fifth of the time.
   */
  add({ slot, score, lastScoringAt, firstTime }: Entry): void {
    this.#added.push(slot, score, lastOf(lastScoringAt), firstOf(firstTime))
  }

  /** The owner has the contact's new row already, so that `settle` compares by it. */
  set(entry: Entry): void {
    this.#takeAdded()
    const known = this.#indices.get(entry.slot)
    const index = known ?? this.#free.pop() ?? this.#ended++
    if (known !== undefined) this.#remove(known)
    else {
      this.#slots.set(index, entry.slot)
      this.#indices.set(entry.slot, index)
    }
    this.#wanted[0] = entry.score
    this.#wanted[1] = lastOf(entry.lastScoringAt)
    this.#wanted[2] = firstOf(entry.firstTime)
    this.#insert(index)
  }

  delete(slot: number): void {
    this.#takeAdded()
    const index = this.#indices.get(slot)
    if (index === undefined) return
    this.#remove(index)
    this.#indices.delete(slot)
    this.#free.push(index)
  }

  /** The place of a contact, from 1; null if it is not on the board. */
  rankOf(slot: number): number | null {
    this.#takeAdded()
    const index = this.#indices.get(slot)
    if (index === undefined) return null
    const block = this.#blocks.get(index)
    return this.#before(this.#positions.get(block)) + this.#positionOf(index, block) + 1
  }

  /** Contacts with their scores in order from a place (1 is best). */
  *from(rank = 1): Generator<{ slot: number; score: number }> {
    this.#takeAdded()
    let at = 0
    let skip = rank - 1
    while (at < this.#order.length && skip >= this.#sizes.get(this.#order[at]!))
      skip -= this.#sizes.get(this.#order[at++]!)
    for (; at < this.#order.length; at++) {
      const block = this.#order[at]!
      const members = this.#members.page(block)
      const first = this.#members.offset(block)
      const keys = this.#keys.page(block)
      const firstKey = this.#keys.offset(block)
      for (let i = skip; i < this.#sizes.get(block); i++)
        yield { slot: this.#slots.get(members[first + i]!), score: keys[firstKey + i * KEYS]! }
      skip = 0
    }
  }

  #takeAdded(): void {
    if (this.#added.length === 0) return
    const added = this.#added
    this.#added = []
    if (added.length / ADDED < this.#indices.size / FEWER) {
      for (let at = 0; at < added.length; at += ADDED)
        this.set({
          slot: added[at]!,
          score: added[at + 1]!,
          lastScoringAt: added[at + 2]!,
          firstTime: added[at + 3]!,
        })
      return
    }
    this.#fill(sorted(this.#withAdded(added), this.#settle))
  }

  /** All entries, each with its keys: those of the board, then those that were added. */
  #withAdded(added: readonly number[]): Entries {
    const size = this.#indices.size + added.length / ADDED
    const entries = { slots: new Uint32Array(size), keys: new Float64Array(size * KEYS) }
    let end = 0
    for (const block of this.#order) {
      const members = this.#members.page(block)
      const from = this.#members.offset(block)
      const keys = this.#keys.page(block)
      const fromKey = this.#keys.offset(block)
      for (let i = 0; i < this.#sizes.get(block); i++, end++) {
        entries.slots[end] = this.#slots.get(members[from + i]!)
        for (let k = 0; k < KEYS; k++) entries.keys[end * KEYS + k] = keys[fromKey + i * KEYS + k]!
      }
    }
    for (let at = 0; at < added.length; at += ADDED, end++) {
      entries.slots[end] = added[at]!
      for (let k = 0; k < KEYS; k++) entries.keys[end * KEYS + k] = added[at + 1 + k]!
    }
    return entries
  }

  /** Lays all entries anew, in order, in blocks that have room for others. */
  #fill({ slots, keys }: Entries): void {
    this.#order = []
    this.#spare.length = 0
    for (let end = 0; end < slots.length; end++) {
      const at = end % FILLED
      const block = Math.floor(end / FILLED)
      if (at === 0) this.#order.push(block)
      const slot = slots[end]!
      const index = this.#indices.get(slot) ?? this.#free.pop() ?? this.#ended++
      this.#indices.set(slot, index)
      this.#slots.set(index, slot)
      this.#blocks.set(index, block)
      this.#sizes.set(block, at + 1)
      this.#members.page(block)[this.#members.offset(block) + at] = index
      this.#keys
        .page(block)
        .set(keys.subarray(end * KEYS, (end + 1) * KEYS), this.#keys.offset(block) + at * KEYS)
    }
    this.#recount()
  }

  #positionOf(index: number, block: number): number {
    const members = this.#members.page(block)
    const base = this.#members.offset(block)
    return members.indexOf(index, base) - base
  }

  #insert(index: number): void {
    const at = this.#blockFor(index)
    const block = this.#order[at]!
    const size = this.#sizes.get(block)
    const position = this.#positionFor(block, index)
    const members = this.#members.page(block)
    const from = this.#members.offset(block)
    members.copyWithin(from + position + 1, from + position, from + size)
    members[from + position] = index
    const keys = this.#keys.page(block)
    const fromKey = this.#keys.offset(block)
    keys.copyWithin(fromKey + (position + 1) * KEYS, fromKey + position * KEYS, fromKey + size * KEYS)
    keys.set(this.#wanted, fromKey + position * KEYS)
    this.#blocks.set(index, block)
    this.#sizes.set(block, size + 1)
    if (size + 1 === BLOCK_ENTRIES) this.#split(at)
    else this.#changed(at, 1)
  }

  #remove(index: number): void {
    const block = this.#blocks.get(index)
    const at = this.#positions.get(block)
    const size = this.#sizes.get(block)
    const position = this.#positionOf(index, block)
    const from = this.#members.offset(block)
    this.#members.page(block).copyWithin(from + position, from + position + 1, from + size)
    const fromKey = this.#keys.offset(block)
    this.#keys
      .page(block)
      .copyWithin(fromKey + position * KEYS, fromKey + (position + 1) * KEYS, fromKey + size * KEYS)
    this.#sizes.set(block, size - 1)
    if (size === 1 && this.#order.length > 1) {
      this.#order.splice(at, 1)
      this.#spare.push(block)
      this.#recount()
    } else this.#changed(at, -1)
  }

  /** Splits a block: it keeps its better half, and a new block after it takes the other. */
  #split(at: number): void {
    const block = this.#order[at]!
    const other = this.#spare.pop() ?? this.#order.length + this.#spare.length
    const half = BLOCK_ENTRIES >> 1
    for (const [column, width] of [
      [this.#members, 1],
      [this.#keys, KEYS],
    ] as const) {
      const from = column.offset(block)
      const moved = column.page(block).subarray(from + half * width, from + BLOCK_ENTRIES * width)
      column.page(other).set(moved, column.offset(other))
    }
    const members = this.#members.page(other)
    const first = this.#members.offset(other)
    for (let i = first; i < first + BLOCK_ENTRIES - half; i++) this.#blocks.set(members[i]!, other)
    this.#sizes.set(block, half)
    this.#sizes.set(other, BLOCK_ENTRIES - half)
    this.#order.splice(at + 1, 0, other)
    this.#recount()
  }

  /** The block for an entry: the first block with a last entry that does not sort before it. */
  #blockFor(index: number): number {
    let low = 0
    let high = this.#order.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const difference =
        this.#compareKeys(this.#ends, middle * KEYS) || this.#compare(this.#lastOf(middle), index)
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #positionFor(block: number, index: number): number {
    const keys = this.#keys.page(block)
    const fromKey = this.#keys.offset(block)
    const members = this.#members.page(block)
    const from = this.#members.offset(block)
    let low = 0
    let high = this.#sizes.get(block)
    while (low < high) {
      const middle = (low + high) >> 1
      const difference =
        this.#compareKeys(keys, fromKey + middle * KEYS) || this.#compare(members[from + middle]!, index)
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** As `compareForRank` begins: the higher score, the later last time, the earlier first one. 0: look at the rest. */
  #compareKeys(keys: Float64Array, a: number): number {
    const wanted = this.#wanted
    if (keys[a] !== wanted[0]) return keys[a]! > wanted[0]! ? -1 : 1
    if (keys[a + 1] !== wanted[1]) return keys[a + 1]! > wanted[1]! ? -1 : 1
    if (keys[a + 2] !== wanted[2]) return keys[a + 2]! < wanted[2]! ? -1 : 1
    return 0
  }

  #compare(a: number, b: number): number {
    return a === b ? 0 : this.#settle(this.#slots.get(a), this.#slots.get(b))
  }

  #lastOf(at: number): number {
    const block = this.#order[at]!
    return this.#members.page(block)[this.#members.offset(block) + this.#sizes.get(block) - 1]!
  }

  #before(at: number): number {
    let sum = 0
    for (let i = at; i > 0; i -= i & -i) sum += this.#counts[i]!
    return sum
  }

  #changed(at: number, by: number): void {
    for (let i = at + 1; i <= this.#order.length; i += i & -i) this.#counts[i]! += by
    this.#setEnd(at)
  }

  #recount(): void {
    const { length } = this.#order
    if (this.#counts.length <= length) {
      this.#ends = new Float64Array(2 * length * KEYS)
      this.#counts = new Int32Array(2 * length + 1)
    } else this.#counts.fill(0)
    for (let i = 1; i <= length; i++) {
      this.#counts[i]! += this.#sizes.get(this.#order[i - 1]!)
      const parent = i + (i & -i)
      if (parent <= length) this.#counts[parent]! += this.#counts[i]!
      this.#positions.set(this.#order[i - 1]!, i - 1)
      this.#setEnd(i - 1)
    }
  }

  #setEnd(at: number): void {
    const block = this.#order[at]!
    const size = this.#sizes.get(block)
    if (size === 0) return
    const keys = this.#keys.page(block)
    const last = this.#keys.offset(block) + (size - 1) * KEYS
    for (let k = 0; k < KEYS; k++) this.#ends[at * KEYS + k] = keys[last + k]!
  }
}

/** Entries without such a time sort last. */
const lastOf = (at: number | null): number => at ?? Number.NEGATIVE_INFINITY
const firstOf = (at: number | null): number => at ?? Number.POSITIVE_INFINITY
