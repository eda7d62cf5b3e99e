import { Column } from './column.ts'

/** A text begins with the number of its slot and its length in bytes. */
const HEADER = 8
const UNIT = 8
/** A page has 2^16 units: half a megabyte. */
const PAGE_BITS = 16
/** Marks a record that was deleted. */
const DELETED = 0xffff_ffff
/** Above this share of unused bytes, the emptiest page is cleared. */
const WASTE = 0.2

/**
 * Texts by small numbers, in pages of bytes outside of V8's heap: a text is no object, and the garbage collector does
 * not visit it. A text that grows moves to the end; an empty page is released.
 */
export class TextSlab {
  readonly #pages: (Buffer | null)[] = []
  /** Bytes of each page that hold texts. */
  readonly #live: number[] = []
  readonly #empty: number[] = []
  /** By slot: the page (upper bits) and the unit in it, plus 1; 0: there is no text. */
  readonly #places = new Column(Uint32Array)
  #page = -1
  #used: number
  #liveBytes = 0
  #allBytes = 0
  readonly #bits: number
  readonly #pageBytes: number

  /** Tests have smaller pages. */
  constructor(pageBits = PAGE_BITS) {
    this.#bits = pageBits
    this.#pageBytes = UNIT * 2 ** pageBits
    this.#used = this.#pageBytes
  }

  get bytes(): number {
    return this.#allBytes + this.#places.bytes
  }

  put(slot: number, text: string): void {
    const length = Buffer.byteLength(text)
    const size = sizeFor(length)
    const known = this.#places.get(slot) - 1
    if (known >= 0 && sizeFor(this.#lengthAt(known)) === size) {
      this.#write(known, slot, text, length)
      return
    }
    if (known >= 0) this.#giveUp(known)
    const place = this.#room(size)
    this.#places.set(slot, place + 1)
    this.#write(place, slot, text, length)
    this.#keepTidy()
  }

  /** A text that is there as UTF-8, of a slot without one. */
  add(slot: number, bytes: Uint8Array): void {
    const place = this.#room(sizeFor(bytes.length))
    this.#places.set(slot, place + 1)
    const page = this.#pages[this.#pageOf(place)]!
    const start = this.#offsetOf(place)
    page.writeUInt32LE(slot, start)
    page.writeUInt32LE(bytes.length, start + 4)
    page.set(bytes, start + HEADER)
  }

  get(slot: number): string | undefined {
    const place = this.#places.get(slot) - 1
    if (place < 0) return undefined
    const page = this.#pages[this.#pageOf(place)]!
    const start = this.#offsetOf(place)
    return page.toString('utf8', start + HEADER, start + HEADER + page.readUInt32LE(start + 4))
  }

  /** Whether the slot's text has these bytes in it. */
  includes(slot: number, wanted: Buffer): boolean {
    const place = this.#places.get(slot) - 1
    if (place < 0) return false
    const page = this.#pages[this.#pageOf(place)]!
    const start = this.#offsetOf(place)
    const end = start + HEADER + page.readUInt32LE(start + 4)
    return page.subarray(start + HEADER, end).includes(wanted)
  }

  delete(slot: number): void {
    const place = this.#places.get(slot) - 1
    if (place < 0) return
    this.#giveUp(place)
    this.#places.set(slot, 0)
    this.#keepTidy()
  }

  #lengthAt(place: number): number {
    return this.#pages[this.#pageOf(place)]!.readUInt32LE(this.#offsetOf(place) + 4)
  }

  #write(place: number, slot: number, text: string, length: number): void {
    const page = this.#pages[this.#pageOf(place)]!
    const start = this.#offsetOf(place)
    page.writeUInt32LE(slot, start)
    page.writeUInt32LE(length, start + 4)
    page.write(text, start + HEADER, 'utf8')
  }

  #giveUp(place: number): void {
    const number = this.#pageOf(place)
    const page = this.#pages[number]!
    const start = this.#offsetOf(place)
    const size = sizeFor(page.readUInt32LE(start + 4))
    page.writeUInt32LE(DELETED, start)
    // The bytes of an erased person are overwritten.
    page.fill(0, start + HEADER, start + size)
    this.#live[number]! -= size
    this.#liveBytes -= size
    if (this.#live[number] === 0 && number !== this.#page) this.#release(number)
  }

  #release(number: number): void {
    this.#allBytes -= this.#pages[number]!.length
    this.#pages[number] = null
    this.#empty.push(number)
  }

  #room(size: number): number {
    if (size > this.#pageBytes) {
      const alone = this.#newPage(size)
      this.#live[alone] = size
      this.#liveBytes += size
      return alone * 2 ** this.#bits
    }
    if (this.#used + size > this.#pageBytes) {
      const before = this.#page
      this.#page = this.#newPage(this.#pageBytes)
      this.#used = 0
      if (before >= 0 && this.#live[before] === 0) this.#release(before)
    }
    const place = this.#page * 2 ** this.#bits + this.#used / UNIT
    this.#used += size
    this.#live[this.#page]! += size
    this.#liveBytes += size
    return place
  }

  #newPage(bytes: number): number {
    const number = this.#empty.pop() ?? this.#pages.length
    this.#pages[number] = Buffer.alloc(bytes)
    this.#live[number] = 0
    this.#allBytes += bytes
    return number
  }

  /** Moves the texts of the emptiest page to others, if much space is unused. */
  #keepTidy(): void {
    if (this.#allBytes < 4 * this.#pageBytes || this.#liveBytes > (1 - WASTE) * this.#allBytes) return
    let emptiest = -1
    for (const [number, page] of this.#pages.entries()) {
      if (page === null || number === this.#page || page.length > this.#pageBytes) continue
      if (emptiest < 0 || this.#live[number]! < this.#live[emptiest]!) emptiest = number
    }
    if (emptiest >= 0 && this.#live[emptiest]! < (1 - WASTE / 2) * this.#pageBytes) this.#clear(emptiest)
  }

  #clear(number: number): void {
    const page = this.#pages[number]!
    for (let start = 0; this.#live[number]! > 0; ) {
      const slot = page.readUInt32LE(start)
      const size = sizeFor(page.readUInt32LE(start + 4))
      if (slot !== DELETED) {
        const place = this.#room(size)
        page.copy(this.#pages[this.#pageOf(place)]!, this.#offsetOf(place), start, start + size)
        this.#places.set(slot, place + 1)
        this.#live[number]! -= size
        this.#liveBytes -= size
      }
      start += size
    }
    this.#release(number)
  }

  #pageOf(place: number): number {
    return place >>> this.#bits
  }

  #offsetOf(place: number): number {
    return (place & (2 ** this.#bits - 1)) * UNIT
  }
}

const sizeFor = (length: number): number => Math.ceil((HEADER + length) / UNIT) * UNIT
