import type { Registry } from '../../model/rows.ts'
import { type Facts, LISTS_SQL, PLANS_SQL, RULES_SQL, registryFrom, SITES_SQL } from '../registry.ts'

type Queryable = { query(sql: string): Promise<{ rows: unknown[] }> }

export const loadRegistry = async (client: Queryable, version: number): Promise<Registry> => {
  const { rows: sites } = await client.query(SITES_SQL)
  const { rows: plans } = await client.query(PLANS_SQL)
  const { rows: rules } = await client.query(RULES_SQL)
  const { rows: lists } = await client.query(LISTS_SQL)
  return registryFrom(version, { sites, plans, rules, lists } as Facts)
}
