import type { Kysely } from 'kysely'
import type { CrmFaultCode } from '../../shared/crm.ts'
import type { Tables } from '../model/tables.ts'
import type { Fields } from './port.ts'

/** What is known of a CRM besides its settings. */
export type Setup = { fields: Fields | null; trouble: { code: CrmFaultCode; at: number } | null }

export async function setupOf(db: Kysely<Tables>, connection: string): Promise<Setup> {
  const row = await db
    .selectFrom('crm_setups')
    .select('body')
    .where('connection_id', '=', connection)
    .executeTakeFirst()
  return row ? JSON.parse(row.body) : { fields: null, trouble: null }
}

export async function keepSetup(
  db: Kysely<Tables>,
  connection: string,
  change: Partial<Setup>,
  now: number,
): Promise<void> {
  const body = JSON.stringify({ ...(await setupOf(db, connection)), ...change })
  await db
    .insertInto('crm_setups')
    .values({ connection_id: connection, body, updated_at: now })
    .onConflict(row => row.column('connection_id').doUpdateSet({ body, updated_at: now }))
    .execute()
}

/** Deletes everything of a connection that was removed. */
export async function dropCrm(db: Kysely<Tables>, connection: string): Promise<void> {
  for (const table of ['crm_people', 'crm_pushes', 'crm_deals', 'crm_work', 'crm_setups'] as const)
    await db
      .deleteFrom(table as 'crm_setups')
      .where('connection_id', '=', connection)
      .execute()
}
