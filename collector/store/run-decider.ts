import { emptyKnown } from '../model/known.ts'
import type { Arrival, Decider, Decision, DecisionRun, Known, Need } from '../model/port.ts'
import type { Registry } from '../model/rows.ts'

/** The decision to write, and the run to notify of the outcome of the transaction. */
export type Decided = { decision: Decision; known: Known; run: DecisionRun }

/** Runs the decider to its decision; yields its requests, which must be loaded into `known` before it continues. */
export function* deciding(
  decider: Decider,
  batch: readonly Arrival[],
  registry: Registry,
  { into = emptyKnown(), budgetMs }: { into?: Omit<Known, 'registry'>; budgetMs?: number | undefined } = {},
): Generator<[Need, Known], Decided, void> {
  const known: Known = { registry, ...into }
  const end = budgetMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + budgetMs
  const run = decider.begin(batch, known, () => performance.now() >= end)
  for (;;) {
    const answer = run.next()
    if ('decision' in answer) return { decision: answer.decision, known, run }
    if (!asksForMore(answer.need, known)) throw new Error('the decider requests rows that are already loaded')
    yield [answer.need, known]
  }
}

export const asksForMore = (need: Need, known: Known): boolean => {
  for (const kind of Object.keys(need) as (keyof Need)[])
    for (const key of need[kind] ?? []) if (!known[kind].has(key)) return true
  return false
}
