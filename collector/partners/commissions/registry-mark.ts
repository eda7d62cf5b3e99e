import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../model/tables.ts'

const MINUTE_MS = 60_000

/**
 * A hash of the data that change earlier commissions: codes, own people, and backdated statuses and levels. All other data of the
 * registry hold from their own time on. An order is paid by the level at the first instant of its month, so a level from
 * such an instant may also follow an order of the same millisecond; in every time zone a month begins at a whole minute.
 */
export async function registryMark(db: Kysely<Tables>, site: string): Promise<string> {
  const [codes, people, statuses, levels] = await Promise.all([
    db
      .selectFrom('codes')
      .select(['code', 'partner_id', 'alias_of', 'valid_from', 'valid_until', 'is_active'])
      .where('site_id', '=', site)
      .orderBy('code')
      .execute(),
    db
      .selectFrom('partner_people')
      .select(['id', 'partner_id', 'hashes'])
      .where('site_id', '=', site)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('partner_statuses')
      .select(['id', 'partner_id', 'status', 'from_at'])
      .where('site_id', '=', site)
      .whereRef('from_at', '<', 'stated_at')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('partner_levels')
      .select(['id', 'partner_id', 'level', 'from_at'])
      .where('site_id', '=', site)
      .where(row =>
        row.or([row('from_at', '<', row.ref('stated_at')), row(sql<number>`from_at % ${MINUTE_MS}`, '=', 0)]),
      )
      .orderBy('id')
      .execute(),
  ])
  const text = JSON.stringify(
    levels.length > 0 ? [codes, people, statuses, levels] : [codes, people, statuses],
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  )
  return createHash('sha256').update(text).digest('hex')
}
