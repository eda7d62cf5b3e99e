import type { Plan, Rule } from '../../../shared/plan.ts'
import { put } from '../sentence/token.ts'

/** Rules as the editor shows them: group by group, then those in none. */
export type Section = { group: string | null; rules: readonly Rule[] }

export function sectionsOf({ rules, groups }: Pick<Plan, 'rules' | 'groups'>): Section[] {
  const known = new Set(groups.map(({ id }) => id))
  const grouped = groups.map(({ id }) => ({ group: id, rules: rules.filter(rule => rule.group === id) }))
  const alone = rules.filter(rule => rule.group === undefined || !known.has(rule.group))
  return [...grouped, { group: null, rules: alone }]
}

/**
 * Moves one position up or down on the screen; past the end of a group into the next one. Null if there is no such
 * position.
 */
export function moveBy(plan: Plan, id: string, step: 1 | -1): Plan | null {
  const sections = sectionsOf(plan)
  const from = sections.findIndex(({ rules }) => rules.some(rule => rule.id === id))
  const at = sections[from]?.rules.findIndex(rule => rule.id === id) ?? -1
  if (at < 0) return null
  const inside = at + step
  if (inside >= 0 && inside < sections[from]!.rules.length)
    return moveTo(plan, id, sections[from]!.group, inside)
  const next = sections[from + step]
  return next ? moveTo(plan, id, next.group, step > 0 ? 0 : next.rules.length) : null
}

/** To a place within a group, counted without the rule itself. */
export function moveTo(plan: Plan, id: string, group: string | null, place: number): Plan {
  const rule = plan.rules.find(one => one.id === id)
  if (!rule) return plan
  const moved = rule.group === (group ?? undefined) ? rule : put(rule, 'group', group ?? undefined)
  const others = plan.rules.filter(one => one.id !== id)
  const section = sectionsOf({ ...plan, rules: others }).find(one => one.group === group)?.rules ?? []
  const before = section[place]
  const after = section[place - 1]
  const at = before ? others.indexOf(before) : after ? others.indexOf(after) + 1 : others.length
  return { ...plan, rules: others.toSpliced(at, 0, moved) }
}

export function insertAfter(plan: Plan, rule: Rule, after: string | null): Plan {
  const at = plan.rules.findIndex(({ id }) => id === after)
  return { ...plan, rules: plan.rules.toSpliced(at < 0 ? plan.rules.length : at + 1, 0, rule) }
}

/** Removes a rule and all references to it: a season for this rule alone would otherwise apply to all rules. */
export function removeRule(plan: Plan, id: string): Plan {
  const seasons = plan.seasons
    .map(season => (season.rules ? { ...season, rules: season.rules.filter(one => one !== id) } : season))
    .filter(
      (season, index) =>
        season.rules === undefined || season.rules.length > 0 || plan.seasons[index]!.rules?.length === 0,
    )
  return { ...plan, rules: plan.rules.filter(rule => rule.id !== id), seasons }
}

/** Its rules stay, in no group. */
export function removeGroup(plan: Plan, id: string): Plan {
  const rules = plan.rules.map(rule => (rule.group === id ? put(rule, 'group', undefined) : rule))
  return { ...plan, rules, groups: plan.groups.filter(group => group.id !== id) }
}

/** An id that nothing in the list has: "download", "download-2" … */
export function freeId(items: readonly { id: string }[], wish: string): string {
  const known = new Set(items.map(({ id }) => id))
  const stem = wish.replace(/-\d+$/, '')
  if (!known.has(stem)) return stem
  for (let n = 2; ; n++) if (!known.has(`${stem}-${n}`)) return `${stem}-${n}`
}
