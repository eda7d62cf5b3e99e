import type { Limit } from '../../../shared/plan.ts'
import type { View } from '../rules/event-view.ts'
import { getter } from '../rules/field.ts'
import type { Calendar, Unit } from '../time/calendar.ts'
import { parseDuration } from '../time/duration.ts'

/** The state of a limit for one contact: the count and its start, its end, or the distinct values. */
export type LimitSlots = {
  used: number
  until: number
  taken: Set<string> | null
  visits: Map<string, VisitPlaces> | null
}
type VisitPlaces = { visit: number; used: number }

/** Asked in the order of the lines' times. `view` is null for lines that no event carries. */
export type Gate = {
  isFree: (places: LimitSlots, at: number, view: View | null) => boolean
  take: (places: LimitSlots, at: number, view: View | null) => void
}

export const noPlaces = (): LimitSlots => ({
  used: 0,
  until: Number.NEGATIVE_INFINITY,
  taken: null,
  visits: null,
})

/** Compiles the one grammar of limits; null lets every line through. */
export function compileLimit(limit: Limit | undefined, calendar: Calendar): Gate | null {
  if (!limit) return null
  if ('oncePer' in limit) return oncePer(limit.oncePer)
  if ('notWithin' in limit) return notWithin(limit.notWithin, calendar)
  if (limit.per === 'visit') return perVisit(limit.n)
  if (limit.per === 'ever') return ever(limit.n)
  return perPeriod(limit.per, limit.n, calendar)
}

const ever = (n: number): Gate => ({
  isFree: places => places.used < n,
  take: places => {
    places.used++
  },
})

const perPeriod = (unit: Unit, n: number, calendar: Calendar): Gate => ({
  isFree: (places, at) => at >= places.until || places.used < n,
  take: (places, at) => {
    if (at >= places.until) {
      places.until = calendar.bounds(unit, at).end
      places.used = 0
    }
    places.used++
  },
})

/** Events without a visitor are in no visit and are not limited. */
const perVisit = (n: number): Gate => ({
  isFree: (places, _at, view) => {
    if (!view || view.visit === null) return true
    const known = places.visits?.get(view.fact.event.visitor!)
    return !known || known.visit !== view.visit || known.used < n
  },
  take: (places, _at, view) => {
    if (!view || view.visit === null) return
    places.visits ??= new Map()
    const visitor = view.fact.event.visitor!
    const known = places.visits.get(visitor)
    if (known && known.visit === view.visit) known.used++
    else places.visits.set(visitor, { visit: view.visit, used: 1 })
  },
})

/** Once for each value; an event without one is not limited. */
function oncePer(field: string): Gate {
  const read = getter(field)
  const keyOf = (view: View | null): string | null => {
    const value = view === null ? undefined : read(view)
    return value === undefined || value === null || value === '' ? null : `${typeof value}:${scalar(value)}`
  }
  return {
    isFree: (places, _at, view) => {
      const key = keyOf(view)
      return key === null || !places.taken?.has(key)
    },
    take: (places, _at, view) => {
      const key = keyOf(view)
      if (key !== null) (places.taken ??= new Set()).add(key)
    },
  }
}

const scalar = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

function notWithin(duration: string, calendar: Calendar): Gate | null {
  const span = parseDuration(duration)
  if (!span) return null
  return {
    isFree: (places, at) => at >= places.until,
    take: (places, at) => {
      places.until = calendar.plus(at, span)
    },
  }
}
