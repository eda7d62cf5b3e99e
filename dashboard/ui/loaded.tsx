import type { ComponentChildren } from 'preact'
import type { Resource } from '../core/use-resource.ts'
import { Failure, Lines } from './states.tsx'

type Props<T> = {
  of: Pick<Resource<T>, 'data' | 'error' | 'reload'>
  lines: number
  children: (data: T) => ComponentChildren
}

/**
 * Shows a resource, or its state: grey lines while it loads, an error with a retry button, or a missing permission. A
 * loaded answer stays on the screen during a reload.
 */
export function Loaded<T>({ of, lines, children }: Props<T>) {
  const data = of.data.value
  if (data !== null) return <>{children(data)}</>
  if (of.error.value !== null) return <Failure error={of.error.value} retry={of.reload} />
  return <Lines count={lines} />
}
