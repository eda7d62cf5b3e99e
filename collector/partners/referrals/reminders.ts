import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'
import { layMessages } from '../messages/outbox.ts'
import { ownerOrAdmins } from './write-verdict.ts'

const AT_ONCE = 100
const DAY_MS = 86_400_000
/** Daily reminders that are sent for an unanswered referral. */
const MOST = 14

/**
 * Reminds the owner of the lead, or every admin, of a referral after the end of its clock. The next reminder is a day later,
 * so that an open referral always has one.
 */
export async function remindStaff(db: Kysely<Tables>, now: number): Promise<void> {
  const due = await db
    .selectFrom('referrals')
    .selectAll()
    .where('remind_at', '<=', now)
    .where('state', 'in', ['open', 'working'])
    .orderBy('remind_at')
    .limit(AT_ONCE)
    .execute()
  for (const row of due)
    await db.transaction().execute(async trx => {
      const reminders = Number(row.reminders) + 1
      const { numUpdatedRows } = await trx
        .updateTable('referrals')
        .set({ remind_at: now + DAY_MS, reminders })
        .where('id', '=', row.id)
        .where('remind_at', '=', row.remind_at)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows !== 1n || reminders > MOST) return
      const users = await ownerOrAdmins(trx, row)
      await layMessages(
        trx,
        users.map(user => ({
          site: row.site_id,
          kind: 'staff_reminder' as const,
          partner: row.partner_id,
          user,
          referral: row.id,
          cause: String(row.remind_at),
        })),
        now,
      )
    })
}
