import type { CrossingInfo } from '../../shared/contact.ts'
import { joinKey } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { Crossing } from '../model/rows.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'

export type CrossingsWish = {
  site: string
  since?: number | undefined
  contact?: string | undefined
  plan?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** The log of a site, the last stated first. */
export async function crossingsOf(store: Store, wish: CrossingsWish) {
  const { site, since, contact, plan, limit } = wish
  const after = placeOf(wish.cursor)
  let query = store.db
    .selectFrom('crossings')
    .select(['id', 'stated_at', 'body'])
    .where('site_id', '=', site)
    .orderBy('stated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (since !== undefined) query = query.where('stated_at', '>=', since)
  if (contact !== undefined) query = query.where('contact_id', '=', contact)
  if (plan !== undefined) query = query.where('plan_id', '=', plan)
  if (after)
    query = query.where(row =>
      row.or([
        row('stated_at', '<', after.at),
        row.and([row('stated_at', '=', after.at), row('id', '<', after.id)]),
      ]),
    )
  const found = await query.execute()
  const page = found.slice(0, limit)
  const crossings = page.map(row => JSON.parse(row.body) as Crossing)
  const last = page.at(-1)
  return {
    rows: await named(store, crossings),
    cursor: found.length > limit && last ? cursorOf({ at: Number(last.stated_at), id: last.id }) : null,
  }
}

/** Crossings with the present names of their contacts and thresholds. */
async function named(store: Store, crossings: Crossing[]): Promise<CrossingInfo[]> {
  const [{ contacts }, thresholds] = await Promise.all([
    store.look({ contacts: new Set(crossings.map(({ site, contact }) => joinKey(site, contact))) }),
    thresholdNames(store, new Set(crossings.map(({ planVersion }) => planVersion))),
  ])
  return crossings.map(crossing => ({
    id: crossing.id,
    contactId: crossing.contact,
    name: contacts.get(joinKey(crossing.site, crossing.contact))?.face.name ?? null,
    plan: crossing.plan,
    threshold: crossing.threshold,
    thresholdName: thresholds.get(`${crossing.planVersion} ${crossing.threshold}`) ?? crossing.threshold,
    direction: crossing.direction,
    from: crossing.from,
    to: crossing.to,
    at: iso(crossing.at),
    statedAt: iso(crossing.statedAt),
    cause: crossing.cause,
    late: crossing.late,
    silent: crossing.silent,
    reasons: crossing.reasons.map(({ rule, points, at }) => ({
      rule,
      points,
      at: at === null ? null : iso(at),
    })),
  }))
}

async function thresholdNames(store: Store, versions: ReadonlySet<string>): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  if (versions.size === 0) return names
  const rows = await store.db
    .selectFrom('plan_versions')
    .select(['id', 'document'])
    .where('id', 'in', [...versions])
    .execute()
  for (const { id, document } of rows) {
    const { thresholds = [] } = JSON.parse(document) as { thresholds?: { id: string; name?: string }[] }
    for (const threshold of thresholds) names.set(`${id} ${threshold.id}`, threshold.name ?? threshold.id)
  }
  return names
}

const iso = (at: number): string => new Date(at).toISOString()
