import { useSignal } from '@preact/signals'
import type { Insights } from '../../../shared/insights.ts'
import type { PathState } from '../../../shared/insights-path.ts'
import { get } from '../../core/api.ts'
import { here } from '../../core/route.ts'
import { useResource } from '../../core/use-resource.ts'
import { Failure, Lines } from '../../ui/states.tsx'
import { fromOf, periodIn } from '../found/period.ts'
import { Builder } from './builder.tsx'
import { Funnel } from './funnel.tsx'

type Props = { insights: Insights; planId: string; question: Record<string, string>; goal: string }

/** The way to the conversion as a funnel, and a plan that is built from it. */
export function PathPart({ insights, planId, question, goal }: Props) {
  /** Empty: the steps that the history proposes. */
  const steps = useSignal<readonly string[]>([])
  const query = new URLSearchParams({
    ...question,
    ...fromOf(periodIn(new URLSearchParams(here.value.query)), Date.parse(insights.at)),
  })
  for (const step of steps.value) query.append('step', step)
  const path = `/api/plans/${encodeURIComponent(planId)}/insights/path?${query}`
  const answer = useResource<PathState>(path, signal => get(path, {}, signal))
  const found = answer.data.value?.path
  if (answer.error.value !== null && !found)
    return <Failure error={answer.error.value} retry={answer.reload} />
  if (!found) return <Lines count={8} />
  return (
    <>
      <Funnel funnel={found.funnel} />
      <Builder
        key={goal}
        path={found}
        profile={insights.profile}
        planId={planId}
        goal={goal}
        choose={chosen => (steps.value = chosen)}
      />
    </>
  )
}
