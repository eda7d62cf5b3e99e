import type { Kysely } from 'kysely'
import { retentionBegins } from '../model/retention.ts'
import type { SiteSettings } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { lapseInvitations } from './invitations.ts'
import { forgetReferred } from './referrals/forget.ts'

/** The log of mails is kept this long. */
const LOG_MS = 30 * 86_400_000
const ENDED = ['refused', 'won', 'lost', 'expired', 'withdrawn']
const PIECE = 200

/** Deletes expired data of the partner programme: settled mails, spent tokens, invitations
 * that were not accepted, persons of ended referrals. */
export async function expirePartners(
  db: Kysely<Tables>,
  { id: site, retention, timeZone }: SiteSettings,
  now: number,
): Promise<void> {
  await db.deleteFrom('partner_tokens').where('site_id', '=', site).where('expires_at', '<=', now).execute()
  await db
    .deleteFrom('partner_messages')
    .where('site_id', '=', site)
    .where('created_at', '<', now - LOG_MS)
    .where('state', '!=', 'waiting')
    .execute()
  await lapseInvitations(db, site, now)
  if (retention === null) return
  const before = retentionBegins(now, retention, timeZone)
  // The state and its instants are kept, because retention deletes the facts behind them as well.
  for (let more = true; more; ) {
    const rows = await db
      .selectFrom('referrals')
      .select('id')
      .where('site_id', '=', site)
      .where('at', '<=', before)
      .where('state', 'in', ENDED)
      .where(row =>
        row.or([row('name', '!=', ''), row('email', 'is not', null), row('phone', 'is not', null)]),
      )
      .limit(PIECE)
      .execute()
    const ids = rows.map(({ id }) => id)
    await forgetReferred(db, ids)
    more = ids.length === PIECE
  }
}
