import type { Kysely } from 'kysely'
import type { KeyClass } from '../../shared/event.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { KeyInfo, KeyScope } from '../../shared/site.ts'
import type { Tables } from '../model/tables.ts'
import { type Actor, record } from './audit.ts'
import { hashed, newId, newSecretKey, newWriteKey } from './secrets.ts'

export type KeyWish = {
  site: string
  class: KeyClass
  name: string
  scopes?: readonly KeyScope[] | undefined
}

/** Writes a new key; a secret one can be read here and never again. */
export async function issueKey(db: Kysely<Tables>, wish: KeyWish, now: number) {
  const token = wish.class === 'secret' ? newSecretKey() : newWriteKey()
  const id = newId('key')
  await db
    .insertInto('keys')
    .values({
      id,
      site_id: wish.site,
      class: wish.class,
      token: storedToken(token),
      name: wish.name,
      hint: token.slice(-4),
      created_at: now,
      revoked_at: null,
      last_used_at: null,
      scopes: wish.scopes ? JSON.stringify([...new Set(wish.scopes)]) : null,
    })
    .execute()
  return { id, token }
}

export const addKey = (db: Kysely<Tables>, wish: KeyWish, actor: Actor, now: number) =>
  db.transaction().execute(async trx => {
    const key = await issueKey(trx, wish, now)
    await record(
      trx,
      actor,
      { site: wish.site, action: 'key.add', subject: key.id, detail: detailOf(wish) },
      now,
    )
    return key
  })

const detailOf = ({ class: kind, name, scopes }: KeyWish) => ({
  class: kind,
  name,
  ...(scopes && { scopes }),
})

/** `also` is done in the same transaction: what belongs to the key ends with it. */
export const revokeKey = (
  db: Kysely<Tables>,
  site: string,
  id: string,
  actor: Actor,
  now: number,
  also: (trx: Kysely<Tables>) => Promise<void> = async () => {},
) =>
  db.transaction().execute(async (trx): Promise<Refusal | null> => {
    const { numUpdatedRows } = await trx
      .updateTable('keys')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('site_id', '=', site)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return refusal('not_found', 'this site has no such key that is valid')
    await record(trx, actor, { site, action: 'key.revoke', subject: id }, now)
    await also(trx)
    return null
  })

export async function listKeys(db: Kysely<Tables>, site: string): Promise<KeyInfo[]> {
  const rows = await db
    .selectFrom('keys')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const iso = (at: number | null) => (at === null ? null : new Date(Number(at)).toISOString())
  return rows.map(row => ({
    id: row.id,
    class: row.class,
    name: row.name,
    scopes: row.scopes === null ? null : JSON.parse(row.scopes),
    hint: row.hint,
    key: row.class === 'public' ? row.token : null,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    revokedAt: iso(row.revoked_at),
    lastUsedAt: iso(row.last_used_at),
  }))
}

export const storedToken = (token: string): string => (token.startsWith('sk_') ? hashed(token) : token)
