import { useMemo } from 'preact/hooks'
import type { PlanDetail } from '../../shared/plan-info.ts'
import { ApiError, get } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Failure, Lines, Notice } from '../ui/states.tsx'
import { words } from '../words/words.ts'
import { PlanEditor, PlanEditorContext } from './editor/plan-editor.ts'
import { PlanEditorView } from './editor/plan-editor-view.tsx'

export function PlanScreen({ id }: { id: string }) {
  const path = `/api/plans/${encodeURIComponent(id)}`
  const detail = useResource<PlanDetail>(id, signal => get(path, {}, signal))
  const found = detail.data.value
  // Built from the first answer only: a later answer does not replace a plan that is being edited.
  const editor = useMemo(() => found && new PlanEditor(found.draft, () => !may('member')), [found !== null])
  if (!found || !editor) {
    const problem = detail.error.value
    const { plans: say } = words.value
    if (problem instanceof ApiError && problem.status === 404) {
      return (
        <main class="page" id="main">
          <Notice title={say.missingTitle} text={say.missingText}>
            <a class="button primary" href="/plans">
              {say.toPlans}
            </a>
          </Notice>
        </main>
      )
    }
    return (
      <main class="page" id="main">
        {problem ? <Failure error={problem} retry={detail.reload} /> : <Lines count={14} />}
      </main>
    )
  }
  return (
    <PlanEditorContext.Provider value={editor}>
      <PlanEditorView detail={found} path={path} reload={detail.reload} />
    </PlanEditorContext.Provider>
  )
}
