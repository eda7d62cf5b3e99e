import { endianness } from 'node:os'

/** Score, last scoring time, time of the first event, side by side for each entry. */
const KEYS = 3
/** Bits of a number that are sorted in one pass, and the passes of a number. */
const DIGIT_BITS = 16
const DIGITS = 4
const VALUES = 2 ** DIGIT_BITS
const SIGN = VALUES / 2
/** The digits of a number in memory, the least significant first. */
const DIGITS_IN_ORDER = endianness() === 'LE' ? [0, 1, 2, 3] : [3, 2, 1, 0]

/** Entries of a ranking: their contacts, and the keys of each side by side. */
export type Entries = { slots: Uint32Array; keys: Float64Array }

/**
 * Entries in the order of a board: the higher score, the later last time, the earlier first one; `settle` orders those
 * with equal keys. Sorted by the digits of the keys, the least significant key first: the time grows with the number of
 * entries alone, and a comparison would wait for memory twenty times for each.
 */
export function sorted(entries: Entries, settle: (a: number, b: number) => number): Entries {
  const { keys } = entries
  const size = entries.slots.length
  let order = new Uint32Array(size)
  for (let i = 0; i < size; i++) order[i] = i
  for (const [key, isDescending] of [
    [2, false],
    [1, true],
    [0, true],
  ] as const)
    order = byKey(order, keys, key, isDescending)
  const result = { slots: new Uint32Array(size), keys: new Float64Array(size * KEYS) }
  for (let i = 0; i < size; i++) {
    const from = order[i]! * KEYS
    result.slots[i] = entries.slots[order[i]!]!
    for (let k = 0; k < KEYS; k++) result.keys[i * KEYS + k] = keys[from + k]!
  }
  settleEqual(result, settle)
  return result
}

/** A stable sort by one of the keys. */
function byKey(
  order: Uint32Array,
  keys: Float64Array,
  key: number,
  isDescending: boolean,
): Uint32Array<ArrayBuffer> {
  const size = order.length
  const one = new Float64Array(1)
  const digits = new Uint16Array(one.buffer)
  const columns = Array.from({ length: DIGITS }, () => new Uint16Array(size))
  for (let i = 0; i < size; i++) {
    // Adding 0 makes -0 the same as 0.
    one[0] = keys[i * KEYS + key]! + 0
    // Floating-point numbers sort as their bits do, with the sign reversed, and of negative ones every bit.
    const isNegative = digits[DIGITS_IN_ORDER[DIGITS - 1]!]! >= SIGN
    for (let d = 0; d < DIGITS; d++) {
      let digit = digits[DIGITS_IN_ORDER[d]!]!
      if (isNegative) digit = ~digit
      else if (d === DIGITS - 1) digit ^= SIGN
      columns[d]![i] = isDescending ? ~digit : digit
    }
  }
  let from = order
  let to = new Uint32Array(size)
  const counts = new Uint32Array(VALUES)
  for (const column of columns) {
    counts.fill(0)
    for (let i = 0; i < size; i++) counts[column[i]!]! += 1
    // A digit that all have in common orders nothing.
    if (size > 0 && counts[column[0]!] === size) continue
    let sum = 0
    for (let v = 0; v < VALUES; v++) {
      const count = counts[v]!
      counts[v] = sum
      sum += count
    }
    for (let i = 0; i < size; i++) to[counts[column[from[i]!]!]!++] = from[i]!
    ;[from, to] = [to, from as Uint32Array<ArrayBuffer>]
  }
  return from as Uint32Array<ArrayBuffer>
}

/** Orders the runs of entries with equal keys. */
function settleEqual({ slots, keys }: Entries, settle: (a: number, b: number) => number): void {
  const isAsBefore = (i: number) => {
    for (let k = 0; k < KEYS; k++) if (keys[i * KEYS + k] !== keys[(i - 1) * KEYS + k]) return false
    return true
  }
  for (let start = 0, i = 1; i <= slots.length; i++) {
    if (i < slots.length && isAsBefore(i)) continue
    if (i - start > 1) settleRun({ slots, keys }, start, i, settle)
    start = i
  }
}

/** The keys move with their entries: 0 and -0 are equal, and not the same. */
function settleRun(
  { slots, keys }: Entries,
  from: number,
  to: number,
  settle: (a: number, b: number) => number,
): void {
  const order = Array.from({ length: to - from }, (_, i) => from + i)
  order.sort((a, b) => settle(slots[a]!, slots[b]!))
  const sortedSlots = order.map(i => slots[i]!)
  const sortedKeys = order.flatMap(i => [...keys.subarray(i * KEYS, (i + 1) * KEYS)])
  slots.set(sortedSlots, from)
  keys.set(sortedKeys, from * KEYS)
}
