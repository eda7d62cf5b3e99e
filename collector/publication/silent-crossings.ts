import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Boards } from '../board/boards.ts'
import { hashId } from '../model/hash-id.ts'
import type { Alert, Crossing, PlanVersion } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { keyOf, type LiveVersion } from '../plans/scorer-book.ts'
import { initialThresholds, stepScore } from '../score/crossing.ts'

/**
 * The crossings that the switch from one version to the next causes, by the threshold states before it: recorded
 * without single alerts.
 */
export function silentCrossings(
  boards: Pick<Boards, 'contacts'>,
  before: PlanVersion | undefined,
  { version: after, scorer, key, asks }: LiveVersion,
  now: number,
): Crossing[] {
  const crossings: Crossing[] = []
  for (const row of boards.contacts.of(after.site)) {
    const to = row.standings[key]
    if (!to) continue
    const arms = (before && row.standings[keyOf(before, asks)]?.arms) ?? initialThresholds(scorer)
    const step = { score: to.score, at: row.decidedAt, cause: 'silent' } as const
    for (const crossed of stepScore(scorer, arms, step).crossed)
      crossings.push({
        ...crossed,
        id: `x_${randomUUID()}`,
        site: row.site,
        contact: row.id,
        plan: after.plan,
        planVersion: after.id,
        at: now,
        statedAt: now,
        cause: 'publication',
        late: false,
        silent: true,
        alerts: false,
        eventId: null,
        reasons: [],
      })
  }
  return crossings
}

/** A crossing as a row of its table. */
export const crossingRow = (crossing: Crossing): Insertable<Tables['crossings']> => ({
  id: crossing.id,
  site_id: crossing.site,
  contact_id: crossing.contact,
  plan_id: crossing.plan,
  plan_version: crossing.planVersion,
  threshold: crossing.threshold,
  direction: crossing.direction,
  at: crossing.at,
  stated_at: crossing.statedAt,
  silent: crossing.silent ? 1 : 0,
  alerts: crossing.alerts ? 1 : 0,
  body: JSON.stringify(crossing),
})

/** The one alert of a publication: a digest, if there were any crossings. */
export function digestAlert(after: PlanVersion, crossings: readonly Crossing[], now: number): Alert | null {
  if (crossings.length === 0) return null
  const up = new Set(crossings.filter(({ direction }) => direction === 'up').map(({ contact }) => contact))
  const down = new Set(
    crossings.filter(({ direction }) => direction === 'down').map(({ contact }) => contact),
  )
  return {
    id: hashId('al', `publication ${after.id} ${now}`),
    site: after.site,
    contact: null,
    rule: '',
    kind: 'digest',
    plan: after.plan,
    threshold: null,
    direction: null,
    score: null,
    from: null,
    at: now,
    statedAt: now,
    late: false,
    event: null,
    page: null,
    reasons: [],
    trigger: null,
    digest: { up: up.size, down: down.size },
    change: null,
  }
}

/** The number of contacts that crossed each threshold in each direction, for the digest of a publication. */
export const digestOf = (crossings: readonly Crossing[]) => {
  const counts: Record<string, { up: number; down: number }> = {}
  for (const { threshold, direction } of crossings) {
    counts[threshold] ??= { up: 0, down: 0 }
    counts[threshold][direction] += 1
  }
  return counts
}
