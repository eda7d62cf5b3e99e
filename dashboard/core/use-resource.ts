import { type Signal, useSignal } from '@preact/signals'
import { useCallback, useEffect } from 'preact/hooks'
import { ApiError } from './api.ts'
import { hasLapsed } from './session.ts'

/** The collector did not answer, or could not now. */
const PASSING = [0, 503]
const ASK_AGAIN_MS = 4_000

export type Resource<T> = { data: Signal<T | null>; error: Signal<unknown>; reload: () => void }

/**
 * Loads a resource, again when `key` changes. The old answer stays on the screen during a reload and after a failed one.
 * Transient errors of the collector are retried.
 */
export function useResource<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const data = useSignal<T | null>(null)
  const error = useSignal<unknown>(null)
  const turn = useSignal(0)
  const count = turn.value
  // An effect may reload; one that read the turn would follow its own writing, without end.
  const reload = useCallback(() => {
    turn.value = turn.peek() + 1
  }, [turn])
  // A new sign-in repeats the request.
  const isWaiting = hasLapsed.value
  useEffect(() => {
    if (key === null || isWaiting) return
    const abort = new AbortController()
    let again: ReturnType<typeof setTimeout> | undefined
    ask(abort.signal).then(
      answer => {
        // A newer request has been sent.
        if (abort.signal.aborted) return
        error.value = null
        data.value = answer
      },
      problem => {
        if (abort.signal.aborted) return
        error.value = problem
        if (problem instanceof ApiError && PASSING.includes(problem.status))
          again = setTimeout(reload, ASK_AGAIN_MS)
      },
    )
    return () => {
      clearTimeout(again)
      abort.abort()
    }
  }, [key, count, isWaiting])
  return { data, error, reload }
}
