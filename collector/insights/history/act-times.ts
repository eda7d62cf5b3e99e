import { kindFacts } from '../../../shared/event.ts'
import type { Fact } from '../../score/score.ts'
import { pageKey } from './features.ts'
import { CONSEQUENCES } from './settings.ts'

/** By the key of an act (`kind demo_request`, `page /pricing`): the instants of the first and of the last one. */
export type ActTimes = ReadonlyMap<string, { first: number; last: number }>

/** A longer time without an event ends a visit. */
const VISIT_MS = 30 * 60_000
const MOST_ACTS = 60
const MOST_PAUSES = 50
/** Kinds that accompany a visit or a form and are no step of their own. */
const NO_STEP: ReadonlySet<string> = new Set([
  'engagement',
  'scroll',
  'session_start',
  'user_engagement',
  'form_start',
  'form_submit',
  'click',
  'adjustment',
])

/** Null: the event is no act of interest, or a part of the conversion. */
function keyOf({ name, url }: Fact['event'], goal: string): string | null {
  if (name === goal || CONSEQUENCES.has(name) || NO_STEP.has(name)) return null
  if (name === 'page_view') return pageKey(url)
  return kindFacts(name).activity ? `kind ${name}` : null
}

/** The first and the last time of each act, of at most sixty acts. */
export function actTimes(seen: readonly Fact[], goal: string): ActTimes {
  const acts = new Map<string, { first: number; last: number }>()
  for (const { event } of seen) {
    const key = keyOf(event, goal)
    if (key === null) continue
    const known = acts.get(key)
    if (known) known.last = event.time
    else if (acts.size < MOST_ACTS) acts.set(key, { first: event.time, last: event.time })
  }
  return acts
}

/** The times from the end of a visit to the beginning of the next one. */
export function pausesOf(seen: readonly Fact[]): number[] {
  const pauses: number[] = []
  let before: number | null = null
  for (const { event } of seen) {
    if (!kindFacts(event.name).activity) continue
    if (before !== null && event.time - before > VISIT_MS && pauses.length < MOST_PAUSES)
      pauses.push(event.time - before)
    before = event.time
  }
  return pauses
}
