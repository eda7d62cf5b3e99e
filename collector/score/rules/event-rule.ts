import { earn, worthOf, written } from '../earn.ts'
import { toNumber } from '../exact.ts'
import { Lines } from '../limits/lines.ts'
import type { RuleContext } from '../score-sheet.ts'
import type { View } from './event-view.ts'
import { type Withheld, waitsUntil } from './mail.ts'
import type { CountRule, EventRule, ShareRule } from './rule.ts'
import { trustRank } from './traits.ts'

/** Points for each event of a name that meets the conditions. */
export function takeEvent(desk: RuleContext, rule: EventRule, view: View): void {
  if (!matches(desk, rule, view)) return
  const state = (desk.sheet.lines[rule.index] ??= { lines: new Lines(), places: null })
  earn(desk, rule, state, view)
}

/** The line that a click in a mail would have, if it counted. */
export function takeWithheld(desk: RuleContext, rule: EventRule, view: View, withheld: Withheld): void {
  const { event, trust } = view.fact
  if (trustRank(trust) < rule.minTrust || event.time < rule.since || (rule.holds && !rule.holds(view))) return
  const points = toNumber(worthOf(desk, rule, event.time, view))
  const until = withheld === 'waiting' ? { until: waitsUntil(event) } : {}
  desk.trace?.(written(desk, rule, event.time, view, [{ by: withheld, points, ...until }]))
}

/** Whether an event counts for a rule; an order refunded in full no longer does, and frees its place. */
export function matches(desk: RuleContext, rule: EventRule | CountRule | ShareRule, view: View): boolean {
  const { event, trust } = view.fact
  const isTrusted = trustRank(trust) >= rule.minTrust
  if (!isTrusted && !desk.trace) return false
  if (event.time < rule.since || (rule.holds && !rule.holds(view))) return false
  const isReversed = desk.reversals.kept(view.fact, rule.since) === 0n
  if (isTrusted && !isReversed) return true
  if (desk.trace && rule.kind === 'event') {
    const points = toNumber(worthOf(desk, rule, event.time, view))
    desk.trace(written(desk, rule, event.time, view, [{ by: isTrusted ? 'reversal' : 'trust', points }]))
  }
  return false
}
