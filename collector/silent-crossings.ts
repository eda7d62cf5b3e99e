import { createHash, randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Boards } from './boards.ts'
import type { Alert, Crossing, PlanVersion, SiteId } from './store/rows.ts'
import type { Tables } from './store/tables.ts'

/** What the switch from one version to the next moves over thresholds: recorded, and said to nobody one by one. */
export function silentCrossings(
  boards: Boards,
  site: SiteId,
  before: PlanVersion | undefined,
  after: PlanVersion,
  now: number,
): Crossing[] {
  const crossings: Crossing[] = []
  for (const row of boards.contacts.values()) {
    const from = (before && row.standings[before.id]?.score) ?? null
    const to = row.standings[after.id]?.score ?? null
    if (row.site !== site || from === null || to === null) continue
    for (const threshold of after.document.thresholds) {
      const isUp = threshold.direction === 'up' && from < threshold.value && to >= threshold.value
      const isDown = threshold.direction === 'down' && from >= threshold.value && to < threshold.value
      if (!isUp && !isDown) continue
      crossings.push({
        id: `x_${randomUUID()}`,
        site,
        contact: row.id,
        plan: after.plan,
        planVersion: after.id,
        threshold: threshold.id,
        direction: threshold.direction,
        from,
        to,
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
  }
  return crossings
}

/** As it is written. */
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

/** What people are told of a publication: one digest, if anything was crossed at all. */
export function digestAlert(after: PlanVersion, crossings: readonly Crossing[], now: number): Alert | null {
  if (crossings.length === 0) return null
  const up = new Set(crossings.filter(({ direction }) => direction === 'up').map(({ contact }) => contact))
  const down = new Set(
    crossings.filter(({ direction }) => direction === 'down').map(({ contact }) => contact),
  )
  const id = createHash('sha256').update(`publication ${after.id} ${now}`).digest('base64url').slice(0, 20)
  return {
    id: `al_${id}`,
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
    digest: { up: up.size, down: down.size },
    change: null,
  }
}

/** How many contacts each threshold was crossed by, which way: what the publication's one message says. */
export const digestOf = (crossings: readonly Crossing[]) => {
  const counts: Record<string, { up: number; down: number }> = {}
  for (const { threshold, direction } of crossings) {
    counts[threshold] ??= { up: 0, down: 0 }
    counts[threshold][direction] += 1
  }
  return counts
}
