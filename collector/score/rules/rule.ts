import { kindFacts } from '../../../shared/event.ts'
import type { Plan, Rule } from '../../../shared/plan.ts'
import { inTenThousandths } from '../exact.ts'
import { compileLimit, type Gate } from '../limits/limit.ts'
import type { Calendar } from '../time/calendar.ts'
import { type Duration, parseDuration, parseHalfLife } from '../time/duration.ts'
import { parseInstant } from '../time/instant.ts'
import { compileWorth, type Earns } from '../worth.ts'
import { compileTest, compileWhere, type Holds } from './condition.ts'
import { trustRank } from './traits.ts'

type Common = {
  index: number
  id: string
  points: number
  /** Every line of a rule has the sign of its points. */
  isNegative: boolean
  /** 0 for rules of no group. */
  group: number
}
type Lasting = { gate: Gate | null; validity: Duration | null; halfLife: number | null }
type Matching = { event: string; minTrust: number; since: number; holds: Holds | null }

export type EventRule = Common & Lasting & Matching & { kind: 'event'; earns: Earns | null }
export type CountRule = Common &
  Lasting &
  Matching & { kind: 'count'; n: number; within: Duration | 'visit' | null }
export type AbsenceRule = Common &
  Lasting & {
    kind: 'absence'
    event: string | null
    after: string | null
    /** Null: the least trust of each event's own kind. */
    minTrust: number | null
    since: number
    holds: Holds | null
    duration: Duration
  }
export type TraitRule = Common & {
  kind: 'trait'
  trait: string
  minTrust: number
  accepts: (value: unknown) => boolean
}
export type ShareRule = Common & Matching & { kind: 'share'; atLeast: number; share: number }
export type CompiledRule = EventRule | CountRule | AbsenceRule | TraitRule | ShareRule
export type LineRule = EventRule | CountRule | AbsenceRule

/** A duration that a checked plan cannot contain; in an unchecked plan the rule never fires. */
const NEVER: Duration = {
  months: 0,
  days: 0,
  ms: Number.POSITIVE_INFINITY,
  shortest: Number.POSITIVE_INFINITY,
}

export function compileRule(rule: Rule, index: number, plan: Plan, calendar: Calendar): CompiledRule {
  const common = {
    index,
    id: rule.id,
    points: ('points' in rule && rule.points) || 0,
    isNegative: rule.kind === 'event' && rule.perUnit ? rule.perUnit.rate < 0 : (rule.points ?? 0) < 0,
    group: plan.groups.findIndex(group => group.id === rule.group) + 1,
  }
  if (rule.kind === 'trait') {
    const asked = rule.where.map(compileTest)
    const minTrust = trustRank(rule.minTrust ?? 'browser')
    return {
      ...common,
      kind: 'trait',
      trait: rule.trait,
      minTrust,
      accepts: value => asked.every(holds => holds(value)),
    }
  }
  const since =
    rule.since === undefined
      ? Number.NEGATIVE_INFINITY
      : (parseInstant(rule.since) ?? Number.POSITIVE_INFINITY)
  const holds = compileWhere(rule.where)
  if (rule.kind === 'absence') {
    return {
      ...common,
      ...lasting(rule, calendar),
      kind: 'absence',
      event: rule.event ?? null,
      after: rule.after ?? null,
      minTrust: rule.minTrust === undefined ? null : trustRank(rule.minTrust),
      since,
      holds,
      duration: parseDuration(rule.for) ?? NEVER,
    }
  }
  const minTrust = trustRank(rule.minTrust ?? kindFacts(rule.event).minTrust)
  const matching = { event: rule.event, minTrust, since, holds }
  if (rule.kind === 'share') {
    return {
      ...common,
      ...matching,
      kind: 'share',
      atLeast: rule.atLeast,
      share: inTenThousandths(rule.share),
    }
  }
  const lines = { ...common, ...lasting(rule, calendar), ...matching }
  if (rule.kind === 'event') {
    return { ...lines, kind: 'event', earns: rule.perUnit ? compileWorth(rule.perUnit) : null }
  }
  const within =
    rule.within === 'visit'
      ? 'visit'
      : rule.within === undefined
        ? null
        : (parseDuration(rule.within) ?? NEVER)
  return { ...lines, kind: 'count', n: rule.n, within }
}

type LastingRule = Extract<Rule, { kind: 'event' | 'count' | 'absence' }>

function lasting(rule: LastingRule, calendar: Calendar): Lasting {
  return {
    gate: compileLimit(rule.limit, calendar),
    validity: rule.validity === undefined ? null : parseDuration(rule.validity),
    halfLife: rule.halfLife === undefined ? null : parseHalfLife(rule.halfLife),
  }
}
