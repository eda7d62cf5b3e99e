import type { Kysely } from 'kysely'
import { retentionBegins } from '../model/retention.ts'
import type { SiteId, SiteSettings } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

type Db = Kysely<Tables>

/** Days for which the redirects of texts that are not registered are kept. */
const UNKNOWN_DAYS = 90
const DAY_MS = 86_400_000

/** Redirects of a site by code, over the stored days. */
export async function redirectsOf(
  db: Db,
  site: SiteId,
): Promise<Map<string, { clicks: number; lastAt: number }>> {
  const rows = await db
    .selectFrom('click_days')
    .select(({ fn }) => [
      'code',
      fn.sum<number | string>('clicks').as('clicks'),
      fn.max('last_at').as('last_at'),
    ])
    .where('site_id', '=', site)
    .groupBy('code')
    .execute()
  return new Map(rows.map(row => [row.code, { clicks: Number(row.clicks), lastAt: Number(row.last_at) }]))
}

/** The redirects of one code by medium and sub-id, most first. */
export async function redirectsBy(db: Db, site: SiteId, code: string) {
  const rows = await db
    .selectFrom('click_days')
    .select(({ fn }) => [
      'medium',
      'sub_id',
      fn.sum<number | string>('clicks').as('clicks'),
      fn.max('last_at').as('last_at'),
    ])
    .where('site_id', '=', site)
    .where('code', '=', code)
    .groupBy(['medium', 'sub_id'])
    .execute()
  return rows
    .map(row => ({
      medium: row.medium,
      subId: row.sub_id,
      clicks: Number(row.clicks),
      lastAt: Number(row.last_at),
    }))
    .sort((a, b) => b.clicks - a.clicks || (a.medium < b.medium ? -1 : 1))
}

/** Deletes days beyond the site's retention, and days of unregistered texts after 90 days. */
export async function dropClickDays(
  db: Db,
  { id: site, retention, timeZone }: Pick<SiteSettings, 'id' | 'retention' | 'timeZone'>,
  now: number,
): Promise<void> {
  const before = retention === null ? null : retentionBegins(now, retention, timeZone)
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  await db
    .deleteFrom('click_days')
    .where('site_id', '=', site)
    .where('day', '<', dayOf(now - UNKNOWN_DAYS * DAY_MS))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('codes')
            .select('codes.code')
            .whereRef('codes.site_id', '=', 'click_days.site_id')
            .whereRef('codes.code', '=', 'click_days.code'),
        ),
      ),
    )
    .execute()
  if (before === null) return
  await db.deleteFrom('click_days').where('site_id', '=', site).where('day', '<', dayOf(before)).execute()
}
