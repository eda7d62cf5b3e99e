import type { Kysely } from 'kysely'
import { retentionBegins } from '../model/retention.ts'
import { FOR_PROGRAMS, type SiteSettings } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

/** Retention of the delivery log. */
const LOG_MS = 30 * 86_400_000
const ROWS = 500

/** Deletes expired deliveries, and alerts past the site's retention, in pieces. */
export async function expireAlerts(
  db: Kysely<Tables>,
  { id: site, retention, timeZone }: SiteSettings,
  now: number,
): Promise<void> {
  for (let ids = await oldDeliveries(db, site, now); ids.length > 0; ids = await oldDeliveries(db, site, now))
    await db.transaction().execute(async trx => {
      await trx.deleteFrom('attempts').where('delivery_id', 'in', ids).execute()
      await trx.deleteFrom('delivery_items').where('delivery_id', 'in', ids).execute()
      await trx.deleteFrom('deliveries').where('id', 'in', ids).execute()
    })
  await db
    .deleteFrom('crm_pushes')
    .where('site_id', '=', site)
    .where('at', '<', now - LOG_MS)
    .execute()
  // Alerts for programs never appear in the inbox; they can go once delivered.
  await db
    .deleteFrom('alerts')
    .where('site_id', '=', site)
    .where('kind', 'in', [...FOR_PROGRAMS])
    .where('taken_at', '<', now - LOG_MS)
    .execute()
  if (retention === null) return
  const before = retentionBegins(now, retention, timeZone)
  await db.deleteFrom('alerts').where('site_id', '=', site).where('stated_at', '<=', before).execute()
  await db.deleteFrom('lead_deeds').where('site_id', '=', site).where('at', '<=', before).execute()
  await db
    .deleteFrom('alert_reads')
    .where('site_id', '=', site)
    .where('alert_id', '!=', '')
    .where('at', '<=', before)
    .execute()
}

async function oldDeliveries(db: Kysely<Tables>, site: string, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('site_id', '=', site)
    .where('created_at', '<', now - LOG_MS)
    .where('next_at', 'is', null)
    .limit(ROWS)
    .execute()
  return rows.map(({ id }) => id)
}
