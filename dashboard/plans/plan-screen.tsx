import { useMemo } from 'preact/hooks'
import type { PlanDetail } from '../../shared/plan-info.ts'
import { get } from '../api.ts'
import { useResource } from '../resource.ts'
import { may } from '../session.ts'
import { Failure, Lines } from '../states.tsx'
import { Desk, DeskContext } from './desk.ts'
import { PlanEditor } from './plan-editor.tsx'

export function PlanScreen({ id }: { id: string }) {
  const path = `/api/plans/${encodeURIComponent(id)}`
  const detail = useResource<PlanDetail>(id, signal => get(path, {}, signal))
  const found = detail.data.value
  // Made of the first answer: what is being edited is nobody else's to replace.
  const desk = useMemo(() => found && new Desk(found.draft, !may('member')), [found !== null])
  if (!found || !desk) {
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
    <DeskContext.Provider value={desk}>
      <PlanEditor detail={found} path={path} reload={detail.reload} />
    </DeskContext.Provider>
  )
}
