import type { Event } from '../../../shared/event.ts'
import type { Fact } from '../../score/score.ts'
import { Visits } from '../../score/time/visit.ts'
import { addTo, maskOf, type Window } from './windows.ts'

/** A visit without an event for this long has ended. */
const ENDED_MS = 30 * 60_000

export type Visit = {
  from: number
  to: number
  pages: number
  /** The first and the last page that was viewed. */
  entry: Event | null
  exit: Event | null
  isEnded: boolean
}

/** The visits of a contact, as the score numbers them. */
export function visitsOf(facts: readonly Fact[], at: number): Visit[] {
  const numbers = new Visits()
  const found = new Map<number, Visit>()
  for (const { event } of facts) {
    if (event.time > at) break
    const number = numbers.take(event)
    if (number === null) continue
    const visit = found.get(number) ?? {
      from: event.time,
      to: event.time,
      pages: 0,
      entry: null,
      exit: null,
      isEnded: false,
    }
    found.set(number, visit)
    visit.to = event.time
    if (event.name !== 'page_view') continue
    visit.pages += 1
    visit.entry ??= event
    visit.exit = event
  }
  return [...found.values()].map(visit => ({ ...visit, isEnded: at - visit.to >= ENDED_MS }))
}

/** How many visits began in each window, how long they took and how many had one page only. */
export class VisitFigures {
  readonly visits: number[]
  readonly single: number[]
  readonly lengthMs: number[]

  constructor(windows: number) {
    this.visits = new Array<number>(windows).fill(0)
    this.single = new Array<number>(windows).fill(0)
    this.lengthMs = new Array<number>(windows).fill(0)
  }

  take({ from, to, pages }: Visit, windows: readonly Window[]): void {
    const mask = maskOf(windows, from)
    addTo(this.visits, mask, 1)
    addTo(this.lengthMs, mask, to - from)
    if (pages <= 1) addTo(this.single, mask, 1)
  }
}
