import type { Kysely } from 'kysely'
import type { PartnerNews } from '../../../shared/partner-news.ts'
import { hashId } from '../../model/hash-id.ts'
import type { Alert } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { readChannel } from '../../notify/channel-book.ts'

/** `cause` makes the id: one cause is told once. */
export type News = PartnerNews & { cause: readonly (string | number)[]; at: number }

/** Whether a webhook of the site asks for news of the partner programme. */
export async function isHeard(db: Kysely<Tables>, site: string): Promise<boolean> {
  const rows = await db.selectFrom('channels').selectAll().where('site_id', '=', site).execute()
  return rows.some(row => {
    const { isOn, settings } = readChannel(row)
    return isOn && row.gone_at === null && settings.kind === 'webhook' && settings.partners === true
  })
}

/** Lays news into the outbox in the transaction of their cause, where a webhook asks for them. */
export async function tellNews(
  db: Kysely<Tables>,
  site: string,
  news: readonly News[],
  now: number,
): Promise<void> {
  if (news.length === 0 || !(await isHeard(db, site))) return
  await db
    .insertInto('alerts')
    .values(
      news.map(one => {
        const alert = alertOf(site, one, now)
        const { id, rule, kind, at, statedAt } = alert
        return {
          ...{ id, site_id: site, contact_id: null, rule_id: rule, kind, at, stated_at: statedAt },
          ...{ body: JSON.stringify(alert), taken_at: null, remind_at: null },
        }
      }),
    )
    .onConflict(row => row.doNothing())
    .execute()
}

const alertOf = (site: string, { type, data, cause, at }: News, now: number): Alert => ({
  id: hashId('pn', JSON.stringify([site, type, ...cause]), 24),
  site,
  contact: null,
  rule: '',
  kind: 'partner',
  ...{ plan: null, threshold: null, direction: null, score: null, from: null },
  at,
  statedAt: now,
  late: false,
  ...{ event: null, page: null, reasons: [], trigger: null, digest: null, change: null },
  news: { type, data } as PartnerNews,
})
