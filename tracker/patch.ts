import { safe } from './attempt.ts'

/** Lets us hear of calls of a method that is not ours, after it has done its work. */
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
