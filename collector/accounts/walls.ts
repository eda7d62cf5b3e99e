import type { Kysely } from 'kysely'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Wall } from '../../shared/wall.ts'
import type { Tables } from '../model/tables.ts'
import { type Actor, record } from './audit.ts'
import { hashed, newToken } from './secrets.ts'

/** The permissions of a wall screen: one plan's board, with names only if the site's owner allows them. */
export type WallPass = { id: string; site: string; plan: string; names: boolean }
export type WallWish = { site: string; plan: string; name: string; names: boolean }
type Options = { name: string; plan: string; names: boolean }

/** Returns the token, which is shown once; the hash is all that is kept. */
export const hangWall = (db: Kysely<Tables>, wish: WallWish, actor: Actor, now: number) =>
  db.transaction().execute(async (trx): Promise<{ id: string; token: string }> => {
    const token = newToken()
    const options: Options = { name: wish.name, plan: wish.plan, names: wish.names }
    await trx
      .insertInto('tokens')
      .values({
        hash: hashed(token),
        user_id: null,
        kind: 'wall',
        site_id: wish.site,
        options: JSON.stringify(options),
        created_at: now,
        expires_at: null,
        used_at: null,
      })
      .execute()
    const id = idOf(hashed(token))
    await record(trx, actor, { site: wish.site, action: 'wall.add', subject: id, detail: options }, now)
    return { id, token }
  })

export async function findWall(db: Kysely<Tables>, token: string): Promise<WallPass | null> {
  const row = await db
    .selectFrom('tokens')
    .select(['hash', 'site_id', 'options'])
    .where('hash', '=', hashed(token))
    .where('kind', '=', 'wall')
    .executeTakeFirst()
  if (!row?.site_id) return null
  const { plan, names } = JSON.parse(row.options) as Options
  return { id: idOf(row.hash), site: row.site_id, plan, names }
}

export async function listWalls(db: Kysely<Tables>, site: string): Promise<Wall[]> {
  const rows = await wallsOf(db, site)
  return rows.map(row => {
    const { name, plan, names } = JSON.parse(row.options) as Options
    return {
      id: idOf(row.hash),
      name,
      plan,
      names,
      createdAt: new Date(Number(row.created_at)).toISOString(),
    }
  })
}

export const takeWallDown = (db: Kysely<Tables>, site: string, id: string, actor: Actor, now: number) =>
  db.transaction().execute(async (trx): Promise<Refusal | null> => {
    const row = (await wallsOf(trx, site)).find(wall => idOf(wall.hash) === id)
    if (!row) return refusal('not_found', 'there is no such link')
    await trx.deleteFrom('tokens').where('hash', '=', row.hash).execute()
    await record(trx, actor, { site, action: 'wall.remove', subject: id }, now)
    return null
  })

const wallsOf = (db: Kysely<Tables>, site: string) =>
  db
    .selectFrom('tokens')
    .selectAll()
    .where('kind', '=', 'wall')
    .where('site_id', '=', site)
    .orderBy('created_at')
    .execute()

/** The part of the hash that serves as the id; too short to find the token by. */
const idOf = (hash: string): string => `wall_${hash.slice(0, 16)}`
