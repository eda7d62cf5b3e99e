import type { ComponentChildren } from 'preact'
import type { Resource } from '../core/use-resource.ts'
import { Failure, Lines } from './states.tsx'

type Props<T> = {
  of: Pick<Resource<T>, 'data' | 'error' | 'reload'>
  lines: number
  children: (data: T) => ComponentChildren
}

/**
 * What the server answers, or the state in its place: grey lines while it is asked, what went wrong with a button to
 * try again, or that the role does not allow it. An answer that is here stays while it is asked anew.
 */
export function Loaded<T>({ of, lines, children }: Props<T>) {
  const data = of.data.value
  if (data !== null) return <>{children(data)}</>
  if (of.error.value !== null) return <Failure error={of.error.value} retry={of.reload} />
  return <Lines count={lines} />
}
