import type { Event } from '../../shared/event.ts'
import type { Limit } from '../../shared/plan.ts'
import { periodName, plus } from './calendar.ts'
import { fieldOf, type Looked } from './conditions.ts'

/** A line that would be, before the rule's limit: where and when it takes its place. */
export type Firing = { at: number; event: Event | null; visit: number | null; looked: Looked }

/** Which firings get a place, looked at from the earliest to the latest. `firings` are in order. */
export const placed = <F extends Firing>(firings: F[], limit: Limit | undefined, zone: string): Set<F> => {
  const kept: F[] = []
  for (const firing of firings) {
    if (limit === undefined || hasPlace(kept, firing, limit, zone)) kept.push(firing)
  }
  return new Set(kept)
}

const hasPlace = (kept: Firing[], firing: Firing, limit: Limit, zone: string): boolean => {
  if ('oncePer' in limit) {
    // Compared exactly; what has no value is not limited.
    const value = (one: Firing): string => JSON.stringify(fieldOf(limit.oncePer, one.looked) ?? '')
    return value(firing) === '""' || kept.every(one => value(one) !== value(firing))
  }
  if ('notWithin' in limit) {
    const last = kept.at(-1)
    return last === undefined || firing.at >= plus(last.at, limit.notWithin, zone)
  }
  const { per, n } = limit
  if (per === 'ever') return kept.length < n
  if (per === 'visit') {
    return firing.visit === null || kept.filter(one => one.visit === firing.visit).length < n
  }
  const period = periodName(firing.at, per, zone)
  return kept.filter(one => periodName(one.at, per, zone) === period).length < n
}
