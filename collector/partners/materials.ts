import type { Kysely } from 'kysely'
import type { Material, NewMaterial } from '../../shared/portal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { newId } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import { isoOrNull } from '../platform/iso.ts'

/** The materials of a site for its partners, the newest first. */
export async function listMaterials(db: Kysely<Tables>, site: string): Promise<Material[]> {
  const rows = await db
    .selectFrom('partner_materials')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    title: row.title,
    url: row.url,
    kind: row.kind as Material['kind'],
    language: row.language as Material['language'],
    validUntil: isoOrNull(row.valid_until === null ? null : Number(row.valid_until)),
  }))
}

export const addMaterial = (
  db: Kysely<Tables>,
  site: string,
  wish: NewMaterial,
  actor: Actor,
  now: number,
): Promise<string> =>
  db.transaction().execute(async trx => {
    const id = newId('mt')
    const { title, url, kind, language, validUntil } = wish
    await trx
      .insertInto('partner_materials')
      .values({
        id,
        site_id: site,
        title,
        url,
        kind,
        language,
        valid_until: validUntil === null ? null : Date.parse(validUntil),
        created_at: now,
      })
      .execute()
    await record(trx, actor, { site, action: 'material.add', subject: id }, now)
    return id
  })

export const removeMaterial = (
  db: Kysely<Tables>,
  site: string,
  id: string,
  actor: Actor,
  now: number,
): Promise<boolean> =>
  db.transaction().execute(async trx => {
    const { numDeletedRows } = await trx
      .deleteFrom('partner_materials')
      .where('site_id', '=', site)
      .where('id', '=', id)
      .executeTakeFirst()
    if (numDeletedRows !== 1n) return false
    await record(trx, actor, { site, action: 'material.remove', subject: id }, now)
    return true
  })
