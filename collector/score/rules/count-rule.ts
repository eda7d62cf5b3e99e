import { earn } from '../earn.ts'
import { Lines } from '../limits/lines.ts'
import type { CountState, RuleContext } from '../score-sheet.ts'
import { matches } from './event-rule.ts'
import type { View } from './event-view.ts'
import type { CountRule } from './rule.ts'

/** Points for the nth match within a rolling window or one visit; then the counting starts afresh. */
export function takeCounted(desk: RuleContext, rule: CountRule, view: View): void {
  if (!matches(desk, rule, view)) return
  const counts = (desk.sheet.counts ??= [])
  const state = (counts[rule.index] ??= {
    lines: new Lines(),
    places: null,
    times: [],
    matches: 0,
    visits: null,
  })
  if (isNth(desk, rule, state, view)) earn(desk, rule, state, view)
}

function isNth(desk: RuleContext, rule: CountRule, state: CountState, view: View): boolean {
  if (rule.within === 'visit') return isNthOfVisit(rule, state, view)
  if (rule.within === null) {
    state.matches = (state.matches + 1) % rule.n
    return state.matches === 0
  }
  const { time } = view.fact.event
  const { times } = state
  if (times.length < rule.n - 1) {
    times.push(time)
    return false
  }
  const first = times[0] ?? time
  if (time < desk.sheet.scorer.calendar.plus(first, rule.within)) {
    times.length = 0
    return true
  }
  times.shift()
  times.push(time)
  return false
}

function isNthOfVisit(rule: CountRule, state: CountState, view: View): boolean {
  const { visit } = view
  if (visit === null) return false
  const visitor = view.fact.event.visitor!
  state.visits ??= new Map()
  const known = state.visits.get(visitor)
  const matches = ((known?.visit === visit ? known.matches : 0) + 1) % rule.n
  state.visits.set(visitor, { visit, matches })
  return matches === 0
}
