import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '../shared/plan.ts'

/** New and changed rules see only what comes from now on; unchanged ones keep what they had. */
export function sinceNow(document: Plan, live: Plan, since: string): Plan {
  const known = new Map(live.rules.map(rule => [rule.id, rule]))
  return {
    ...document,
    rules: document.rules.map(rule => {
      const old = known.get(rule.id)
      const { since: _had, ...bare } = old ?? rule
      const { since: _has, ...wished } = rule
      return old && isDeepStrictEqual(bare, wished) ? old : { ...rule, since }
    }),
  }
}
