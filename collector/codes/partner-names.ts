import type { Kysely } from 'kysely'
import type { PartnerStatus } from '../../shared/partner.ts'
import type { SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

/** The data of a partner that codes need: its name, and its statuses in the order in which they hold. */
export type KnownPartner = {
  site: SiteId
  name: string
  statuses: { status: PartnerStatus; from: number }[]
}

export async function readPartners(db: Kysely<Tables>): Promise<Map<string, KnownPartner>> {
  const partners = new Map<string, KnownPartner>()
  for (const { id, site_id, name } of await db
    .selectFrom('partners')
    .select(['id', 'site_id', 'name'])
    .execute())
    partners.set(id, { site: site_id, name, statuses: [] })
  const statuses = await db
    .selectFrom('partner_statuses')
    .select(['partner_id', 'status', 'from_at'])
    .orderBy('from_at')
    .orderBy('stated_at')
    .orderBy('id')
    .execute()
  for (const { partner_id, status, from_at } of statuses)
    partners.get(partner_id)?.statuses.push({ status, from: Number(from_at) })
  return partners
}

/** The status at an instant: the latest that begins at or before it. */
export const statusOf = (partner: KnownPartner | undefined, at: number): PartnerStatus | null =>
  partner?.statuses.findLast(({ from }) => from <= at)?.status ?? null
