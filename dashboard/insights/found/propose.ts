import type { SuggestedPoints, Surge } from '../../../shared/insights.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { PlanDetail } from '../../../shared/plan-info.ts'
import { get, put } from '../../core/api.ts'
import { navigate } from '../../core/route.ts'
import { loadPlans } from '../../core/session.ts'

/** Saves the plan's latest draft with a change, and opens it: the editor marks what differs and previews it. */
async function open(plan: string, change: (draft: Plan) => Plan): Promise<void> {
  const path = `/api/plans/${encodeURIComponent(plan)}`
  const { draft } = await get<PlanDetail>(path)
  await put(path, change(draft))
  await loadPlans()
  navigate(`/plans/${encodeURIComponent(plan)}`)
}

export const proposeThreshold = (plan: string, value: number, name: string): Promise<void> =>
  open(plan, draft => {
    if (draft.thresholds.some(one => one.value === value && one.direction === 'up')) return draft
    const taken = new Set(draft.thresholds.map(({ id }) => id))
    let id = `from-${value}`.replace('--', '-minus-')
    while (taken.has(id)) id += '-x'
    return { ...draft, thresholds: [...draft.thresholds, { id, name, value, direction: 'up' }] }
  })

/** Rules that the draft no longer has, or whose points it has changed already, are left alone. */
export const proposePoints = (plan: string, { rules }: SuggestedPoints): Promise<void> =>
  open(plan, draft => {
    const wished = new Map(rules.map(one => [one.rule, one]))
    return {
      ...draft,
      rules: draft.rules.map(rule => {
        const wish = wished.get(rule.id)
        if (!wish || wish.suggested === null || wish.suggested === wish.now) return rule
        if (rule.kind === 'event' && rule.perUnit)
          return rule.perUnit.rate === wish.now
            ? { ...rule, perUnit: { ...rule.perUnit, rate: wish.suggested } }
            : rule
        return rule.points === wish.now ? { ...rule, points: wish.suggested } : rule
      }),
    }
  })

/** A season over all rules that levels a surge. */
export const proposeSeason = (plan: string, { from, to, factor }: Surge, name: string): Promise<void> =>
  open(plan, draft => {
    if (draft.seasons.some(season => season.from === from && season.to === to)) return draft
    const taken = new Set(draft.seasons.map(({ id }) => id))
    let id = `surge-${from}`
    while (taken.has(id)) id += '-x'
    return { ...draft, seasons: [...draft.seasons, { id, name, from, to, factor }] }
  })
