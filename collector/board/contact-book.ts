import { type AtRest, CITY, NUMBERS, SEEN, SITE, SOURCE, VERSION } from '../model/at-rest.ts'
import { userIdsOf } from '../model/contact-row.ts'
import { readContact } from '../model/contact-text.ts'
import { textOf } from '../model/kept-text.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { ByteCache } from '../platform/byte-cache.ts'
import { Column } from '../platform/column.ts'
import { IdTable } from '../platform/id-table.ts'
import { Labels } from '../platform/labels.ts'
import { TextSlab } from '../platform/text-slab.ts'
import { fold } from '../score/text.ts'

/** Bytes of a row as objects for each byte of its text. */
const OBJECT_FACTOR = 8
const DEFAULT_CACHE_BYTES = 32 * 2 ** 20

/** Flags of a contact. */
const KNOWN = 1
const TAGGED = 2
const LISTED = 4
/** Has words for the text filter beside its city and its source. */
const WORDED = 8
/** Came or bought with a code. */
const CODED = 16

/** The fields that boards are filtered by, which many contacts have in common. */
export const FACETS = ['source', 'city', 'company'] as const
export type Facet = (typeof FACETS)[number]

/**
 * Every contact that is not merged away. At rest a contact is a text of bytes outside of V8's heap and a few numbers
 * in columns; it is an object only during use, and in a cache of the rows that were used last. So a contact takes a
 * tenth of the memory of its objects, and the garbage collector does not visit it.
 *
 * A contact has a slot: the index of all columns, here and in the rankings.
 */
export class ContactBook {
  readonly #ids: IdTable
  #size = 0
  readonly #texts = new TextSlab()
  /** Folded words for the text filter, of contacts with words of their own. */
  readonly #words = new TextSlab()
  readonly #rows: ByteCache<number, ContactRow>
  readonly #sites: SiteId[] = []
  readonly #siteNumbers = new Map<SiteId, number>()
  /** By slot: the site's number + 1; 0: the slot is free. */
  readonly #siteOf = new Column(Uint32Array)
  readonly #versions = new Column(Uint32Array)
  readonly #flags = new Column(Uint8Array)
  readonly #seen = new Column(Float64Array)
  readonly #labels = { source: new Labels(), city: new Labels(), company: new Labels() }
  readonly #labelOf = {
    source: new Column(Uint32Array),
    city: new Column(Uint32Array),
    company: new Column(Uint32Array),
  }

  /** `ids`: shared with others that number contacts. */
  constructor(cacheBytes = DEFAULT_CACHE_BYTES, ids = new IdTable()) {
    this.#ids = ids
    this.#rows = new ByteCache(cacheBytes)
  }

  get size(): number {
    return this.#size
  }

  /** Bytes of contacts at rest, and those of the rows that are kept as objects. */
  get bytes(): { atRest: number; rows: number } {
    const columns = [this.#siteOf, this.#versions, this.#flags, this.#seen, ...Object.values(this.#labelOf)]
    const inColumns = columns.reduce((sum, { bytes }) => sum + bytes, 0)
    return {
      atRest: this.#ids.bytes + this.#texts.bytes + this.#words.bytes + inColumns,
      rows: this.#rows.bytes,
    }
  }

  has(id: ContactId): boolean {
    return this.slotOf(id) !== undefined
  }

  get(id: ContactId): ContactRow | undefined {
    const slot = this.slotOf(id)
    return slot === undefined ? undefined : this.row(slot)
  }

  slotOf(id: ContactId): number | undefined {
    const slot = this.#ids.slotOf(id)
    return slot === undefined || this.#siteOf.get(slot) === 0 ? undefined : slot
  }

  id(slot: number): ContactId {
    return this.#ids.id(slot)!
  }

  row(slot: number): ContactRow {
    const kept = this.#rows.get(slot)
    if (kept) return kept
    const text = this.#texts.get(slot)!
    const row = this.#read(slot, text)
    this.#rows.put(slot, row, text.length * OBJECT_FACTOR)
    return row
  }

  versionOf(slot: number): number {
    return this.#versions.get(slot)
  }

  versionOfId(id: ContactId): number | undefined {
    const slot = this.slotOf(id)
    return slot === undefined ? undefined : this.#versions.get(slot)
  }

  lastActivityAt(slot: number): number {
    return this.#seen.get(slot)
  }

  isKnown(slot: number): boolean {
    return (this.#flags.get(slot) & KNOWN) !== 0
  }

  /** Whether the contact came or bought with a code. */
  hasCodes(slot: number): boolean {
    return (this.#flags.get(slot) & CODED) !== 0
  }

  /** Whether any of its standings has tags. */
  isTagged(slot: number): boolean {
    return (this.#flags.get(slot) & TAGGED) !== 0
  }

  /** Whether the contact may stand under a plan version: no, where its text does not have the version's name in it. */
  mayStandUnder(slot: number, version: Buffer): boolean {
    return this.#texts.includes(slot, version)
  }

  label(facet: Facet, number: number): string | null {
    return this.#labels[facet].text(number)
  }

  /** Contacts with the same label have the same number of it; 0: none. */
  labelNumber(slot: number, facet: Facet): number {
    return this.#labelOf[facet].get(slot)
  }

  /** Whether the contact's own words have this (folded) text in them; null: it has none but its labels. */
  wordsInclude(slot: number, text: Buffer): boolean | null {
    return (this.#flags.get(slot) & WORDED) === 0 ? null : this.#words.includes(slot, text)
  }

  *keys(): Generator<ContactId> {
    for (const slot of this.slots()) yield this.id(slot)
  }

  /** Reads the rows one by one. A contact that is added or removed during the iteration may be left out. */
  *values(): Generator<ContactRow> {
    for (const slot of this.slots()) yield this.peek(slot)!
  }

  *of(site: SiteId): Generator<ContactRow> {
    for (const slot of this.slots(site)) yield this.peek(slot)!
  }

  *slots(site?: SiteId): Generator<number> {
    const wanted = site === undefined ? 0 : (this.#siteNumbers.get(site) ?? -1) + 1
    if (site !== undefined && wanted === 0) return
    for (let slot = 0; slot < this.#ids.end; slot++) {
      const found = this.#siteOf.get(slot)
      if (found !== 0 && (wanted === 0 || found === wanted)) yield slot
    }
  }

  site(slot: number): SiteId {
    return this.#sites[this.#siteOf.get(slot) - 1]!
  }

  /** The contacts of a site that are in any live list. */
  *listed(site: SiteId): Generator<ContactRow> {
    for (const slot of this.slots(site)) if ((this.#flags.get(slot) & LISTED) !== 0) yield this.peek(slot)!
  }

  /** `isInUse`: the row is kept as an object too, since it will be read soon. */
  put(row: ContactRow, isInUse = true): number {
    const known = this.slotOf(row.id)
    const slot = known ?? this.#ids.hold(row.id)
    if (known === undefined) this.#size += 1
    const text = textOf(row)
    this.#texts.put(slot, text)
    if (isInUse) this.#rows.put(slot, row, text.length * OBJECT_FACTOR)
    else this.#rows.delete(slot)
    this.#siteOf.set(slot, this.#numberOf(row.site) + 1)
    this.#versions.set(slot, row.version)
    this.#seen.set(slot, row.face.lastActivityAt ?? 0)
    for (const facet of FACETS) this.#relabel(slot, facet, row.face[facet])
    const words = wordsOf(row)
    if (words === null) this.#words.delete(slot)
    else this.#words.put(slot, words)
    const flags =
      (row.identifiers.length > 0 ? KNOWN : 0) |
      (isTagged(row) ? TAGGED : 0) |
      (row.lists === undefined ? 0 : LISTED) |
      (words === null ? 0 : WORDED) |
      (row.face.codes === undefined ? 0 : CODED)
    this.#flags.set(slot, flags)
    return slot
  }

  /** A contact of a start that is not here yet; boards read the numbers by `at-rest.ts`. */
  add(atRest: AtRest, index: number): number {
    const { ids, texts, ends, names, numbers } = atRest
    const from = index * NUMBERS
    const slot = this.#ids.hold(ids[index]!)
    this.#size += 1
    this.#texts.add(slot, texts.subarray(index === 0 ? 0 : ends[index - 1], ends[index]))
    this.#siteOf.set(slot, this.#numberOf(names[numbers[from + SITE]!]!) + 1)
    this.#versions.set(slot, numbers[from + VERSION]!)
    this.#seen.set(slot, numbers[from + SEEN]!)
    this.#relabel(slot, 'source', names[numbers[from + SOURCE]!]!)
    this.#relabel(slot, 'city', names[numbers[from + CITY]!]!)
    this.#relabel(slot, 'company', null)
    this.#words.delete(slot)
    this.#flags.set(slot, 0)
    return slot
  }

  delete(id: ContactId): void {
    const slot = this.slotOf(id)
    if (slot === undefined) return
    this.#size -= 1
    this.#texts.delete(slot)
    this.#words.delete(slot)
    this.#rows.delete(slot)
    for (const facet of FACETS) this.#relabel(slot, facet, null)
    this.#siteOf.set(slot, 0)
    this.#ids.release(slot)
  }

  /** The row without keeping it as an object, for a pass through many rows. Undefined: the contact has been removed. */
  peek(slot: number): ContactRow | undefined {
    const text = this.#texts.get(slot)
    return text === undefined ? undefined : (this.#rows.get(slot) ?? this.#read(slot, text))
  }

  #read(slot: number, text: string): ContactRow {
    return readContact(this.site(slot), this.id(slot), text)
  }

  #relabel(slot: number, facet: Facet, text: string | null): void {
    const before = this.#labelOf[facet].get(slot)
    if (this.#labels[facet].text(before) === text) return
    this.#labelOf[facet].set(slot, this.#labels[facet].hold(text))
    this.#labels[facet].release(before)
  }

  #numberOf(site: SiteId): number {
    const known = this.#siteNumbers.get(site)
    if (known !== undefined) return known
    const number = this.#sites.push(site) - 1
    this.#siteNumbers.set(site, number)
    return number
  }
}

const isTagged = ({ standings }: ContactRow): boolean => {
  for (const version in standings) for (const _ in standings[version]!.tags) return true
  return false
}

/** The folded words for the text filter; null: the contact has only its city and source. */
function wordsOf(row: ContactRow): string | null {
  const { name, email, company } = row.face
  if (name === null && email === null && company === null && row.identifiers.length === 0) return null
  return searchTextOf(row)
}

/** The folded text that a board's text filter searches. */
export function searchTextOf({ face, identifiers }: ContactRow): string {
  const { name, email, company, city, source } = face
  const words = [name, email, company, city, source, ...userIdsOf({ identifiers })]
  return fold(words.filter(word => word !== null).join('\n'))
}
