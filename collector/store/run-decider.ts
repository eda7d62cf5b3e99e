import { emptyKnown } from '../model/known.ts'
import type { Arrival, Decider, Decision, Known, Need } from '../model/port.ts'
import type { Registry } from '../model/rows.ts'

/** Runs the decider to its decision; yields its requests, which must be loaded into `known` before it continues. */
export function* deciding(
  decider: Decider,
  batch: readonly Arrival[],
  registry: Registry,
  into = emptyKnown(),
): Generator<[Need, Known], { decision: Decision; known: Known }, void> {
  const known: Known = { registry, ...into }
  for (;;) {
    const answer = decider.decide(batch, known)
    if ('decision' in answer) return { decision: answer.decision, known }
    if (!asksForMore(answer.need, known)) throw new Error('the decider asks for what it has been given')
    yield [answer.need, known]
  }
}

export const asksForMore = (need: Need, known: Known): boolean => {
  for (const kind of Object.keys(need) as (keyof Need)[])
    for (const key of need[kind] ?? []) if (!known[kind].has(key)) return true
  return false
}
