import { useEffect, useRef } from 'preact/hooks'
import { guardLeaving } from '../core/route.ts'
import { planWords } from './words/words.ts'

/** Asks before unsaved edits are lost with the screen or the page. */
export function useLeaveGuard(isDirty: boolean): void {
  const dirty = useRef(isDirty)
  dirty.current = isDirty
  useEffect(() => guardLeaving(() => !dirty.current || confirm(planWords.value.leave)), [])
  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isDirty])
}
