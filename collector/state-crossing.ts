import { createHash } from 'node:crypto'
import type { Crossing as Crossed } from './score/crossing.ts'
import { explain } from './score/explain.ts'
import type { Fact } from './score/score.ts'
import type { AtWork } from './scorers.ts'
import type { ContactRow, Crossing } from './store/store.ts'

/** A crossing stated this long after its instant was missed, not merely waiting for its turn. */
const LATE_MS = 5_000
const REASONS = 3

/** What made it known, and when. */
export type Occasion = Pick<Crossing, 'cause' | 'silent' | 'alerts' | 'eventId' | 'statedAt'>

/** A crossing as it is kept: with the score's strongest reasons at that instant, in the direction of travel. */
export function stateCrossing(
  row: ContactRow,
  { version, scorer }: AtWork,
  crossed: Crossed,
  occasion: Occasion,
  facts: readonly Fact[],
): Crossing {
  const sign = crossed.direction === 'up' ? -1 : 1
  const reasons = explain(scorer, facts, crossed.at)
    .lines.filter(line => line.value !== 0)
    .sort((a, b) => sign * (a.value - b.value))
    .slice(0, REASONS)
    .map(line => ({ rule: line.rule, points: line.value, at: line.at, eventId: line.eventId }))
  const { threshold, direction, from, to, at } = crossed
  const what = [row.site, row.id, version.plan, threshold, direction, at, occasion.eventId]
  return {
    id: `x_${createHash('sha256').update(JSON.stringify(what)).digest('base64url').slice(0, 20)}`,
    site: row.site,
    contact: row.id,
    plan: version.plan,
    planVersion: version.id,
    threshold,
    direction,
    from,
    to,
    at,
    late: occasion.statedAt - at > LATE_MS,
    reasons,
    ...occasion,
  }
}
