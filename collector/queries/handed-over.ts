import type { Kysely } from 'kysely'
import type { HandedOver } from '../../shared/contact.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

/** The CRMs that have got the contact's data: which person it is there, and the score that was written last. */
export async function handedOver(
  db: Kysely<Tables>,
  site: SiteId,
  contact: ContactId,
): Promise<HandedOver[]> {
  const people = await db
    .selectFrom('crm_people')
    .leftJoin('connections', 'connections.id', 'crm_people.connection_id')
    .select(['connections.provider', 'crm_people.remote_id', 'crm_people.deal_id', 'crm_people.score'])
    .select(['crm_people.told_at', 'crm_people.connection_id'])
    .where('crm_people.site_id', '=', site)
    .where('crm_people.contact_id', '=', contact)
    .orderBy('crm_people.told_at')
    .execute()
  const pushes = await db
    .selectFrom('crm_pushes')
    .select(['connection_id', 'at'])
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .orderBy('at')
    .execute()
  return people.map(row => ({
    crm: row.provider ?? '',
    person: row.remote_id,
    deal: row.deal_id,
    score: row.score === null ? null : Number(row.score),
    updatedAt: new Date(Number(row.told_at)).toISOString(),
    handovers: pushes
      .filter(({ connection_id }) => connection_id === row.connection_id)
      .map(({ at }) => new Date(Number(at)).toISOString()),
  }))
}
