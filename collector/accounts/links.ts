import type { Kysely } from 'kysely'
import type { Invitation, Language } from '../../shared/person.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Tables } from '../model/tables.ts'
import { record } from './audit.ts'
import { hashPassword } from './passwords.ts'
import { hashed, newToken } from './secrets.ts'
import { closeSessions } from './sessions.ts'
import { insertUser, plainEmail } from './user-row.ts'

const LINK_MS = 7 * 24 * 3_600_000
/** Marks the link for the first admin: that user has no row yet. */
const FIRST = JSON.stringify({ first: true })

export const linkPath = (token: string): string => `/welcome?token=${token}`

/** A one-time way to choose a password and be signed in; returns its path on this collector. */
export async function makeLink(
  db: Kysely<Tables>,
  whom: { user: string } | 'first',
  now: number,
): Promise<string> {
  const token = newToken()
  const user = whom === 'first' ? null : whom.user
  const old = db.deleteFrom('tokens').where('kind', '=', 'link')
  await (user === null ? old.where('user_id', 'is', null) : old.where('user_id', '=', user)).execute()
  await db
    .insertInto('tokens')
    .values({
      hash: hashed(token),
      user_id: user,
      kind: 'link',
      site_id: null,
      options: user === null ? FIRST : '{}',
      created_at: now,
      expires_at: now + LINK_MS,
      used_at: null,
    })
    .execute()
  return linkPath(token)
}

/** The path of a one-time link that creates the first admin, while no user can sign in. It ends earlier links. */
export const firstRun = (db: Kysely<Tables>, now: number): Promise<string | null> =>
  db.transaction().execute(async trx => ((await hasPeople(trx)) ? null : makeLink(trx, 'first', now)))

export const hasPeople = async (db: Kysely<Tables>): Promise<boolean> =>
  (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined

export type Acceptance = {
  token: string
  password: string
  email?: string | undefined
  name?: string | undefined
  language?: Language | undefined
}

/** The purpose of a link; only its holder can read it. */
export async function readLink(
  db: Kysely<Tables>,
  token: string,
  now: number,
): Promise<Invitation | Refusal> {
  const link = await openLink(db, token, now)
  if (!link) return SPENT
  if (link.user_id === null)
    return (await hasPeople(db)) ? SPENT : { email: null, name: '', isReset: false, sites: [] }
  const user = await db.selectFrom('users').selectAll().where('id', '=', link.user_id).executeTakeFirst()
  if (!user) return SPENT
  const sites = await db.selectFrom('sites').select('name').orderBy('created_at').orderBy('id').execute()
  return {
    email: user.email,
    name: user.name,
    isReset: user.password !== null,
    sites: sites.map(({ name }) => name),
  }
}

const openLink = (db: Kysely<Tables>, token: string, now: number) =>
  db
    .selectFrom('tokens')
    .selectAll()
    .where('hash', '=', hashed(token))
    .where('kind', '=', 'link')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()

const SPENT = refusal('not_found', 'this link is used, expired or unknown')

/** Redeems a link; of concurrent attempts only one succeeds. Returns the user's id. */
export async function acceptLink(
  db: Kysely<Tables>,
  wish: Acceptance,
  now: number,
): Promise<string | Refusal> {
  // A hash costs 20 MB and CPU time: none is computed for an unknown token.
  const known = await db
    .selectFrom('tokens')
    .select('hash')
    .where('hash', '=', hashed(wish.token))
    .where('kind', '=', 'link')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!known) return SPENT
  const password = await hashPassword(wish.password)
  return db.transaction().execute(async trx => {
    const link = await openLink(trx, wish.token, now)
    if (!link) return SPENT
    if (link.user_id === null && !wish.email)
      return refusal('bad_request', 'the first admin needs an email address to sign in with', 'email')
    const { numUpdatedRows } = await trx
      .updateTable('tokens')
      .set({ used_at: now })
      .where('hash', '=', link.hash)
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) return SPENT
    const id = link.user_id === null ? await firstAdmin(trx, wish, password, now) : link.user_id
    if (id === null) return SPENT
    if (link.user_id !== null) await settle(trx, id, wish, password)
    await record(trx, id, { action: 'person.accept', subject: id }, now)
    return id
  })
}

async function firstAdmin(db: Kysely<Tables>, wish: Acceptance, password: string, now: number) {
  if (await hasPeople(db)) return null
  const { name, language } = wish
  return insertUser(db, { email: plainEmail(wish.email!), role: 'admin', name, language, password }, now)
}

/** Accepts an invitation or resets a password; a new password ends all sessions of the user. */
async function settle(db: Kysely<Tables>, id: string, wish: Acceptance, password: string) {
  await db
    .updateTable('users')
    .set({
      password,
      ...(wish.name !== undefined && { name: wish.name }),
      ...(wish.language !== undefined && { language: wish.language }),
    })
    .where('id', '=', id)
    .execute()
  await closeSessions(db, id)
}
