import type { Kysely } from 'kysely'
import type { Tables } from '../model/tables.ts'
import { hashed, newToken } from './secrets.ts'
import type { UserRow } from './user-row.ts'

export const SESSION_MS = 30 * 24 * 3_600_000

/**
 * Tokens of today begin with this; those of before are accepted under the cookie's old name until they lapse. A sibling
 * domain can set a cookie of the old name, and has no new token that would be accepted under it.
 */
const TOKEN_PREFIX = 'h_'
export const isOldToken = (token: string): boolean => !token.startsWith(TOKEN_PREFIX)

/** The token of a new session; the table stores its hash only. */
export async function openSession(db: Kysely<Tables>, user: string, now: number): Promise<string> {
  const token = TOKEN_PREFIX + newToken()
  await db.deleteFrom('tokens').where('kind', '=', 'session').where('expires_at', '<=', now).execute()
  await db
    .insertInto('tokens')
    .values({
      hash: hashed(token),
      user_id: user,
      kind: 'session',
      site_id: null,
      options: '{}',
      created_at: now,
      expires_at: now + SESSION_MS,
      used_at: null,
    })
    .execute()
  return token
}

export async function whoseSession(db: Kysely<Tables>, token: string, now: number): Promise<UserRow | null> {
  const row = await db
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.user_id')
    .selectAll('users')
    .where('tokens.hash', '=', hashed(token))
    .where('tokens.kind', '=', 'session')
    .where('tokens.expires_at', '>', now)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

export async function closeSession(db: Kysely<Tables>, token: string): Promise<void> {
  await db.deleteFrom('tokens').where('hash', '=', hashed(token)).where('kind', '=', 'session').execute()
}

export async function closeSessions(db: Kysely<Tables>, user: string): Promise<void> {
  await db.deleteFrom('tokens').where('user_id', '=', user).where('kind', '=', 'session').execute()
}
