import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '../../shared/plan.ts'

/** New and changed rules apply to later events only; unchanged ones, even if renamed, keep their lines. */
export function sinceNow(document: Plan, live: Plan, since: string): Plan {
  const known = new Map(live.rules.map(rule => [rule.id, rule]))
  return {
    ...document,
    rules: document.rules.map(rule => {
      const old = known.get(rule.id)
      const { since: had, name: _was, ...bare } = old ?? rule
      const { since: _has, name: _is, ...wished } = rule
      if (!old || !isDeepStrictEqual(bare, wished)) return { ...rule, since }
      const { since: _, ...kept } = rule
      return had === undefined ? kept : { ...kept, since: had }
    }),
  }
}
