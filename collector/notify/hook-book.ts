import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { HookInfo, NewHook } from '../../shared/hook.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Actor } from '../accounts/audit.ts'
import type { Tables } from '../model/tables.ts'
import { addChannel, type ChannelRow, findChannel, readChannel, removeChannel } from './channel-book.ts'

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
  if ((await hooksOf(db, { site, key })).length >= MOST_OF_KEY)
    return refusal('conflict', `a key has at most ${MOST_OF_KEY} subscriptions`)
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
  const made = await addChannel(db, site, channel, actor, now)
  return 'row' in made ? { row: made.row, secret } : made
}

/** Also done for an id that is there no more. */
export async function removeHook(db: Kysely<Tables>, of: Of, id: string, actor: Actor, now: number) {
  const row = await findChannel(db, id)
  if (!row || row.site_id !== of.site) return
  const { settings } = readChannel(row)
  if (settings.kind === 'hook' && settings.key === of.key) await removeChannel(db, row, actor, now)
}

/** A key that was revoked has no subscriptions. */
export async function dropHooksOf(db: Kysely<Tables>, of: Of, actor: Actor, now: number): Promise<void> {
  for (const row of await hooksOf(db, of)) await removeChannel(db, row, actor, now)
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
