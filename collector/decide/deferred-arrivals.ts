import type { Event } from '../../shared/event.ts'
import { comparePositions, type EventPosition } from '../../shared/order.ts'
import type { Fact } from '../score/score.ts'
import type { Open } from './open-contacts.ts'

/**
 * Events from which on a contact is not folded again for each event that reaches back: all of a transaction are decided
 * together then. A person has fewer; below, a fold costs so little that each is decided by itself.
 */
const LONG_HISTORY = 1_000

/** The arrival of one event as a contact has it. */
export type ArrivalOf = {
  event: Event
  /** The event as the contact's, null where it is another's. */
  own: Fact | null
  silent: boolean
}
/** The arrivals of a contact with a long history since the first late event. */
type Deferred = { at: number; arrivals: ArrivalOf[] }

/** Arrivals that are decided at the end of the transaction: those of contacts with a long history that reached back. */
export class DeferredArrivals {
  readonly #longHistory: number
  readonly #waiting = new Map<Open, Deferred>()

  constructor(longHistory = LONG_HISTORY) {
    this.#longHistory = longHistory
  }

  has(open: Open): boolean {
    return this.#waiting.has(open)
  }

  /** Whether what changes the contact's history is decided at the end of the transaction. */
  isFor(open: Open): boolean {
    return this.has(open) || (open.hasReachedBack && open.events > this.#longHistory)
  }

  add(open: Open, at: number, arrival: ArrivalOf): void {
    const waiting = this.#waiting.get(open) ?? { at, arrivals: [] }
    waiting.at = Math.max(waiting.at, at)
    waiting.arrivals.push(arrival)
    this.#waiting.set(open, waiting)
    open.fold = null
    if (arrival.own) reachTo(open, arrival.event)
  }

  /** Time up to there is decided with what waits: there is no fold before it. False if nothing waits. */
  passTime(open: Open, until: number): boolean {
    const waiting = this.#waiting.get(open)
    if (!waiting) return false
    waiting.at = Math.max(waiting.at, until)
    return true
  }

  /** Events that wait for the fold of a contact that is merged away are decided on the surviving contact. */
  handOver(lost: Open, survivor: Open): void {
    const waiting = this.#waiting.get(lost)
    if (!waiting) return
    this.#waiting.delete(lost)
    const own = this.#waiting.get(survivor)
    survivor.fold = null
    this.#waiting.set(survivor, {
      at: Math.max(waiting.at, own?.at ?? survivor.row.decidedAt),
      arrivals: [...(own?.arrivals ?? []), ...waiting.arrivals],
    })
  }

  drop(open: Open): void {
    this.#waiting.delete(open)
  }

  /** Gives out what waits, contact by contact. */
  *take(): Generator<[Open, Deferred]> {
    for (const [open, waiting] of this.#waiting) {
      this.#waiting.delete(open)
      yield [open, waiting]
    }
  }
}

/**
 * The last event of a deferred contact, or a later one, is visible to the identity resolution of later events in the
 * transaction; the fold at its end finds it.
 */
export function reachTo({ row }: Open, { time, id, key }: EventPosition): void {
  if (row.last === null || comparePositions({ time, id, key }, row.last) > 0) row.last = { time, id, key }
}
