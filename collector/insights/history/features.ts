import { kindFacts } from '../../../shared/event.ts'
import type { Scorer } from '../../score/compile.ts'
import { toNumber } from '../../score/exact.ts'
import type { Fact } from '../../score/score.ts'
import type { LineRecord } from '../../score/score-sheet.ts'
import { splitUrl } from '../../score/url.ts'
import { CONSEQUENCES } from './settings.ts'
import type { HistoryWalk } from './walk.ts'

/** Points of a rate per unit that count as one. */
export const POINTS_PER_UNIT = 10
const PLACES = 1e9

/** The count of each rule at an instant, by its index among the plan's rules; rules with a count of 0 are left out. */
export type Counts = { rules: ReadonlyMap<number, number>; adjusted: number }

/**
 * The effective counts of a plan's rules: the worth of a rule's lines by limit, validity, decay and season, before
 * caps, divided by the points of the rule. The score without caps is the sum of counts times points.
 */
export function countsAt(walk: HistoryWalk, scorer: Scorer, at: number): Counts {
  const { lines, standing } = walk.linesAt(at)
  const rules = new Map<number, number>()
  let adjusted = 0
  const add = (id: string, worth: number, weight: number) => {
    const rule = scorer.rules.find(one => one.id === id)
    if (!rule) {
      adjusted += worth
      return
    }
    const isPerUnit = rule.kind === 'event' && rule.earns !== null
    const points = isPerUnit ? POINTS_PER_UNIT : rule.points
    rules.set(rule.index, (rules.get(rule.index) ?? 0) + (points === 0 ? weight : worth / points))
  }
  for (const line of lines) {
    const decay = line.halfLife === null ? 1 : 2 ** -((at - line.at) / line.halfLife)
    add(line.rule, toNumber(line.worth) * decay, line.cut.length > 0 ? 0 : line.factor * decay)
  }
  for (const { rule, points } of standing) add(rule, points, 1)
  for (const [index, count] of rules) {
    const rounded = Math.round(count * PLACES) / PLACES
    if (rounded === 0) rules.delete(index)
    else rules.set(index, rounded)
  }
  return { rules, adjusted }
}

/** The acts for which a plan has no rule, as keys: `kind call_booked`, `page /pricing`. */
export class Unruled {
  readonly #named: ReadonlySet<string>
  readonly #goal: string

  constructor(scorer: Scorer, goal: string) {
    this.#named = new Set(scorer.byName.keys())
    this.#goal = goal
  }

  /** The key of an event that shows interest of the contact; null for any other. */
  keyOf(name: string, url: string | null): string | null {
    if (name === 'page_view') return pageKey(url)
    if (this.#named.has(name) || name === this.#goal || CONSEQUENCES.has(name)) return null
    return kindFacts(name).activity ? `kind ${name}` : null
  }
}

export const pageKey = (url: string | null): string | null => {
  const path = url === null ? '' : splitUrl(url).path
  return path ? `page ${path.replace(/(?<=.)\/$/, '').slice(0, 300)}` : null
}

/** The pages with views for which a rule with conditions has written a line; such a page has a rule. */
export function ruledPages(scorer: Scorer, lines: readonly LineRecord[], facts: readonly Fact[]): string[] {
  const conditional = new Set(
    scorer.rules.filter(rule => 'holds' in rule && rule.holds !== null).map(({ id }) => id),
  )
  const written = new Set(
    lines.flatMap(({ rule, eventId }) => (conditional.has(rule) ? (eventId ?? []) : [])),
  )
  if (written.size === 0) return []
  return facts.flatMap(({ event: { id, name, url } }) =>
    name === 'page_view' && written.has(id) ? (pageKey(url) ?? []) : [],
  )
}
