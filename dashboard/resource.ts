import { type Signal, useSignal } from '@preact/signals'
import { useCallback, useEffect } from 'preact/hooks'
import { hasLapsed } from './session.ts'

export type Resource<T> = { data: Signal<T | null>; error: Signal<unknown>; reload: () => void }

/**
 * What the collector answers, asked again when `key` changes. While it is asked anew the old answer stays on the
 * screen; so it does when the new question fails.
 */
export function useResource<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const data = useSignal<T | null>(null)
  const error = useSignal<unknown>(null)
  const turn = useSignal(0)
  const count = turn.value
  // Asked once more by whoever has signed in again.
  const isWaiting = hasLapsed.value
  useEffect(() => {
    if (key === null || isWaiting) return
    const abort = new AbortController()
    ask(abort.signal).then(
      answer => {
        error.value = null
        data.value = answer
      },
      problem => {
        if (abort.signal.aborted) return
        error.value = problem
      },
    )
    return () => abort.abort()
  }, [key, count, isWaiting])
  const reload = useCallback(() => {
    turn.value++
  }, [turn])
  return { data, error, reload }
}
