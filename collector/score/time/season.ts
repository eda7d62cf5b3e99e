import type { Plan, Season } from '../../../shared/plan.ts'
import { inTenThousandths, TEN_THOUSANDTHS, timesFactor, toNumber, type Worth } from '../exact.ts'
import { compileWhere, type Holds } from '../rules/condition.ts'
import type { View } from '../rules/event-view.ts'
import type { Calendar } from './calendar.ts'
import { parseDay, parseInstant } from './instant.ts'

/** A line of the most points in a season of the largest factor. */
const MOST_OF_SEASONS = 1_000_000_000

export type CompiledSeason = {
  start: number
  end: number
  factor: number
  rules: ReadonlySet<string> | null
  holds: Holds | null
}

export function compileSeasons(plan: Plan, calendar: Calendar): CompiledSeason[] {
  return plan.seasons.map(season => ({
    ...seasonBounds(season, calendar),
    factor: inTenThousandths(season.factor),
    rules: season.rules ? new Set(season.rules) : null,
    holds: compileWhere(season.where ?? []),
  }))
}

/** Half-open. A last day given as a date is in it, whole. */
export function seasonBounds(
  { from, to }: Pick<Season, 'from' | 'to'>,
  calendar: Calendar,
): { start: number; end: number } {
  const first = parseDay(from)
  const last = parseDay(to)
  return {
    start: first === null ? (parseInstant(from) ?? Number.NaN) : calendar.midnight(first),
    end: last === null ? (parseInstant(to) ?? Number.NaN) : calendar.midnight(last + 1),
  }
}

/** Overlapping seasons multiply. `view` is null for an absence, which only seasons without conditions reach. */
export function inSeason(
  seasons: readonly CompiledSeason[],
  rule: string,
  at: number,
  view: View | null,
  worth: Worth,
): Worth {
  let result = worth
  for (const season of seasons)
    if (reaches(season, rule, at, view)) result = bounded(timesFactor(result, season.factor))
  return result
}

/** For any number of overlapping seasons, sums of lines remain integers that a double represents exactly. */
function bounded(worth: Worth): Worth {
  const points = toNumber(worth)
  return Math.abs(points) > MOST_OF_SEASONS ? Math.sign(points) * MOST_OF_SEASONS : worth
}

/** The product of the factors as a figure to show. */
export function seasonFactor(
  seasons: readonly CompiledSeason[],
  rule: string,
  at: number,
  view: View | null,
): number {
  let product = 1
  for (const season of seasons)
    if (reaches(season, rule, at, view)) product *= season.factor / TEN_THOUSANDTHS
  return product
}

function reaches(season: CompiledSeason, rule: string, at: number, view: View | null): boolean {
  if (at < season.start || at >= season.end) return false
  if (season.rules && !season.rules.has(rule)) return false
  return !season.holds || (view !== null && season.holds(view))
}
