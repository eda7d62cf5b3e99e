import type { Kysely } from 'kysely'
import type { Settlement } from '../../../shared/settlement.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import type { Tables } from '../../model/tables.ts'

export const DEFAULT: Settlement = { closingDay: null, fourEyes: false }

export async function readSettlement(db: Kysely<Tables>, site: string): Promise<Settlement> {
  const row = await db
    .selectFrom('commission_settings')
    .selectAll()
    .where('site_id', '=', site)
    .executeTakeFirst()
  if (!row) return DEFAULT
  const day = Number(row.closing_day)
  return { closingDay: day === 0 ? null : day, fourEyes: Number(row.four_eyes) === 1 }
}

/** `month`: the start of the current month. The calendar closes no month that ended before it was switched on. */
export const saveSettlement = (
  db: Kysely<Tables>,
  site: string,
  { closingDay, fourEyes }: Settlement,
  month: number,
  actor: Actor,
  now: number,
): Promise<void> =>
  db.transaction().execute(async trx => {
    const before = await readSettlement(trx, site)
    const set = { closing_day: closingDay ?? 0, four_eyes: fourEyes ? 1 : 0 }
    const isNewlyOn = closingDay !== null && before.closingDay === null
    await trx
      .insertInto('commission_settings')
      .values({ site_id: site, ...set, closed_through: month, levels_through: 0 })
      .onConflict(one =>
        one.column('site_id').doUpdateSet({ ...set, ...(isNewlyOn && { closed_through: month }) }),
      )
      .execute()
    const detail = { before, after: { closingDay, fourEyes } }
    await record(trx, actor, { site, action: 'settlement.change', subject: site, detail }, now)
  })
