import type { Kysely } from 'kysely'
import { newId } from '../../accounts/secrets.ts'
import type { SiteId } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'

/** Notes that the commissions of subjects may have changed. */
export async function noteWork(db: Kysely<Tables>, site: SiteId, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return
  const stamp = newId('w')
  await db
    .insertInto('commission_work')
    .values(subjects.toSorted().map(subject => ({ site_id: site, subject, stamp })))
    .onConflict(one =>
      one.columns(['site_id', 'subject']).doUpdateSet(row => ({ stamp: row.ref('excluded.stamp') })),
    )
    .execute()
}
