import type { Kysely } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { SiteId } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { tellPartner } from './money-news.ts'

/** The calendar day before the present one, as instants. */
export function yesterday(now: number, zone: string): { from: number; to: number } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay()
  return { from: today.subtract({ days: 1 }).epochMilliseconds, to: today.epochMilliseconds }
}

/**
 * Tells each partner what became due on a day, once: the id of a message is a function of the day. The amounts are read at
 * the time of sending.
 */
export async function tellOfDueSales(
  db: Kysely<Tables>,
  site: SiteId,
  { from, to }: { from: number; to: number },
  now: number,
): Promise<void> {
  const rows = await db
    .selectFrom('commissions')
    .select('partner_id')
    .distinct()
    .where('site_id', '=', site)
    .where('due_at', '>=', from)
    .where('due_at', '<', to)
    .where('is_held', '=', 0)
    .where('amount', '>', 0)
    .execute()
  for (const { partner_id: partner } of rows)
    await tellPartner(
      db,
      { site, partner, kind: 'sales_due', cause: `due ${from}`, detail: { from, to } },
      now,
    )
}
