import type { Kysely } from 'kysely'
import type { Right } from '../../shared/right.ts'
import type { Tables } from '../model/tables.ts'
import { type Actor, record } from './audit.ts'

/** The first admin has every right; all others have those that an admin has given them. Keys have none. */
export async function rightsOf(db: Kysely<Tables>, user: string): Promise<Right[]> {
  const first = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (first?.id === user) return ['partners.manage', 'statements.close', 'payments.export']
  const rows = await db
    .selectFrom('staff_rights')
    .select('right_name')
    .where('user_id', '=', user)
    .orderBy('right_name')
    .execute()
  return rows.map(row => row.right_name as Right)
}

/** Replaces what a person may do beside the role. */
export const giveRights = (
  db: Kysely<Tables>,
  user: string,
  rights: readonly Right[],
  actor: Actor,
  now: number,
): Promise<void> =>
  db.transaction().execute(async trx => {
    await trx.deleteFrom('staff_rights').where('user_id', '=', user).execute()
    for (const right of new Set(rights))
      await trx
        .insertInto('staff_rights')
        .values({ user_id: user, right_name: right, given_by: actor, at: now })
        .execute()
    await record(trx, actor, { site: null, action: 'rights.give', subject: user, detail: { rights } }, now)
  })
