import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'
import { layMessages } from '../messages/outbox.ts'
import { readIntervals, statusAt } from '../statuses.ts'

/** Announces a version of the programme to every person of the partners that it will bind. */
export async function messagesOfTermsChange(
  db: Kysely<Tables>,
  site: string,
  version: number,
  now: number,
): Promise<void> {
  const intervals = await readIntervals(db, site)
  const people = await db
    .selectFrom('partner_people')
    .select(['id', 'partner_id'])
    .where('site_id', '=', site)
    .where('removed_at', 'is', null)
    .execute()
  const bound = people.filter(({ partner_id }) => {
    const status = statusAt(intervals.get(partner_id), now)
    return status === 'applied' || status === 'active' || status === 'paused'
  })
  await layMessages(
    db,
    bound.map(({ id, partner_id }) => ({
      site,
      kind: 'terms_change' as const,
      partner: partner_id,
      person: id,
      detail: { version },
      cause: `version ${version}`,
    })),
    now,
  )
}
