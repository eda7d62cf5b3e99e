import { LATE_MS } from '../alerts/conditions.ts'
import { hashId } from '../model/hash-id.ts'
import type { ContactRow, Crossing } from '../model/rows.ts'
import type { LiveVersion } from '../plans/scorer-book.ts'
import type { Crossing as Crossed } from '../score/crossing.ts'
import { reasonsOf } from '../score/reasons.ts'
import type { Fact } from '../score/score.ts'

/** The cause of a crossing and its time. */
export type Occasion = Pick<Crossing, 'cause' | 'silent' | 'alerts' | 'eventId' | 'statedAt'>

/** A crossing as the store keeps it: with the score's strongest reasons at that instant, in its direction. */
export function recordCrossing(
  row: ContactRow,
  { version, scorer }: LiveVersion,
  crossed: Crossed,
  occasion: Occasion,
  facts: readonly Fact[],
): Crossing {
  const { threshold, direction, from, to, at } = crossed
  const what = [row.site, row.id, version.plan, threshold, direction, at, occasion.eventId]
  return {
    id: hashId('x', JSON.stringify(what)),
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
    reasons: reasonsOf(scorer, facts, crossed.at, crossed.direction),
    ...occasion,
  }
}
