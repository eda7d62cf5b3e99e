import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** What `read` returns, anew for each change of what it depends on; null until it is there. */
export function useAsync<T>(
  read: (signal: AbortSignal) => Promise<T>,
  dependsOn: readonly unknown[],
): T | null {
  const result = useSignal<{ of: readonly unknown[]; value: T } | null>(null)
  useEffect(() => {
    const reading = new AbortController()
    read(reading.signal).then(
      value => {
        if (!reading.signal.aborted) result.value = { of: dependsOn, value }
      },
      error => {
        if (!reading.signal.aborted) throw error
      },
    )
    return () => reading.abort()
  }, dependsOn)
  const { of = [], value = null } = result.value ?? {}
  // The first render after a change still has the result of before.
  return of.length === dependsOn.length && of.every((one, i) => one === dependsOn[i]) ? value : null
}
