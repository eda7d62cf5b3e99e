import { useEffect } from 'preact/hooks'
import type { RuleFirings } from '../../shared/overview.ts'
import type { PlanDetail } from '../../shared/plan-info.ts'
import { get } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { type Firing, usePlanEditor } from './editor/plan-editor.ts'

/** Retry interval: firings are counted on demand, which takes a while on a large site. */
const ASK_AGAIN_MS = 2_000

/** The firings of the live version's rules in the last 30 days, for the editor. */
export function useFirings(detail: PlanDetail, path: string): void {
  const editor = usePlanEditor()
  const key = detail.liveVersion === null ? null : `${detail.id} ${detail.liveVersion}`
  const answer = useResource<RuleFirings>(key, signal => get(`${path}/firings`, {}, signal))
  const counted = answer.data.value?.rules
  useEffect(() => {
    if (key === null || counted) return
    const timer = setInterval(answer.reload, ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [key, counted === null])
  useEffect(() => {
    if (!counted) return
    const firings = new Map<string, Firing>()
    for (const { id } of detail.document.rules) firings.set(id, { times: 0, points: 0 })
    for (const { rule, times, points } of counted) firings.set(rule, { times, points })
    editor.firings.value = firings
  }, [counted])
}
