import { PLANS_SQL, type PlanFacts, registryFrom, SITES_SQL, type SiteFacts } from '../registry.ts'
import type { Registry } from '../store.ts'

type Queryable = { query(sql: string): Promise<{ rows: unknown[] }> }

export const loadRegistry = async (client: Queryable, version: number): Promise<Registry> => {
  const { rows: sites } = await client.query(SITES_SQL)
  const { rows: plans } = await client.query(PLANS_SQL)
  return registryFrom(version, sites as SiteFacts[], plans as PlanFacts[])
}
