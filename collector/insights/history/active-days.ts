import { kindFacts } from '../../../shared/event.ts'
import { trustRank } from '../../score/rules/traits.ts'
import type { Fact } from '../../score/score.ts'
import type { Bounds, Calendar } from '../../score/time/calendar.ts'

/** How many contacts were active on each local day, by its first instant. */
export class ActiveDays {
  readonly #calendar: Calendar
  readonly #counts = new Map<number, number>()

  constructor(calendar: Calendar) {
    this.#calendar = calendar
  }

  /** One contact's events, in order. */
  take(facts: readonly Fact[]): void {
    let day: Bounds = { start: 0, end: Number.NEGATIVE_INFINITY }
    for (const { event, trust } of facts) {
      if (event.time < day.end) continue
      const { activity, minTrust } = kindFacts(event.name)
      if (!activity || trustRank(trust) < trustRank(minTrust)) continue
      day = this.#calendar.bounds('day', event.time)
      this.#counts.set(day.start, (this.#counts.get(day.start) ?? 0) + 1)
    }
  }

  /** Whole days from an instant up to another, with those on which no contact was active. */
  between(from: number, to: number): { at: number; active: number }[] {
    const days: { at: number; active: number }[] = []
    const first = this.#calendar.bounds('day', from)
    for (let at = first.start === from ? from : first.end; ; ) {
      const { end } = this.#calendar.bounds('day', at)
      if (end > to) return days
      days.push({ at, active: this.#counts.get(at) ?? 0 })
      at = end
    }
  }
}
