import type { Limit, PerUnit, Plan, Rule } from '../../../shared/plan.ts'
import { FLOOR } from '../explain.ts'
import { ADJUSTMENT } from '../rules/adjustment.ts'
import { MOST_POINTS } from '../worth.ts'
import { checkTraitWhere, checkWhere, needField } from './condition.ts'
import type { Faults } from './faults.ts'
import { needCount, needHalfLife, needInstant, needPlaces, needPoints, needSpan } from './value.ts'

/** A count keeps up to this many times per contact. */
const MOST_COUNTED = 1000
const MOST_PLACES = 1_000_000
/** Lines that no rule of the owner's writes. */
const RESERVED = [ADJUSTMENT, FLOOR]

export function checkRule(faults: Faults, rule: Rule, plan: Plan): void {
  faults.in('id').need(!RESERVED.includes(rule.id), `"${rule.id}" is the name of lines that no rule writes`)
  needInstant(faults.in('since'), rule.since)
  if (rule.group !== undefined) {
    const isKnown = plan.groups.some(group => group.id === rule.group)
    faults.in('group').need(isKnown, `there is no group "${rule.group}"`)
  }
  if (rule.points !== undefined) needPoints(faults.in('points'), rule.points)
  if (rule.kind === 'trait') {
    faults.in('trait').need(rule.trait !== '', 'names the trait')
    checkTraitWhere(faults.in('where'), rule.trait, rule.where)
    return
  }
  checkWhere(faults.in('where'), rule.where)
  for (const key of ['event', 'after'] as const) {
    const name = key in rule ? (rule as { event?: string; after?: string })[key] : undefined
    if (name !== undefined) faults.in(key).need(name !== '', 'names an event')
  }
  if (rule.kind === 'share') {
    needCount(faults.in('atLeast'), rule.atLeast, MOST_PLACES)
    needPlaces(faults.in('share'), rule.share, 0.0001, 1)
    return
  }
  needSpan(faults.in('validity'), rule.validity)
  needHalfLife(faults.in('halfLife'), rule.halfLife)
  if (rule.limit) checkLimit(faults.in('limit'), rule.limit, rule.kind === 'absence')
  if (rule.kind === 'event') checkPoints(faults, rule)
  if (rule.kind === 'absence') needSpan(faults.in('for'), rule.for)
  if (rule.kind === 'count') {
    needCount(faults.in('n'), rule.n, MOST_COUNTED)
    if (rule.within !== 'visit') needSpan(faults.in('within'), rule.within)
  }
}

function checkPoints(
  faults: Faults,
  { points, perUnit }: { points?: number | undefined; perUnit?: PerUnit | undefined },
): void {
  faults
    .in('points')
    .need((points === undefined) !== (perUnit === undefined), 'give either points or perUnit')
  if (!perUnit) return
  const at = faults.in('perUnit')
  needField(at.in('field'), perUnit.field)
  needPlaces(at.in('rate'), perUnit.rate, -MOST_POINTS, MOST_POINTS)
  if (perUnit.max !== undefined) needPlaces(at.in('max'), perUnit.max, 0, MOST_POINTS)
  if (perUnit.currency !== undefined)
    at.in('currency').need(perUnit.currency.trim() !== '', 'names a currency, such as PLN')
}

function checkLimit(faults: Faults, limit: Limit, isAbsence: boolean): void {
  if ('notWithin' in limit) {
    needSpan(faults.in('notWithin'), limit.notWithin)
    return
  }
  if ('oncePer' in limit) {
    needField(faults.in('oncePer'), limit.oncePer)
    if (isAbsence)
      faults.in('oncePer').warn('an absence has no event fields, so this limit applies once in total')
    return
  }
  needCount(faults.in('n'), limit.n, MOST_PLACES)
  if (isAbsence && limit.per === 'visit')
    faults.in('per').warn('an absence is in no visit, so this limit has no effect')
}
