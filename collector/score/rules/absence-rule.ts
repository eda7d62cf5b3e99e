import { kindFacts } from '../../../shared/event.ts'
import { endOf, takePlace, worthOf, written } from '../earn.ts'
import { toNumber, type Worth } from '../exact.ts'
import { noPlaces } from '../limits/limit.ts'
import { Lines } from '../limits/lines.ts'
import type { AbsenceState, RuleContext } from '../score-sheet.ts'
import type { View } from './event-view.ts'
import type { AbsenceRule } from './rule.ts'
import { trustRank } from './traits.ts'

/** An inactivity that has lasted long enough, without a match so far. */
export type Pending = { at: number; end: number; worth: Worth; isOverLimit: boolean }

/** An event that may end an inactivity, or start its clock, or both: the match is processed first. */
export function takeHeard(desk: RuleContext, rule: AbsenceRule, view: View, names: readonly string[]): void {
  const { event } = view.fact
  if (event.time < rule.since) return
  const matched = rule.event ?? (kindFacts(event.name).activity ? event.name : null)
  const isMatch =
    matched !== null &&
    // A repeated report of a conversion has no name, but counts as activity.
    (rule.event === null || names.includes(matched)) &&
    isTrusted(rule, view, matched) &&
    (!rule.holds || rule.holds(view))
  const isStart = rule.after !== null && names.includes(rule.after) && isTrusted(rule, view, rule.after)
  if (!isMatch && !isStart) return
  const absences = (desk.sheet.absences ??= [])
  const state = (absences[rule.index] ??= { lines: new Lines(), places: null, from: null, due: null })
  if (isMatch) {
    endSilence(desk, rule, state, event.time)
    startClock(state, rule.after === null ? event.time : null)
  }
  if (isStart && state.from === null) startClock(state, event.time)
}

/**
 * The line of the current inactivity, if it has lasted long enough. Nothing is recorded before the next match: until
 * then, an event in order but with a time before the inactivity was long enough may still prevent it.
 */
export function pendingAt(
  desk: RuleContext,
  rule: AbsenceRule,
  state: AbsenceState,
  at: number,
): Pending | null {
  const due = dueOf(desk, rule, state)
  if (due === null || due > at) return null
  const isOverLimit = rule.gate !== null && !rule.gate.isFree((state.places ??= noPlaces()), due, null)
  return { at: due, end: endOf(desk, rule, due), worth: worthOf(desk, rule, due, null), isOverLimit }
}

/** When the current inactivity will have lasted long enough; null while its clock is stopped. */
export function dueOf(desk: RuleContext, rule: AbsenceRule, state: AbsenceState): number | null {
  if (state.from === null) return null
  return (state.due ??= desk.sheet.scorer.calendar.plus(state.from, rule.duration))
}

/** A match at exactly inactivity + duration is too late: the line has begun, and ends at once. */
function endSilence(desk: RuleContext, rule: AbsenceRule, state: AbsenceState, at: number): void {
  if (state.from === null || at - state.from < rule.duration.shortest) return
  const due = dueOf(desk, rule, state)!
  if (due > at) return
  if (!takePlace(rule, state, due, null)) {
    if (rule.validity) desk.trace?.(overLimit(desk, rule, due))
    return
  }
  if (!rule.validity) return
  const worth = worthOf(desk, rule, due, null)
  state.lines.add({ at: due, end: endOf(desk, rule, due), worth, tags: [] }, rule.halfLife, null)
  desk.trace?.({ ...written(desk, rule, due, null, []), worth })
}

const isTrusted = (rule: AbsenceRule, { fact }: View, name: string): boolean =>
  trustRank(fact.trust) >= (rule.minTrust ?? trustRank(kindFacts(name).minTrust))

export const overLimit = (desk: RuleContext, rule: AbsenceRule, due: number) =>
  written(desk, rule, due, null, [{ by: 'limit', points: toNumber(worthOf(desk, rule, due, null)) }])

function startClock(state: AbsenceState, from: number | null): void {
  state.from = from
  state.due = null
}
