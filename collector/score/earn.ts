import { tidy, toNumber, units, type Worth } from './exact.ts'
import { noPlaces } from './limits/limit.ts'
import type { View } from './rules/event-view.ts'
import type { LineRule } from './rules/rule.ts'
import type { Cut } from './score.ts'
import type { LineRecord, LineState, RuleContext } from './score-sheet.ts'
import { inSeason, seasonFactor } from './time/season.ts'
import { afterRefund } from './worth.ts'

const NO_TAGS: readonly string[] = []

/** Writes the line of an event or of an nth event, if its rule's limit has a place for it. */
export function earn(desk: RuleContext, rule: LineRule, state: LineState, view: View): void {
  const { sheet, trace } = desk
  const at = view.fact.event.time
  if (!takePlace(rule, state, at, view)) {
    trace?.(written(desk, rule, at, view, [{ by: 'limit', points: toNumber(worthOf(desk, rule, at, view)) }]))
    return
  }
  const full = worthOf(desk, rule, at, view)
  // Fixed points stay until the whole order is refunded.
  const isPerUnit = rule.kind === 'event' && rule.earns !== null
  const worth = isPerUnit ? afterRefund(full, desk.reversals.kept(view.fact, rule.since)) : full
  const end = endOf(desk, rule, at)
  const tags = tagsOf(desk, view)
  if (tags.length > 0) sheet.tags ??= new Map()
  state.lines.add({ at, end, worth, tags }, rule.halfLife, sheet.tags)
  if (worth !== 0 && view.fact.trust !== 'browser') sheet.isProven = true
  if (!trace) return
  const lost = worth === full ? 0 : toNumber(tidy(units(full) - units(worth)))
  trace({ ...written(desk, rule, at, view, lost === 0 ? [] : [{ by: 'reversal', points: lost }]), worth })
}

/** Takes a slot of the rule's limit; false if there is none. */
export function takePlace(rule: LineRule, state: LineState, at: number, view: View | null): boolean {
  if (!rule.gate) return true
  const places = (state.places ??= noPlaces())
  if (!rule.gate.isFree(places, at, view)) return false
  rule.gate.take(places, at, view)
  return true
}

export function endOf({ sheet }: RuleContext, rule: LineRule, at: number): number {
  return rule.validity ? sheet.scorer.calendar.plus(at, rule.validity) : Number.POSITIVE_INFINITY
}

/** Points times seasons. `view` is null for an absence. */
export function worthOf({ sheet }: RuleContext, rule: LineRule, at: number, view: View | null): Worth {
  const points = pointsOf(rule, view)
  const { seasons } = sheet.scorer
  return seasons.length === 0 ? points : inSeason(seasons, rule.id, at, view, points)
}

/** A line for the explanation; cut in full unless the caller gives its value. */
export function written(
  desk: RuleContext,
  rule: LineRule,
  at: number,
  view: View | null,
  cut: Cut[],
): LineRecord {
  return {
    rule: rule.id,
    group: rule.group,
    eventId: view ? view.fact.event.id : null,
    at,
    tags: view ? tagsOf(desk, view) : NO_TAGS,
    points: toNumber(pointsOf(rule, view)),
    factor: seasonFactor(desk.sheet.scorer.seasons, rule.id, at, view),
    worth: 0,
    end: endOf(desk, rule, at),
    halfLife: rule.halfLife,
    cut,
  }
}

function pointsOf(rule: LineRule, view: View | null): Worth {
  return rule.kind === 'event' && rule.earns && view ? rule.earns(view) : rule.points
}

function tagsOf({ sheet }: RuleContext, view: View): readonly string[] {
  return sheet.scorer.tagsOf ? sheet.scorer.tagsOf(view) : NO_TAGS
}
