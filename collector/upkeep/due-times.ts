import type { Arrival } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { Column } from '../platform/column.ts'
import { IdTable } from '../platform/id-table.ts'
import { WakeableSleep } from '../platform/wakeable-sleep.ts'

/** Ticks in one transaction at most. */
const TICKS = 500
/** A due time further away than this is checked again then (timers take 2^31 ms at most). */
const LONGEST_WAIT_MS = 60_000

/**
 * The times at which time alone changes a contact's score: a heap over the `due` column of contacts, fed like the
 * ranking and rebuilt with it. One collector at a time turns due entries into ticks. A tick that is sent twice or
 * too early changes nothing, so the heap may lag behind the store; the scores do not.
 *
 * Nearly every contact of a plan that forgets has such a time, so it is kept as numbers: the id, the instant, the site,
 * the contact's position in the heap.
 */
export class DueTimes {
  readonly #ids: IdTable
  readonly #sites: SiteId[] = []
  readonly #siteNumbers = new Map<SiteId, number>()
  /** By slot of the id; positions begin with 1, 0 is none. */
  readonly #instants = new Column(Float64Array)
  readonly #siteOf = new Column(Uint32Array)
  readonly #positions = new Column(Uint32Array)
  /** Slots; the one at `i` is due no later than those at `2i + 1` and `2i + 2`. */
  readonly #heap = new Column(Uint32Array)
  #size = 0
  readonly #nap = new WakeableSleep()

  /** `ids`: shared with others that number contacts. */
  constructor(ids = new IdTable()) {
    this.#ids = ids
  }

  /** Without the ids. */
  get bytes(): number {
    const columns = [this.#instants, this.#siteOf, this.#positions, this.#heap]
    return columns.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  put(row: ContactRow): void {
    if (row.due === null || row.mergedInto !== null) {
      this.forget(row.id)
      return
    }
    const slot = this.#slotOf(row.id)
    if (slot !== undefined && this.#instants.get(slot) === row.due) return
    this.#wait(row.site, row.id, row.due)
    if (this.next() === row.due) this.#nap.wake()
  }

  /** A contact of a start that does not wait here yet. */
  add(site: SiteId, contact: ContactId, due: number): void {
    if (this.#slotOf(contact) === undefined) this.#wait(site, contact, due)
    if (this.next() === due) this.#nap.wake()
  }

  forget(contact: ContactId): void {
    const slot = this.#slotOf(contact)
    if (slot !== undefined) this.#takeOut(slot)
  }

  /** The earliest instant that is waiting, or null. */
  next(): number | null {
    return this.#size === 0 ? null : this.#at(0)
  }

  /** Removes the contacts that are due at `now`, as ticks for one transaction. */
  take(now: number): Arrival[] {
    const ticks: Arrival[] = []
    for (let at = this.next(); at !== null && at <= now && ticks.length < TICKS; at = this.next()) {
      const slot = this.#heap.get(0)
      const contact = this.#ids.id(slot)!
      ticks.push({ kind: 'tick', site: this.#sites[this.#siteOf.get(slot)]!, contact, at: now })
      this.#takeOut(slot)
    }
    return ticks
  }

  /** Puts back what could not be committed. */
  giveBack(ticks: readonly Arrival[], at: number): void {
    for (const tick of ticks) {
      if (tick.kind !== 'tick' || this.#slotOf(tick.contact) !== undefined) continue
      this.#wait(tick.site, tick.contact, at)
    }
  }

  /** Turns due instants into ticks until stopped; `submit` resolves when they are on disk. */
  async run(
    signal: AbortSignal,
    now: () => number,
    submit: (ticks: Arrival[]) => Promise<unknown>,
  ): Promise<void> {
    while (!signal.aborted) {
      const ticks = this.take(now())
      if (ticks.length > 0) {
        try {
          await submit(ticks)
        } catch {
          // Storage is unavailable; the ticks are late, but not lost.
          this.giveBack(ticks, now() + 1_000)
        }
        continue
      }
      const next = this.next()
      const wait = next === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(1, next - now()))
      await this.#nap.take(wait, signal)
    }
  }

  #wait(site: SiteId, contact: ContactId, at: number): void {
    const known = this.#slotOf(contact)
    const slot = known ?? this.#ids.hold(contact)
    this.#instants.set(slot, at)
    this.#siteOf.set(slot, this.#numberOf(site))
    if (known === undefined) this.#place(this.#size++, slot)
    this.#settle(slot)
  }

  #takeOut(slot: number): void {
    const position = this.#positions.get(slot) - 1
    const last = this.#heap.get(--this.#size)
    this.#positions.set(slot, 0)
    this.#ids.release(slot)
    if (last === slot) return
    this.#place(position, last)
    this.#settle(last)
  }

  /** Moves an entry up or down to where its instant belongs. */
  #settle(slot: number): void {
    const at = this.#instants.get(slot)
    let position = this.#positions.get(slot) - 1
    while (position > 0 && this.#at((position - 1) >> 1) > at) {
      this.#place(position, this.#heap.get((position - 1) >> 1))
      position = (position - 1) >> 1
    }
    for (;;) {
      let child = 2 * position + 1
      if (child + 1 < this.#size && this.#at(child + 1) < this.#at(child)) child += 1
      if (child >= this.#size || this.#at(child) >= at) break
      this.#place(position, this.#heap.get(child))
      position = child
    }
    this.#place(position, slot)
  }

  /** The slot of a contact that waits here. */
  #slotOf(contact: ContactId): number | undefined {
    const slot = this.#ids.slotOf(contact)
    return slot === undefined || this.#positions.get(slot) === 0 ? undefined : slot
  }

  #at(position: number): number {
    return this.#instants.get(this.#heap.get(position))
  }

  #place(position: number, slot: number): void {
    this.#heap.set(position, slot)
    this.#positions.set(slot, position + 1)
  }

  #numberOf(site: SiteId): number {
    const known = this.#siteNumbers.get(site)
    if (known !== undefined) return known
    const number = this.#sites.push(site) - 1
    this.#siteNumbers.set(site, number)
    return number
  }
}
