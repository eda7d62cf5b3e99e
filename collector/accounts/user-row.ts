import type { Kysely, Selectable } from 'kysely'
import type { Language, Role } from '../../shared/person.ts'
import type { Tables } from '../model/tables.ts'
import { newId } from './secrets.ts'

export type UserRow = Selectable<Tables['users']>
export type UserWish = {
  email: string
  role: Role
  name?: string | undefined
  language?: Language | undefined
  /** Without a password, the user chooses one by the one-time link that is returned. */
  password?: string | undefined
}

export const plainEmail = (email: string): string => email.trim().toLowerCase()
export async function insertUser(
  db: Kysely<Tables>,
  user: Omit<UserWish, 'password'> & { password: string | null },
  now: number,
): Promise<string> {
  const id = newId('user')
  await db
    .insertInto('users')
    .values({
      id,
      email: plainEmail(user.email),
      name: user.name ?? '',
      role: user.role,
      password: user.password,
      language: user.language ?? 'en',
      created_at: now,
      disabled_at: null,
    })
    .execute()
  return id
}

export const findByEmail = (db: Kysely<Tables>, email: string): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('email', '=', plainEmail(email)).executeTakeFirst()
