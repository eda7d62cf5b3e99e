import { compareBytes } from '../../shared/order.ts'
import type { Band, Condition, Group, Plan } from '../../shared/plan.ts'
import { isOfPartners, PARTNER_KIND } from './of-partners.ts'
import { compileTest } from './rules/condition.ts'
import {
  type AbsenceRule,
  type CompiledRule,
  compileRule,
  type ShareRule,
  type TraitRule,
} from './rules/rule.ts'
import { type AdmitsTag, compileTags, type TagsOf } from './rules/tag.ts'
import { type Traits, traitValue } from './rules/traits.ts'
import { type CompiledThreshold, compileThresholds } from './threshold.ts'
import { type Calendar, calendarOf } from './time/calendar.ts'
import { type CycleOf, compileCycle } from './time/cycle.ts'
import { type Duration, parseDuration } from './time/duration.ts'
import { type CompiledSeason, compileSeasons } from './time/season.ts'

export type PlanContext = {
  planId: string
  siteZone: string
  retention: string | null
  /** Every tag by default. */
  admitsTag?: AdmitsTag
}

/** Bounds of a net sum. */
export type Caps = { id: string; min: number; max: number }

/** A plan made ready to score: immutable, shared by all contacts. */
export type Scorer = {
  plan: Plan
  planId: string
  /** The rank of the trust that every rule asks for at least; 0 in a plan's own score. */
  minTrust: number
  calendar: Calendar
  rules: readonly CompiledRule[]
  /** Rules that look at events of a name. */
  byName: ReadonlyMap<string, readonly CompiledRule[]>
  /** Absence rules without an event: any activity is a match. */
  ofActivity: readonly AbsenceRule[]
  traitRules: readonly TraitRule[]
  /** Trait and share rules, in the order in which a cap cuts them: the larger id first. */
  timeless: readonly (TraitRule | ShareRule)[]
  seasons: readonly CompiledSeason[]
  tagsOf: TagsOf | null
  /** Group 0 is that of rules without a group. */
  groups: readonly Caps[]
  floor: number
  cap: number
  cycleOf: CycleOf
  /** Null: all contacts. */
  audience: ((traits: Traits) => boolean) | null
  thresholds: readonly CompiledThreshold[]
  /** Lowest first. */
  bands: readonly Band[]
  retention: Duration | null
  siteCalendar: Calendar
}

/** Compiles a plan that `checkPlan` let through. */
export function compile(plan: Plan, { planId, siteZone, retention, admitsTag }: PlanContext): Scorer {
  const calendar = calendarOf(plan.timeZone ?? siteZone)
  const rules = plan.rules.map((rule, index) => compileRule(rule, index, plan, calendar))
  const floor = plan.min ?? Number.NEGATIVE_INFINITY
  const cap = plan.max ?? Number.POSITIVE_INFINITY
  return {
    plan,
    planId,
    minTrust: 0,
    calendar,
    rules,
    byName: dispatch(rules),
    ofActivity: rules.filter(rule => rule.kind === 'absence' && rule.event === null) as AbsenceRule[],
    traitRules: rules.filter(rule => rule.kind === 'trait'),
    timeless: rules
      .filter(rule => rule.kind === 'trait' || rule.kind === 'share')
      .sort((a, b) => compareBytes(b.id, a.id)),
    seasons: compileSeasons(plan, calendar),
    tagsOf: compileTags(plan.tags, admitsTag ?? (() => true)),
    groups: [capsOf({ id: '' }), ...plan.groups.map(capsOf)],
    floor,
    cap,
    cycleOf: compileCycle(plan.cycle, calendar),
    audience: compileAudience(plan),
    thresholds: compileThresholds(plan.thresholds, floor, cap),
    bands: [...plan.bands].sort(
      (a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY),
    ),
    retention: retention === null ? null : parseDuration(retention),
    siteCalendar: calendarOf(siteZone),
  }
}

const capsOf = ({ id, min, max }: Pick<Group, 'id' | 'min' | 'max'>): Caps => ({
  id,
  min: min ?? Number.NEGATIVE_INFINITY,
  max: max ?? Number.POSITIVE_INFINITY,
})

function dispatch(rules: readonly CompiledRule[]): Map<string, CompiledRule[]> {
  const byName = new Map<string, CompiledRule[]>()
  const put = (name: string, rule: CompiledRule) => {
    const known = byName.get(name)
    if (!known) byName.set(name, [rule])
    else if (!known.includes(rule)) known.push(rule)
  }
  for (const rule of rules) {
    if (rule.kind === 'trait') continue
    if (rule.event !== null) put(rule.event, rule)
    if (rule.kind === 'absence' && rule.after !== null) put(rule.after, rule)
  }
  return byName
}

/** An audience is a condition on current traits. Partners are in the audience of those plans alone that ask for them. */
function compileAudience(plan: Plan): Scorer['audience'] {
  const audience = plan.audience ?? []
  const apart = isOfPartners(plan) ? [] : [NO_PARTNER]
  const conditions = [...audience, ...apart].map(condition => ({
    name: condition.field.replace(/^traits\./, ''),
    holds: compileTest(condition),
  }))
  return traits => conditions.every(({ name, holds }) => holds(traitValue(traits, name)))
}

const NO_PARTNER: Condition = { field: `traits.${PARTNER_KIND}`, op: 'exists', value: false }
