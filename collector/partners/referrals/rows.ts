import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely'
import type { Tables } from '../../model/tables.ts'
import type { Place } from '../../platform/cursor.ts'
import type { Submission } from './law.ts'

export type ReferralRow = Selectable<Tables['referrals']>

export const findReferral = (db: Kysely<Tables>, id: string): Promise<ReferralRow | undefined> =>
  db.selectFrom('referrals').selectAll().where('id', '=', id).executeTakeFirst()

export const referralsOfContact = (
  db: Kysely<Tables>,
  site: string,
  contact: string,
): Promise<ReferralRow[]> =>
  db
    .selectFrom('referrals')
    .selectAll()
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .orderBy('at')
    .orderBy('id')
    .execute()

const orNull = (at: number | null): number | null => (at === null ? null : Number(at))

/** A page of a list: at most `limit` rows, those behind the place `after`. */
export type Part = { limit: number; after?: Place | undefined }

/** A page of referrals, the newest first and of one instant by id; a row that is added meanwhile moves no other. */
export async function newestFirst(
  query: SelectQueryBuilder<Tables, 'referrals', ReferralRow>,
  { limit, after }: Part,
): Promise<{ page: ReferralRow[]; next: Place | null }> {
  const rows = await query
    .$if(after !== undefined, rest =>
      rest.where(row =>
        row.or([row('at', '<', after!.at), row.and([row('at', '=', after!.at), row('id', '>', after!.id)])]),
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, next: rows.length > limit && last ? { at: Number(last.at), id: last.id } : null }
}

export const submissionOf = (row: ReferralRow, isSelf: boolean): Submission => ({
  id: row.id,
  partner: row.partner_id,
  at: Number(row.at),
  isForm: row.channel === 'form',
  confirmedAt: orNull(row.confirmed_at),
  withdrawnAt: orNull(row.withdrawn_at),
  overruledAt: orNull(row.overruled_at),
  isSelf,
})

/**
 * A refusal that remains in force after retention has deleted its facts: an expired purchase does not turn an existing
 * customer into a new one.
 */
export const isRefusedForGood = (
  row: Pick<ReferralRow, 'state' | 'overruled_at'>,
  retention: string | null,
): boolean => retention !== null && row.state === 'refused' && row.overruled_at === null

/** Final because the person's data are deleted: the referral is not judged again. */
export const isPinned = (row: Pick<ReferralRow, 'reason' | 'name' | 'email' | 'phone'>): boolean =>
  row.name === '' && row.email === null && row.phone === null
