import type { Kysely } from 'kysely'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { newId } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import { inForceAt, readVersions } from './programme/versions.ts'

/** A level that a partner has from an instant on; an empty one is the programme's own rates. */
export type HeldLevel = { level: string; from: number; reason: string; author: string }

/** The levels of a site's partners, or of one, each list in the order in which they hold. */
export async function readLevels(
  db: Kysely<Tables>,
  site: string,
  partner?: string,
): Promise<Map<string, HeldLevel[]>> {
  let query = db.selectFrom('partner_levels').selectAll().where('site_id', '=', site)
  if (partner !== undefined) query = query.where('partner_id', '=', partner)
  const rows = await query.execute()
  const sorted = rows.toSorted(
    (a, b) =>
      Number(a.from_at) - Number(b.from_at) ||
      Number(a.stated_at) - Number(b.stated_at) ||
      (a.id < b.id ? -1 : 1),
  )
  const byPartner = Map.groupBy(sorted, row => row.partner_id)
  return new Map(
    [...byPartner].map(([id, own]) => [
      id,
      own.map(({ level, from_at, reason, author }) => ({ level, from: Number(from_at), reason, author })),
    ]),
  )
}

type Wish = { level: string | null; reason: string; from?: string | undefined }

/** Grants a partner a level of the programme in force, or takes it away (null). It holds from its time on. */
export async function grantLevel(
  db: Kysely<Tables>,
  { id, site_id }: { id: string; site_id: string },
  { level, reason, from }: Wish,
  author: Actor,
  now: number,
): Promise<Refusal | null> {
  const at = from === undefined ? now : Date.parse(from)
  if (at > now) return refusal('bad_request', 'a level begins at once or earlier', 'from')
  const document = inForceAt(await readVersions(db, site_id), now)?.document
  if (level !== null && !document?.levels.some(one => one.id === level))
    return refusal('not_found', 'the programme in force has no such level', 'level')
  return db.transaction().execute(async trx => {
    await trx
      .insertInto('partner_levels')
      .values({
        ...{ id: newId('pl'), site_id, partner_id: id, level: level ?? '', from_at: at },
        ...{ author, reason, stated_at: now },
      })
      .execute()
    const deed = { site: site_id, action: 'partner.level', subject: id, detail: { level, from: at } }
    await record(trx, author, deed, now)
    return null
  })
}
