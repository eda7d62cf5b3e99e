import type { Plan, Rule } from '../../shared/plan.ts'

const KINDS: { [K in Rule['kind']]: true } = {
  event: true,
  count: true,
  absence: true,
  trait: true,
  share: true,
}
const LISTS = ['rules', 'groups', 'tags', 'seasons', 'bands', 'thresholds'] as const

/**
 * Reads typed or imported JSON as a plan that can be shown, with defaults for omitted fields; null if it is no plan. The
 * collector checks its consistency.
 */
export function readPlan(input: unknown): Plan | null {
  if (!isObject(input)) return null
  const plan: Record<string, unknown> = { name: '', goal: '', state: 'draft', cycle: null, ...input }
  for (const list of LISTS) {
    plan[list] ??= []
    if (!isListOf(plan[list])) return null
  }
  if (plan.audience !== undefined && !isWhere(plan.audience)) return null
  if (plan.cycle !== null && !isCycle(plan.cycle)) return null
  const rules = (plan.rules as Record<string, unknown>[]).map(readRule)
  if (rules.includes(null)) return null
  return { ...plan, rules } as Plan
}

function readRule(rule: Record<string, unknown>): Record<string, unknown> | null {
  if (typeof rule.kind !== 'string' || !Object.hasOwn(KINDS, rule.kind)) return null
  const { where = [], limit, perUnit } = rule
  if (!isWhere(where) || (limit !== undefined && !isObject(limit))) return null
  if (perUnit !== undefined && !isObject(perUnit)) return null
  return 'where' in rule ? rule : { ...rule, where }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOf = (value: unknown): boolean => Array.isArray(value) && value.every(isObject)

const isWhere = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(one => isObject(one) && typeof one.field === 'string' && typeof one.op === 'string')

const isCycle = (value: unknown): boolean =>
  isObject(value) && (typeof value.every === 'string' || Array.isArray(value.dates))

/** Without the fields that the collector adds: the site and the state. */
export const written = ({ site: _site, state: _state, ...plan }: Plan) => plan

export const isSame = (a: Plan, b: Plan): boolean => canonical(written(a)) === canonical(written(b))

/** The order of keys means nothing. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
