import type { Kysely, Selectable } from 'kysely'
import { CrmSettings } from '../../shared/crm.ts'
import type { CrmTables } from '../model/crm-tables.ts'
import type { Store } from '../model/port.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { type ChannelRow, isOpen, readChannel } from '../notify/channel-book.ts'

export type Work = Selectable<CrmTables['crm_work']>
export type CrmChannel = { row: ChannelRow; settings: CrmSettings; connection: string; isOpen: boolean }

/** Notes that deals have changed there; a deal that waits already is asked for once. */
export async function noteDeals(
  db: Kysely<Tables>,
  { site, connection, deals }: { site: SiteId; connection: string; deals: readonly string[] },
  now: number,
): Promise<void> {
  for (const subject of deals) await note(db, { connection, site, kind: 'deal', subject }, now)
}

/** The channels of a site that hand over to a CRM. */
export async function crmChannelsOf(db: Kysely<Tables>, site: SiteId): Promise<CrmChannel[]> {
  const rows = await db.selectFrom('channels').selectAll().where('site_id', '=', site).orderBy('id').execute()
  return rows.flatMap(row => {
    const { settings } = readChannel(row)
    if (settings.kind !== 'crm') return []
    const { kind: _, connection, ...rest } = settings
    return [{ row, connection, settings: CrmSettings.parse(rest), isOpen: isOpen(row) }]
  })
}

/**
 * Notes the persons of a contact that is about to be erased, at the CRMs of which the owner wants it. Call before the
 * erasure: afterwards nothing says which persons they are.
 */
export async function noteErasure(
  store: Store,
  site: SiteId,
  contact: ContactId,
  now: number,
): Promise<void> {
  const { db } = store
  const rows = await db
    .selectFrom('crm_people')
    .select(['connection_id', 'remote_id'])
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .execute()
  if (rows.length === 0) return
  const channels = await crmChannelsOf(db, site)
  const wants = new Set(
    channels.filter(({ settings }) => settings.onErasure === 'delete').map(({ connection }) => connection),
  )
  for (const { connection_id: connection, remote_id: subject } of rows)
    if (wants.has(connection)) await note(db, { connection, site, kind: 'erase', subject }, now)
}

async function note(
  db: Kysely<Tables>,
  {
    connection,
    site,
    kind,
    subject,
  }: { connection: string; site: SiteId; kind: Work['kind']; subject: string },
  now: number,
): Promise<void> {
  await db
    .insertInto('crm_work')
    .values({ connection_id: connection, kind, subject, site_id: site, asked_at: now, due_at: now, tries: 0 })
    .onConflict(row =>
      row.columns(['connection_id', 'kind', 'subject']).doUpdateSet({ asked_at: now, due_at: now, tries: 0 }),
    )
    .execute()
}
