import type { Kysely, Selectable } from 'kysely'
import type { PartnerStatus } from '../../shared/partner.ts'
import type { Tables } from '../model/tables.ts'

type Row = Selectable<Tables['partner_statuses']>
export type Interval = { status: PartnerStatus; from: number; statedAt: number; id: string }

/** The statuses of partners by partner id, each list in the order in which they hold. */
export type Intervals = ReadonlyMap<string, readonly Interval[]>

/** Of two statuses that begin at once the one that was stated later holds; then the greater id. */
export const inOrder = (a: Interval, b: Interval): number =>
  a.from - b.from || a.statedAt - b.statedAt || (a.id < b.id ? -1 : 1)

/** The status at an instant: the latest that begins at or before it; null before the first. */
export const statusAt = (intervals: readonly Interval[] | undefined, at: number): PartnerStatus | null =>
  intervals?.findLast(({ from }) => from <= at)?.status ?? null

export const intervalOf = (row: Row): Interval => ({
  status: row.status,
  from: Number(row.from_at),
  statedAt: Number(row.stated_at),
  id: row.id,
})

/** All statuses of a site's partners, or of one partner. */
export async function readIntervals(
  db: Kysely<Tables>,
  site: string,
  partner?: string,
): Promise<Map<string, Interval[]>> {
  let query = db.selectFrom('partner_statuses').selectAll().where('site_id', '=', site)
  if (partner !== undefined) query = query.where('partner_id', '=', partner)
  const rows = await query.execute()
  const byPartner = Map.groupBy(rows, row => row.partner_id)
  return new Map([...byPartner].map(([id, own]) => [id, own.map(intervalOf).toSorted(inOrder)]))
}

/** Whether a partner waits for the answer to an application. */
export async function isApplicant(db: Kysely<Tables>, partner: string, at: number): Promise<boolean> {
  const row = await db.selectFrom('partners').select('site_id').where('id', '=', partner).executeTakeFirst()
  if (!row) return true
  return statusAt((await readIntervals(db, row.site_id, partner)).get(partner), at) === 'applied'
}
