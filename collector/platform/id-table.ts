import { Column } from './column.ts'

/** Bytes of a place: the length of the id, and the id itself. */
const STRIDE = 24
const MOST_BYTES = STRIDE - 1
const FIRST_PLACES = 16
const PAGE_PLACES = 2 ** 15
/** The index is at most this full, so that a search looks at few places. */
const FULLEST = 0.7

/**
 * Numbers for ids, small and used again, so that other tables can be arrays. Several tables may hold an id: it keeps its
 * number until the last of them has released it. Ids lie side by side in pages: an id
 * costs about 30 bytes, where an entry of a Map costs more than 100.
 */
export class IdTable {
  /** By slot. Length 0: the slot is free, or the id is one of the long ones. */
  readonly #pages: Buffer[] = []
  /** Open addressing with linear probing: slot + 1, and 0 where nothing is. */
  #index = new Int32Array(FIRST_PLACES * 2)
  /** Ids that do not fit a place. None that the collector makes is as long. */
  readonly #longSlots = new Map<string, number>()
  readonly #longIds = new Map<number, string>()
  readonly #free: number[] = []
  readonly #holders = new Column(Uint8Array)
  #end = 0

  get size(): number {
    return this.#end - this.#free.length
  }

  /** One more than the highest slot that was ever in use. */
  get end(): number {
    return this.#end
  }

  get bytes(): number {
    return this.#pages.reduce((sum, { length }) => sum + length, this.#index.byteLength + this.#holders.bytes)
  }

  slotOf(id: string): number | undefined {
    if (!fits(id)) return this.#longSlots.get(id)
    const slot = this.#index[this.#find(id)]! - 1
    return slot < 0 ? undefined : slot
  }

  /** The slot of the id for one more holder. */
  hold(id: string): number {
    const slot = this.slotOf(id) ?? this.#add(id)
    this.#holders.set(slot, this.#holders.get(slot) + 1)
    return slot
  }

  /** One holder less; without one, the slot will be another id's. */
  release(slot: number): void {
    const left = this.#holders.get(slot) - 1
    this.#holders.set(slot, left)
    if (left === 0) this.#delete(slot, this.id(slot)!)
  }

  #add(id: string): number {
    const slot = this.#free.pop() ?? this.#end++
    if (!fits(id)) {
      this.#longSlots.set(id, slot)
      this.#longIds.set(slot, id)
      return slot
    }
    const page = this.#pageFor(slot)
    if (this.size > this.#index.length * FULLEST) this.#rebuild()
    page[offsetOf(slot)] = id.length
    page.write(id, offsetOf(slot) + 1, 'latin1')
    this.#index[this.#find(id)] = slot + 1
    return slot
  }

  id(slot: number): string | undefined {
    const page = this.#pages[pageOf(slot)]
    const at = offsetOf(slot)
    const length = page?.[at] ?? 0
    return length === 0 ? this.#longIds.get(slot) : page!.toString('latin1', at + 1, at + 1 + length)
  }

  #delete(slot: number, id: string): void {
    if (fits(id)) {
      this.#close(this.#find(id))
      this.#pages[pageOf(slot)]![offsetOf(slot)] = 0
    } else {
      this.#longSlots.delete(id)
      this.#longIds.delete(slot)
    }
    this.#free.push(slot)
  }

  /** The place of the id in the index, or the empty place where it would stand. */
  #find(id: string): number {
    const mask = this.#index.length - 1
    let at = hashOfText(id) & mask
    for (;;) {
      const slot = this.#index[at]! - 1
      if (slot < 0 || this.#holds(slot, id)) return at
      at = (at + 1) & mask
    }
  }

  #holds(slot: number, id: string): boolean {
    const page = this.#pages[pageOf(slot)]!
    const start = offsetOf(slot)
    if (page[start] !== id.length) return false
    for (let i = 0; i < id.length; i++) if (page[start + 1 + i] !== id.charCodeAt(i)) return false
    return true
  }

  /** Empties a place and moves the entries into it that a search would no longer find. */
  #close(from: number): void {
    const mask = this.#index.length - 1
    let gap = from
    for (let at = (gap + 1) & mask; this.#index[at] !== 0; at = (at + 1) & mask) {
      const home = this.#homeOf(this.#index[at]! - 1) & mask
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      this.#index[gap] = this.#index[at]!
      gap = at
    }
    this.#index[gap] = 0
  }

  #homeOf(slot: number): number {
    const page = this.#pages[pageOf(slot)]!
    const start = offsetOf(slot) + 1
    let hash = FNV_BASIS
    for (let i = start; i < start + page[start - 1]!; i++) hash = Math.imul(hash ^ page[i]!, FNV_PRIME)
    return hash ^ (hash >>> 15)
  }

  /** The first page is small as long as there are few ids. */
  #pageFor(slot: number): Buffer {
    const number = pageOf(slot)
    while (this.#pages.length < number) this.#pageFor((this.#pages.length + 1) * PAGE_PLACES - 1)
    const page = this.#pages[number]
    const needed = offsetOf(slot) + STRIDE
    if (page && page.length >= needed) return page
    const most = PAGE_PLACES * STRIDE
    const larger = Buffer.alloc(
      number > 0 ? most : Math.min(most, Math.max(FIRST_PLACES * STRIDE, needed, 2 * (page?.length ?? 0))),
    )
    page?.copy(larger)
    this.#pages[number] = larger
    return larger
  }

  #rebuild(): void {
    this.#index = new Int32Array(this.#index.length * 2)
    const mask = this.#index.length - 1
    for (let slot = 0; slot < this.#end; slot++) {
      if (!this.#pages[pageOf(slot)]?.[offsetOf(slot)]) continue
      let at = this.#homeOf(slot) & mask
      while (this.#index[at] !== 0) at = (at + 1) & mask
      this.#index[at] = slot + 1
    }
  }
}

const pageOf = (slot: number): number => Math.floor(slot / PAGE_PLACES)
const offsetOf = (slot: number): number => (slot % PAGE_PLACES) * STRIDE

/** Whether a text has one byte for each character and fits a place. */
const fits = (id: string): boolean => {
  if (id.length === 0 || id.length > MOST_BYTES) return false
  for (let i = 0; i < id.length; i++) if (id.charCodeAt(i) > 0xff) return false
  return true
}

const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193

function hashOfText(id: string): number {
  let hash = FNV_BASIS
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME)
  return hash ^ (hash >>> 15)
}
