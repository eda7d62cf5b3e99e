import { safe } from './attempt.ts'

/** Observes calls of a foreign method, after it has run. */
export const patch = <M extends string>(
  object: Record<M, (...rest: any[]) => any>,
  method: M,
  called: (method: M, rest: any[], of: any) => void,
) => {
  const original = object[method]
  object[method] = function (...rest) {
    return [original.apply(this, rest), safe(called)(method, rest, this)][0]
  }
}
