import type { Store } from '../model/port.ts'
import type { ContactId, PlanVersion, Registry, SiteId } from '../model/rows.ts'
import { type Admits, tagListOf } from '../plans/tag-admission.ts'
import { compile, type Scorer } from '../score/compile.ts'
import { factsOf } from '../transaction/facts.ts'

export type ContactWithFacts = NonNullable<Awaited<ReturnType<typeof factsOf>>>

/** A contact by id alone. Ids name one contact among all sites; `site` saves looking through them. */
export async function findContact(
  store: Store,
  id: ContactId,
  site?: SiteId,
): Promise<ContactWithFacts | null> {
  const sites = site === undefined ? [...(await store.registry()).sites.keys()] : [site]
  const { contacts } = await store.look({ contacts: new Set(sites.map(name => `${name}/${id}`)) })
  for (const row of contacts.values()) if (row) return factsOf(store, row.site, id)
  return null
}

/** Without `admits`, browsers' events bear every tag: for what shows none. */
export const scorerOf = (registry: Registry, version: PlanVersion, admits: Admits = () => true): Scorer => {
  const site = registry.sites.get(version.site)
  const list = tagListOf(version.document)
  return compile(version.document, {
    planId: version.plan,
    siteZone: site?.timeZone ?? 'UTC',
    retention: site?.retention ?? null,
    admitsTag: tag => list === null || admits(version.site, list, tag),
  })
}

export const livePlans = (registry: Registry, site: SiteId): PlanVersion[] =>
  registry.plans.filter(plan => plan.site === site && plan.state === 'live')

export const iso = (at: number): string => new Date(at).toISOString()
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))
