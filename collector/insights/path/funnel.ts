import type { FunnelStep } from '../../../shared/insights-path.ts'
import { medianOf } from '../answers/groups.ts'
import { type Roster, timesOf } from '../people/roster.ts'

/** From the first instant, up to the second one, which is excluded. */
export type Period = { from: number; to: number }
/** The indices in the roster of the people of a step. */
export type FunnelPeople = { reached: number[]; ahead: number[]; wentOn: number[]; times: number[] }

/**
 * The people of each step whose first such act lies in the period, and of those who reached the next step afterwards.
 * People who were ahead (the next step came before, or at the same time) are in no share. The last step is the
 * conversion.
 */
export function funnelPeople(roster: Roster, steps: readonly string[], { from, to }: Period): FunnelPeople[] {
  const columns = [...timesOf(roster, steps).map(({ first }) => first), roster.conversion]
  return columns.map((at, index) => {
    const next = columns[index + 1]
    const found: FunnelPeople = { reached: [], ahead: [], wentOn: [], times: [] }
    for (let contact = 0; contact < roster.ids.length; contact++) {
      const time = at[contact]!
      if (!(time >= from && time < to && time <= roster.now)) continue
      found.reached.push(contact)
      const later = next?.[contact] ?? Number.NaN
      if (!(later <= roster.now)) continue
      if (later <= time) found.ahead.push(contact)
      else {
        found.wentOn.push(contact)
        found.times.push(later - time)
      }
    }
    return found
  })
}

export const funnelOf = (roster: Roster, steps: readonly string[], period: Period): FunnelStep[] =>
  funnelPeople(roster, steps, period).map(({ reached, ahead, wentOn, times }, index) => ({
    act: steps[index] ?? null,
    reached: reached.length,
    ahead: ahead.length,
    wentOn: index === steps.length ? null : wentOn.length,
    usualMs: times.length === 0 ? null : medianOf(times.sort((a, b) => a - b)),
  }))
