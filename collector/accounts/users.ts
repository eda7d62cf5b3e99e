import type { Kysely } from 'kysely'
import type { Language, Me, Person, Role } from '../../shared/person.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Tables } from '../model/tables.ts'
import { type Actor, record } from './audit.ts'
import { makeLink } from './links.ts'
import { hashPassword, passwordFits } from './passwords.ts'
import { closeSessions } from './sessions.ts'
import { findByEmail, insertUser, plainEmail, type UserRow, type UserWish } from './user-row.ts'

export const PASSWORD_LEAST = 10

/** Used by `user add` and by invitations alike. */
export async function addUser(
  db: Kysely<Tables>,
  wish: UserWish,
  actor: Actor,
  now: number,
): Promise<{ id: string; link: string | null } | Refusal> {
  const email = plainEmail(wish.email)
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return refusal('bad_request', 'not an email address', 'email')
  if (wish.password !== undefined && wish.password.length < PASSWORD_LEAST)
    return refusal('bad_request', `a password has at least ${PASSWORD_LEAST} characters`, 'password')
  const password = wish.password === undefined ? null : await hashPassword(wish.password)
  return db.transaction().execute(async trx => {
    await inTurn(trx)
    if (await findByEmail(trx, email))
      return refusal('conflict', 'this person already has an account', 'email')
    const id = await insertUser(trx, { ...wish, email, password }, now)
    const link = password ? null : await makeLink(trx, { user: id }, now)
    await record(trx, actor, { action: 'person.add', subject: id, detail: { role: wish.role } }, now)
    return { id, link }
  })
}

/** A new one-time link for a person with an account, by e-mail address. */
export const renewLink = (
  db: Kysely<Tables>,
  email: string,
  actor: Actor,
  now: number,
): Promise<{ id: string; link: string } | Refusal> =>
  db.transaction().execute(async trx => {
    const user = await findByEmail(trx, email)
    if (!user) return refusal('not_found', `no account has the address ${plainEmail(email)}`, 'email')
    if (user.disabled_at !== null)
      return refusal('conflict', 'this account is disabled; an admin can enable it in Settings', 'email')
    const link = await makeLink(trx, { user: user.id }, now)
    await record(trx, actor, { action: 'person.link', subject: user.id }, now)
    return { id: user.id, link }
  })

/** Finds the user by e-mail and password; does not reveal which of the two was wrong. */
export async function recognise(
  db: Kysely<Tables>,
  email: string,
  password: string,
): Promise<UserRow | null> {
  const user = await findByEmail(db, email)
  const fits = await passwordFits(user?.password ?? null, password)
  return user && fits && user.disabled_at === null ? user : null
}

export type UserChange = {
  role?: Role | undefined
  name?: string | undefined
  language?: Language | undefined
  disabled?: boolean | undefined
}

/** Changes a user; the last admin able to sign in cannot be removed. */
export const changeUser = (
  db: Kysely<Tables>,
  id: string,
  change: UserChange,
  actor: Actor,
  now: number,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    await inTurn(trx)
    const user = await trx.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    if (!user) return refusal('not_found', 'there is no such person')
    const set = {
      ...(change.role !== undefined && { role: change.role }),
      ...(change.name !== undefined && { name: change.name }),
      ...(change.language !== undefined && { language: change.language }),
      ...(change.disabled !== undefined && { disabled_at: change.disabled ? now : null }),
    }
    if (Object.keys(set).length === 0) return null
    const loses = change.disabled === true || (change.role !== undefined && change.role !== 'admin')
    if (loses && user.role === 'admin' && (await isLastAdmin(trx, id)))
      return refusal('conflict', 'at least one admin is required')
    await trx.updateTable('users').set(set).where('id', '=', id).execute()
    if (change.disabled) await closeSessions(trx, id)
    await record(trx, actor, { action: 'person.change', subject: id, detail: change }, now)
    return null
  })

/**
 * Serializes changes of users, on PostgreSQL too: otherwise two admins that demote each other at the same moment
 * would leave no admin.
 */
const inTurn = (db: Kysely<Tables>) =>
  db
    .updateTable('users')
    .set(row => ({ role: row.ref('role') }))
    .execute()

async function isLastAdmin(db: Kysely<Tables>, id: string): Promise<boolean> {
  const other = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('password', 'is not', null)
    .where('id', '!=', id)
    .executeTakeFirst()
  return other === undefined
}

export async function listUsers(db: Kysely<Tables>): Promise<Person[]> {
  const rows = await db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map(row => ({
    ...me(row),
    createdAt: new Date(Number(row.created_at)).toISOString(),
    invited: row.password === null,
    disabled: row.disabled_at !== null,
  }))
}

export const me = (row: UserRow): Me => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  language: row.language === 'pl' ? 'pl' : 'en',
})
