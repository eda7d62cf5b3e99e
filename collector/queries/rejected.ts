import type { Selectable } from 'kysely'
import type { RejectedInfo } from '../../shared/health.ts'
import { isAbout } from '../model/anonymize.ts'
import type { Store } from '../model/port.ts'
import type { Name, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'

export const rejectedOf = (row: Selectable<Tables['rejected']>): RejectedInfo => ({
  id: Number(row.id),
  receivedAt: iso(Number(row.received_at)),
  code: row.code,
  field: row.field,
  message: row.message,
  eventId: row.event_id,
  raw: row.raw,
})

/** The rejected events that mention the names: those that an erasure would delete. */
export async function rejectedAbout(
  db: Store['db'],
  site: SiteId,
  names: readonly Name[],
): Promise<RejectedInfo[]> {
  const rows = await db.selectFrom('rejected').selectAll().where('site_id', '=', site).orderBy('id').execute()
  return rows
    .filter(row => isAbout(`${row.raw} ${JSON.stringify(row.event_id)} ${row.message}`, names))
    .map(rejectedOf)
}
