import { type Signal, useSignal } from '@preact/signals'
import type { Plan } from '../../shared/plan.ts'
import type { Preview, SavedPlan } from '../../shared/plan-info.ts'
import { ApiError, post, put } from '../core/api.ts'
import { loadPlans } from '../core/session.ts'
import { written } from './document.ts'
import { usePlanEditor } from './editor/plan-editor.ts'

type Doing = 'saving' | 'previewing' | null

export type PlanWork = {
  doing: Signal<Doing>
  saved: Signal<Plan>
  preview: Signal<Preview | null>
  problem: Signal<unknown>
  save(): Promise<boolean>
  look(): Promise<boolean>
  /** The previewed plan is live: the preview's "now" is outdated. */
  published(): void
}

/** Saves and previews the plan in hand; what the collector finds wrong goes to its place. */
export function usePlanWork(path: string, first: Plan, reload: () => void): PlanWork {
  const editor = usePlanEditor()
  const doing = useSignal<Doing>(null)
  const saved = useSignal(first)
  const preview = useSignal<Preview | null>(null)
  const problem = useSignal<unknown>(null)
  const attempt = async (what: Doing, act: (plan: Plan) => Promise<void>): Promise<boolean> => {
    problem.value = null
    editor.faults.value = []
    doing.value = what
    try {
      await act(editor.plan)
      return true
    } catch (error) {
      const errors = error instanceof ApiError ? error.problem?.errors : undefined
      if (errors?.length) editor.faults.value = errors
      else problem.value = error
      return false
    } finally {
      doing.value = null
    }
  }
  return {
    doing,
    saved,
    preview,
    problem,
    save: () =>
      attempt('saving', async plan => {
        const { warnings } = await put<SavedPlan>(path, written(plan))
        editor.faults.value = warnings.map(warning => ({ ...warning, isWarning: true }))
        saved.value = plan
        reload()
        await loadPlans()
      }),
    published() {
      preview.value = null
    },
    look: () =>
      attempt('previewing', async plan => {
        preview.value = await post<Preview>(`${path}/preview`, written(plan))
      }),
  }
}
