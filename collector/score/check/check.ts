import { Plan } from '../../../shared/plan.ts'
import { calendarOf } from '../time/calendar.ts'
import { parseDay } from '../time/instant.ts'
import { seasonBounds } from '../time/season.ts'
import { checkAudience, checkWhere, needField } from './condition.ts'
import { Faults, joinPath, type PlanIssue } from './faults.ts'
import { checkRetention } from './retention.ts'
import { checkRewards } from './reward.ts'
import { checkRule } from './rule.ts'
import {
  needDayOrInstant,
  needFactor,
  needRange,
  needScore,
  needSpan,
  needUnique,
  needZone,
} from './value.ts'

export type { PlanIssue } from './faults.ts'
export type Checked = { ok: true; plan: Plan; warnings: PlanIssue[] } | { ok: false; errors: PlanIssue[] }

/** Beyond these a plan is no longer a thing that a person reads. */
export const MOST_RULES = 500
const MOST_OTHERS = 200
const COLOUR = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i
const SHORTEST_COOLDOWN_MS = 60_000

/** Whether a document is a plan that can be scored by; if not, where and why not. */
export function checkPlan(input: unknown, { retention = null }: { retention?: string | null } = {}): Checked {
  const tooLong = tooMany(input)
  if (tooLong) return { ok: false, errors: [tooLong] }
  const parsed = Plan.safeParse(input)
  if (!parsed.success)
    return { ok: false, errors: parsed.error.issues.flatMap(issue => shapeIssues(issue, input)) }
  const plan = parsed.data
  const faults = new Faults()
  faults.in('name').need(plan.name.trim() !== '', 'a plan has a name')
  const hasZone = needZone(faults.in('timeZone'), plan.timeZone)
  needRange(faults, plan)
  needUnique(faults.in('rules'), plan.rules, 'rule')
  plan.rules.forEach((rule, i) => void checkRule(faults.in('rules').in(i, rule.id), rule, plan))
  needUnique(faults.in('groups'), plan.groups, 'group')
  plan.groups.forEach((group, i) => {
    const at = faults.in('groups').in(i)
    needRange(at, group)
    at.in('min').need((group.min ?? 0) <= 0, 'a group minimum limits negative points, so it is at most 0')
  })
  checkTags(faults.in('tags'), plan)
  if (hasZone) checkSeasons(faults.in('seasons'), plan)
  checkBands(faults.in('bands'), plan)
  checkThresholds(faults.in('thresholds'), plan)
  checkRewards(faults.in('rewards'), plan)
  checkCycle(faults.in('cycle'), plan)
  if (plan.audience) checkAudience(faults.in('audience'), plan.audience)
  if (faults.errors.length > 0) return { ok: false, errors: faults.errors }
  checkRetention(faults, plan, retention)
  return { ok: true, plan, warnings: faults.warnings }
}

/** Asked first, so that a huge document is not looked at in detail. */
function tooMany(input: unknown): PlanIssue | null {
  if (typeof input !== 'object' || input === null) return null
  for (const [key, list] of Object.entries(input)) {
    const most = key === 'rules' ? MOST_RULES : MOST_OTHERS
    if (Array.isArray(list) && list.length > most)
      return { path: key, message: `at most ${most}; these are ${list.length}` }
  }
  return null
}

function checkTags(faults: Faults, plan: Plan): void {
  plan.tags.forEach(({ from }, i) => {
    const at = faults.in(i).in('from')
    if (typeof from === 'string') needField(at, from)
    else {
      at.in('urlGlob').need(from.urlGlob !== '', 'a URL pattern, such as */pricing*')
      at.in('tag').need(from.tag !== '', 'a tag is a text')
    }
  })
}

function checkSeasons(faults: Faults, plan: Plan): void {
  needUnique(faults, plan.seasons, 'season')
  plan.seasons.forEach((season, i) => {
    const at = faults.in(i)
    needDayOrInstant(at.in('from'), season.from)
    needDayOrInstant(at.in('to'), season.to)
    needFactor(at.in('factor'), season.factor)
    const { start, end } = seasonBounds(season, calendarOf(plan.timeZone ?? 'UTC'))
    at.in('to').need(!(start >= end), 'ends before it begins')
    if (season.where) checkWhere(at.in('where'), season.where)
    season.rules?.forEach((id, j) => {
      at.in('rules')
        .in(j)
        .need(
          plan.rules.some(rule => rule.id === id),
          `there is no rule "${id}"`,
        )
    })
  })
}

function checkBands(faults: Faults, plan: Plan): void {
  needUnique(faults, plan.bands, 'band')
  plan.bands.forEach(({ from, colour }, i) => {
    const at = faults.in(i).in('from')
    if (i === 0) at.need(from === undefined, 'the lowest band has no start')
    else if (at.need(from !== undefined, 'every band but the lowest has a start')) {
      needScore(at, from)
      const before = plan.bands[i - 1]!.from
      at.need(before === undefined || from! > before, 'bands must be in ascending order')
    }
    if (colour !== undefined) faults.in(i).in('colour').need(COLOUR.test(colour), 'a color such as #d97706')
  })
}

function checkThresholds(faults: Faults, plan: Plan): void {
  needUnique(faults, plan.thresholds, 'threshold')
  plan.thresholds.forEach(({ value, hysteresis, cooldown }, i) => {
    const at = faults.in(i)
    needScore(at.in('value'), value)
    needScore(at.in('hysteresis'), hysteresis)
    if (hysteresis !== undefined) at.in('hysteresis').need(hysteresis >= 1, 'must be at least 1')
    const span = needSpan(at.in('cooldown'), cooldown)
    if (span && span.months === 0 && span.days === 0) {
      at.in('cooldown').need(span.ms >= SHORTEST_COOLDOWN_MS, 'a cooldown lasts at least a minute')
    }
    const isOutOfReach = value > (plan.max ?? value) || value < (plan.min ?? value)
    if (isOutOfReach) at.in('value').warn('the score cannot get there: the plan is capped')
  })
}

function checkCycle(faults: Faults, { cycle }: Plan): void {
  if (!cycle || !('dates' in cycle)) return
  const at = faults.in('dates')
  at.need(cycle.dates.length > 0 && cycle.dates.length <= MOST_OTHERS, `from 1 to ${MOST_OTHERS} dates`)
  const days = cycle.dates.map(parseDay)
  days.forEach((day, i) => {
    if (!at.in(i).need(day !== null, 'must be a date such as 2026-09-01')) return
    const before = days[i - 1]
    at.in(i).need(
      before === undefined || before === null || day! > before,
      'dates must be in ascending order',
    )
  })
}

type ShapeIssue = { code?: string; path: PropertyKey[]; message: string; errors?: ShapeIssue[][] }

/** The faults of a union: those of the variant that comes nearest. */
function shapeIssues(issue: ShapeIssue, input: unknown): PlanIssue[] {
  if (issue.code === 'invalid_union' && issue.errors && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((a, b) => (depth(b) > depth(a) ? b : a))
    return nearest.flatMap(inner => shapeIssues({ ...inner, path: [...issue.path, ...inner.path] }, input))
  }
  const path = issue.path.reduce<string>((text, key) => joinPath(text, key as string | number), '')
  const rule = issue.path[0] === 'rules' ? ruleIdAt(input, issue.path[1]) : undefined
  return [rule === undefined ? { path, message: issue.message } : { path, rule, message: issue.message }]
}

const depth = (issues: readonly ShapeIssue[]): number =>
  Math.max(...issues.map(issue => issue.path.length)) - issues.length / 100

function ruleIdAt(input: unknown, index: PropertyKey | undefined): string | undefined {
  const rule = (input as { rules?: { id?: unknown }[] }).rules?.[index as number]
  return typeof rule?.id === 'string' ? rule.id : undefined
}
