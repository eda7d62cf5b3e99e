import { LOG_ID } from '../../shared/event.ts'
import { type ContactText, instant, readContact } from './contact-text.ts'
import { longWord } from './frequent-words.ts'
import type { ContactId, ContactRow, SiteId } from './rows.ts'

/** Numbers of a contact, by their place. */
export const SITE = 0
export const VERSION = 1
export const SEEN = 2
/** NaN: time alone changes nothing. */
export const DUE = 3
export const SOURCE = 4
export const CITY = 5
export const NUMBERS = 6

/** Numbers of a place on a board, by their place: the contact's index, the plan version, and the keys of the ranking. */
export const CONTACT = 0
export const PLAN = 1
export const SCORE = 2
/** NaN: never. */
export const LAST_SCORING = 3
export const FIRST = 4
export const PLACE_NUMBERS = 5

/**
 * Contacts as boards take them at a start, in columns, so that no row need become an object: anonymous contacts without
 * tags, lists, codes, company and phone number, nearly all there are. Texts that many of them have are numbers: indices
 * of `names`; 0 is none.
 */
export type AtRest = {
  ids: ContactId[]
  /** The texts of the contacts (`contact-text.ts`) in UTF-8, one after another, and the end of each. */
  texts: Uint8Array
  ends: Uint32Array
  names: (string | null)[]
  numbers: Float64Array
  places: Float64Array
}

/** Contacts in pieces of three texts: site, id, text. */
export type Texts = readonly string[]

/**
 * Divides stored contacts into those at rest and all others. Among the others are, of each site, the contacts with the
 * first and the last event, of those of pages and of the rest: a projection looks for these.
 */
export function divide(stored: Texts): { atRest: AtRest; others: string[] } {
  const plain: [at: number, text: ContactText][] = []
  const outermost = new Map<string, Outermost>()
  const others: string[] = []
  for (let at = 0; at < stored.length; at += 3) {
    const text = JSON.parse(stored[at + 2]!) as ContactText
    if (!isPlain(text)) {
      others.push(stored[at]!, stored[at + 1]!, stored[at + 2]!)
      continue
    }
    plain.push([at, text])
    const key = `${stored[at]}/${isOfPage(text)}`
    const known = outermost.get(key)
    if (known) known.look(at, text)
    else outermost.set(key, new Outermost(at, text))
  }
  const apart = new Set([...outermost.values()].flatMap(({ first, last }) => [first, last]))
  const columns = new Columns(plain.length)
  for (const [at, text] of plain) {
    const [site, id, written] = [stored[at]!, stored[at + 1]!, stored[at + 2]!]
    if (apart.has(at)) others.push(site, id, written)
    else columns.add(site, id, written, text)
  }
  return { atRest: columns.finish(), others }
}

/** Places in the text of a face: its texts begin after four values; the last that a contact at rest may have is the city. */
const FACE_BEGINS = 4
const SOURCE_IN_FACE = FACE_BEGINS
const CITY_IN_FACE = FACE_BEGINS + 5
const MOST_OF_FACE = FACE_BEGINS + 6

function isPlain(text: ContactText): boolean {
  const [, , , mergedInto, , identifiers, , standings, face, , , lists, codes] = text
  if (mergedInto !== 0 || identifiers.length > 0 || lists || codes || face.length > MOST_OF_FACE) return false
  for (const name in standings) if (standings[name]![TAGS_IN_STANDING]) return false
  return true
}
const TAGS_IN_STANDING = 11

const isOfPage = ([, , , , , , last]: ContactText): boolean =>
  last !== 0 && last[2] === 0 && !last[1].startsWith(LOG_ID)

/** The indices of the contacts with the first event and with the last one. */
class Outermost {
  first: number
  last: number
  #firstAt: number
  #lastAt: number

  constructor(at: number, text: ContactText) {
    this.first = this.last = at
    this.#firstAt = firstSeen(text)
    this.#lastAt = lastEvent(text)
  }

  look(at: number, text: ContactText): void {
    const first = firstSeen(text)
    if (first < this.#firstAt) [this.first, this.#firstAt] = [at, first]
    const last = lastEvent(text)
    if (last > this.#lastAt) [this.last, this.#lastAt] = [at, last]
  }
}

const firstSeen = ([, base, , , , , , , face]: ContactText): number =>
  instant(face[1], base) ?? Number.POSITIVE_INFINITY
const lastEvent = ([, base, , , , , , , face]: ContactText): number =>
  face[3] === 0 ? Number.NEGATIVE_INFINITY : (instant(face[3][1], base) ?? Number.NEGATIVE_INFINITY)

type Short = string | number | undefined
const FIRST_BYTES = 2 ** 16

class Columns {
  readonly #ids: ContactId[] = []
  #texts = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #end = 0
  readonly #ends: Uint32Array
  readonly #names: (string | null)[] = [null]
  readonly #numberOf = new Map<string, number>()
  readonly #numbers: Float64Array
  readonly #places: number[] = []

  constructor(size: number) {
    this.#ends = new Uint32Array(size)
    this.#numbers = new Float64Array(size * NUMBERS)
  }

  add(site: SiteId, id: ContactId, written: string, text: ContactText): void {
    const index = this.#ids.push(id) - 1
    this.#write(written)
    this.#ends[index] = this.#end
    const [version, base, due, , , , , standings, face] = text
    const numbers = this.#numbers
    const from = index * NUMBERS
    numbers[from + SITE] = this.#name(site)
    numbers[from + VERSION] = version
    numbers[from + SEEN] = instant(face[0], base) ?? 0
    numbers[from + DUE] = instant(due, base) ?? Number.NaN
    numbers[from + SOURCE] = this.#word(face[SOURCE_IN_FACE] as Short)
    numbers[from + CITY] = this.#word(face[CITY_IN_FACE] as Short)
    for (const name in standings) {
      const [score, , , , lastScoringAt, , first] = standings[name]!
      if (score === null || first === 0) continue
      const last = instant(lastScoringAt, base) ?? Number.NaN
      this.#places.push(index, this.#name(name), score, last, instant(first[0], base)!)
    }
  }

  finish(): AtRest {
    const count = this.#ids.length
    // Exact: a view goes to another thread with its whole buffer.
    const texts = new Uint8Array(this.#texts.subarray(0, this.#end))
    this.#texts.buffer.transfer(0)
    return {
      ids: this.#ids,
      texts,
      ends: this.#ends.subarray(0, count),
      names: this.#names,
      numbers: this.#numbers.subarray(0, count * NUMBERS),
      places: Float64Array.from(this.#places),
    }
  }

  #write(text: string): void {
    const most = text.length * 3
    if (this.#end + most > this.#texts.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (this.#end + most))
      this.#texts.copy(larger, 0, 0, this.#end)
      this.#texts = larger
    }
    this.#end += this.#texts.write(text, this.#end, 'utf8')
  }

  #word(short: Short): number {
    return short === undefined || short === 0 ? 0 : this.#name(longWord(short))
  }

  #name(text: string): number {
    let number = this.#numberOf.get(text)
    if (number === undefined) this.#numberOf.set(text, (number = this.#names.push(text) - 1))
    return number
  }
}

/**
 * Gives the memory of the columns back at once. A start passes half a gigabyte through them, and the garbage collector does
 * not see that buffers outside of its heap wait for it.
 */
export function release({ texts, ends, numbers, places }: AtRest): void {
  for (const { buffer } of [texts, ends, numbers, places]) (buffer as ArrayBuffer).transfer(0)
}

/** The row of one contact at rest. */
export function rowAtRest({ ids, texts, ends, names, numbers }: AtRest, index: number): ContactRow {
  const text = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength)
  const site = names[numbers[index * NUMBERS + SITE]!]!
  return readContact(site, ids[index]!, text.toString('utf8', ends[index - 1] ?? 0, ends[index]))
}
