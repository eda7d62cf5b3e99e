import { Lines } from '../limits/lines.ts'
import type { RuleContext } from '../score-sheet.ts'
import { textOf } from '../text.ts'
import { parseDuration } from '../time/duration.ts'
import { MOST_POINTS } from '../worth.ts'
import type { View } from './event-view.ts'

/** The rule id, in explanations, of manual adjustments. */
export const ADJUSTMENT = 'adjustment'

/** Points that a user added under one plan. A value that is not an integer counts as none. */
export function takeAdjustment(desk: RuleContext, view: View): void {
  const { sheet } = desk
  const { event, trust } = view.fact
  const { plan, points, validity } = event.props
  if (plan !== sheet.scorer.planId || trust !== 'server') return
  if (typeof points !== 'number' || !Number.isInteger(points) || Math.abs(points) > MOST_POINTS) return
  const at = event.time
  const span = typeof validity === 'string' ? parseDuration(validity) : null
  if (span === null && textOf(validity) !== null) return
  const end = span ? sheet.scorer.calendar.plus(at, span) : Number.POSITIVE_INFINITY
  const tags = sheet.scorer.tagsOf?.(view) ?? []
  if (tags.length > 0) sheet.tags ??= new Map()
  const lines = points < 0 ? (sheet.down ??= new Lines()) : (sheet.up ??= new Lines())
  lines.add({ at, end, worth: points, tags }, null, sheet.tags)
  sheet.isProven = true
  desk.trace?.({
    rule: ADJUSTMENT,
    group: 0,
    eventId: event.id,
    at,
    tags,
    points,
    factor: 1,
    worth: points,
    end,
    halfLife: null,
    cut: [],
  })
}
