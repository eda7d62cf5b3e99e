import type { PlanVersion, Registry, SiteList, SiteRule, SiteSettings } from '../model/rows.ts'

/** The registry's rows under names that both dialects give them; documents are JSON text. */
export type SiteFacts = {
  id: string
  name: string
  timeZone: string
  retention: string | null
  hasTombstones: number
  tombstoneKey: string
}
export type PlanFacts = {
  id: string
  plan: string
  site: string
  version: number
  state: 'live' | 'building'
  document: string
}

/** A row of `alert_rules` or `live_lists`. */
export type DocumentFacts = { id: string; site: string; body: string }

/** The versions of an archived plan are inactive, whatever their stored state. */
export const SITES_SQL = `
  SELECT s.id AS id, s.name AS name, s.time_zone AS "timeZone", s.retention AS retention,
    CASE WHEN EXISTS (SELECT 1 FROM tombstones t WHERE t.site_id = s.id) THEN 1 ELSE 0 END AS "hasTombstones",
    (SELECT value FROM settings WHERE name = 'tombstone_key') AS "tombstoneKey"
  FROM sites s ORDER BY s.id`
export const PLANS_SQL = `
  SELECT v.id AS id, v.plan_id AS plan, v.site_id AS site, v.version AS version, v.state AS state,
    v.document AS document
  FROM plan_versions v JOIN plans p ON p.id = v.plan_id
  WHERE v.state IN ('live', 'building') AND p.state <> 'archived' ORDER BY v.plan_id, v.version`

export const RULES_SQL = 'SELECT id, site_id AS site, body FROM alert_rules ORDER BY id'
export const LISTS_SQL = 'SELECT id, site_id AS site, body FROM live_lists ORDER BY id'

export type Facts = {
  sites: SiteFacts[]
  plans: PlanFacts[]
  rules: DocumentFacts[]
  lists: DocumentFacts[]
}

export const registryFrom = (version: number, { sites, plans, rules, lists }: Facts): Registry => ({
  version,
  sites: new Map(
    sites.map((site): [string, SiteSettings] => [
      site.id,
      {
        id: site.id,
        name: site.name,
        timeZone: site.timeZone,
        retention: site.retention,
        hasTombstones: site.hasTombstones === 1,
        tombstoneKey: site.tombstoneKey,
      },
    ]),
  ),
  plans: plans.map((plan): PlanVersion => ({ ...plan, document: JSON.parse(plan.document) })),
  alertRules: rules.map(({ id, site, body }): SiteRule => ({ id, site, rule: JSON.parse(body) })),
  lists: lists.map(({ id, site, body }): SiteList => ({ id, site, list: JSON.parse(body) })),
})
