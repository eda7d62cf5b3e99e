import { useMemo } from 'preact/hooks'
import type { PlanDetail } from '../../shared/plan-info.ts'
import { get } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Failure, Lines } from '../ui/states.tsx'
import { PlanEditor, PlanEditorContext } from './editor/plan-editor.ts'
import { PlanEditorView } from './editor/plan-editor-view.tsx'

export function PlanScreen({ id }: { id: string }) {
  const path = `/api/plans/${encodeURIComponent(id)}`
  const detail = useResource<PlanDetail>(id, signal => get(path, {}, signal))
  const found = detail.data.value
  // Built from the first answer only: a later answer does not replace a plan that is being edited.
  const editor = useMemo(() => found && new PlanEditor(found.draft, () => !may('member')), [found !== null])
  if (!found || !editor) {
    return (
      <main class="page" id="main">
        {detail.error.value ? (
          <Failure error={detail.error.value} retry={detail.reload} />
        ) : (
          <Lines count={14} />
        )}
      </main>
    )
  }
  return (
    <PlanEditorContext.Provider value={editor}>
      <PlanEditorView detail={found} path={path} reload={detail.reload} />
    </PlanEditorContext.Provider>
  )
}
