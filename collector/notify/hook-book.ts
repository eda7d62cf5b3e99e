import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { HookInfo, NewHook } from '../../shared/hook.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Actor } from '../accounts/audit.ts'
import type { Tables } from '../model/tables.ts'
import {
  type ChannelRow,
  dropChannel,
  findChannel,
  insertChannel,
  newChannel,
  readChannel,
  removeChannel,
} from './channel-book.ts'

type Of = { site: string; key: string }

const MOST_OF_KEY = 100
const SECRET_BYTES = 24

/** The subscriptions of one key, oldest first. */
export async function hooksOf(db: Kysely<Tables>, { site, key }: Of): Promise<ChannelRow[]> {
  const rows = await db
    .selectFrom('channels')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.filter(row => {
    const { settings } = readChannel(row)
    return settings.kind === 'hook' && settings.key === key
  })
}

/** Returns the subscription, with the secret that its requests are signed with, which is returned only here. */
export async function addHook(
  db: Kysely<Tables>,
  { site, key }: Of,
  { target_url: url, event, rule, list }: NewHook,
  actor: Actor,
  now: number,
): Promise<{ row: ChannelRow; secret: string } | Refusal> {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
  const settings = {
    kind: 'hook' as const,
    url,
    secrets: [secret],
    event,
    key,
    ...(rule !== undefined && { rule }),
    ...(list !== undefined && { list }),
  }
  const channel = { name: event, isOn: true, settings, language: 'en' as const, timeZone: 'UTC', quiet: null }
  return db.transaction().execute(async trx => {
    if (!(await lockKey(trx, key))) return refusal('unknown_key', 'this key was revoked')
    const known = await hooksOf(trx, { site, key })
    const ended = known.filter(({ gone_at }) => gone_at !== null)
    if (known.length - ended.length >= MOST_OF_KEY)
      return refusal('conflict', `a key has at most ${MOST_OF_KEY} subscriptions`)
    // Those that have ended by a 410 give way.
    if (known.length >= MOST_OF_KEY) for (const row of ended) await dropChannel(trx, row, actor, now)
    const row = newChannel(site, channel, now)
    await insertChannel(trx, row, actor, now)
    return { row, secret }
  })
}

/** Locks the row of a valid key: it is revoked before a subscription is made, or with it. */
async function lockKey(trx: Kysely<Tables>, key: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('keys')
    .set(row => ({ name: row.ref('name') }))
    .where('id', '=', key)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Also done for an id that is there no more. */
export async function removeHook(db: Kysely<Tables>, of: Of, id: string, actor: Actor, now: number) {
  const row = await findChannel(db, id)
  if (!row || row.site_id !== of.site) return
  const { settings } = readChannel(row)
  if (settings.kind === 'hook' && settings.key === of.key) await removeChannel(db, row, actor, now)
}

/** A key that was revoked has no subscriptions. Part of the transaction of the revocation. */
export async function dropHooksOf(trx: Kysely<Tables>, of: Of, actor: Actor, now: number): Promise<void> {
  for (const row of await hooksOf(trx, of)) await dropChannel(trx, row, actor, now)
}

export function hookInfo(row: ChannelRow): HookInfo {
  const { settings } = readChannel(row)
  if (settings.kind !== 'hook') throw new Error('this channel is no subscription')
  const { event, rule = null, list = null, url } = settings
  return {
    id: row.id,
    event,
    rule,
    list,
    // The rest of the address is a secret of the program.
    target: new URL(url).origin,
    is_on: row.gone_at === null,
    created_at: new Date(Number(row.created_at)).toISOString(),
  }
}
