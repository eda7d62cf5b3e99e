import { useEffect, useRef } from 'preact/hooks'
import type { PlanCheck } from '../../../shared/plan-info.ts'
import { post } from '../../core/api.ts'
import { written } from '../document.ts'
import { usePlanEditor } from './plan-editor.ts'

/** The check waits for this pause, so that no error shows while the user types. */
const PAUSE_MS = 800

/** Shows the errors of the edited plan after each pause in typing. */
export function useCheck(site: string): void {
  const editor = usePlanEditor()
  const { plan } = editor
  const isFirst = useRef(true)
  useEffect(() => {
    // A saved plan was checked when it was saved.
    if (isFirst.current || editor.isReadOnly) {
      isFirst.current = false
      return
    }
    let isOld = false
    const timer = setTimeout(async () => {
      const path = `/api/plans/check?site=${encodeURIComponent(site)}`
      const found = await post<PlanCheck>(path, written(plan)).catch(() => null)
      if (isOld || !found) return
      const warnings = found.warnings.map(warning => ({ ...warning, isWarning: true }))
      editor.faults.value = [...found.errors, ...warnings]
    }, PAUSE_MS)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [plan])
}
