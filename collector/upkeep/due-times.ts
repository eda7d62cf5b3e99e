import type { Arrival } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { WakeableSleep } from '../platform/wakeable-sleep.ts'

/** Ticks in one transaction at most. */
const TICKS = 500
/** Instants that no longer hold may be this many, and as many as those that do. */
const SPARE = 1_000
/** A due time further away than this is checked again then (timers take 2^31 ms at most). */
const LONGEST_WAIT_MS = 60_000

type Due = { at: number; site: SiteId; contact: ContactId }

/**
 * The times at which time alone changes a contact's score: a heap over the `due` column of contacts, fed like the
 * ranking and rebuilt with it. One collector at a time turns due entries into ticks. A tick that is sent twice or
 * too early changes nothing, so the heap may lag behind the store; the scores do not.
 */
export class DueTimes {
  readonly #current = new Map<ContactId, Due>()
  #heap: Due[] = []
  readonly #nap = new WakeableSleep()

  put(row: ContactRow): void {
    if (row.due === null || row.mergedInto !== null) {
      this.#current.delete(row.id)
      return
    }
    if (this.#current.get(row.id)?.at === row.due) return
    this.#wait({ at: row.due, site: row.site, contact: row.id })
    if (this.#heap[0]!.at === row.due) this.#nap.wake()
  }

  forget(contact: ContactId): void {
    this.#current.delete(contact)
  }

  /** The earliest instant that is waiting, or null. */
  next(): number | null {
    while (this.#heap.length > 0) {
      const top = this.#heap[0]!
      if (this.#current.get(top.contact) === top) return top.at
      this.#pop()
    }
    return null
  }

  /** Removes the contacts that are due at `now`, as ticks for one transaction. */
  take(now: number): Arrival[] {
    const ticks: Arrival[] = []
    for (let at = this.next(); at !== null && at <= now && ticks.length < TICKS; at = this.next()) {
      const due = this.#pop()!
      this.#current.delete(due.contact)
      ticks.push({ kind: 'tick', site: due.site, contact: due.contact, at: now })
    }
    return ticks
  }

  /** Puts back what could not be committed. */
  giveBack(ticks: readonly Arrival[], at: number): void {
    for (const tick of ticks) {
      if (tick.kind !== 'tick' || this.#current.has(tick.contact)) continue
      this.#wait({ at, site: tick.site, contact: tick.contact })
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

  /** Superseded due times stay in the heap until they reach its top, or outnumber the valid ones. */
  #wait(due: Due): void {
    this.#current.set(due.contact, due)
    this.#push(due)
    if (this.#heap.length <= 2 * this.#current.size + SPARE) return
    // A list sorted by time is a valid heap.
    this.#heap = [...this.#current.values()].sort((a, b) => a.at - b.at)
  }

  #push(due: Due): void {
    const heap = this.#heap
    let at = heap.push(due) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent]!.at <= due.at) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = due
  }

  #pop(): Due | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || heap.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child += 1
      if (heap[child]!.at >= last!.at) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last!
    return top
  }
}
