import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { Webhook } from 'standardwebhooks'
import {
  type Channel,
  type ChannelChange,
  type ChannelInfo,
  ChannelSettings,
  SECRETS,
} from '../../shared/channel.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { newId } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import { isZone } from '../score/check/value.ts'

export type ChannelRow = Selectable<Tables['channels']>

const WEBHOOK_SECRET_BYTES = 24

export const readChannel = (row: ChannelRow): Channel => JSON.parse(row.body)

export async function listChannels(db: Kysely<Tables>, site: string): Promise<ChannelInfo[]> {
  const rows = await db
    .selectFrom('channels')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return Promise.all(rows.map(row => channelInfo(db, row)))
}

export const findChannel = (db: Kysely<Tables>, id: string): Promise<ChannelRow | undefined> =>
  db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst()

/** Returns the channel, and the secret that was made for it, which is shown this once. */
export async function addChannel(
  db: Kysely<Tables>,
  site: string,
  wish: Channel,
  actor: Actor,
  now: number,
): Promise<{ row: ChannelRow; shownOnce: string[] } | Refusal> {
  if (!isZone(wish.timeZone)) return noZone
  const { settings } = wish
  const shownOnce: string[] = []
  if (settings.kind === 'webhook' && settings.secrets.length === 0)
    shownOnce.push(`whsec_${randomBytes(WEBHOOK_SECRET_BYTES).toString('base64')}`)
  const channel: Channel =
    settings.kind === 'webhook' && shownOnce.length > 0
      ? { ...wish, settings: { ...settings, secrets: shownOnce } }
      : wish
  const fault = secretFault(channel.settings)
  if (fault) return fault
  const row = newChannel(site, channel, now)
  await db.transaction().execute(trx => insertChannel(trx, row, actor, now))
  return { row, shownOnce }
}

/** Part of a transaction. */
export async function insertChannel(trx: Kysely<Tables>, row: ChannelRow, actor: Actor, now: number) {
  await trx.insertInto('channels').values(row).execute()
  const detail = detailOf(readChannel(row))
  await record(trx, actor, { site: row.site_id, action: 'channel.add', subject: row.id, detail }, now)
}

export const newChannel = (site: string, channel: Channel, now: number): ChannelRow => ({
  id: newId('ch'),
  site_id: site,
  body: JSON.stringify(channel),
  gone_at: null,
  created_at: now,
  updated_at: now,
})

/** Switching it on takes back what a receiver's 410 has done. */
export async function changeChannel(
  db: Kysely<Tables>,
  row: ChannelRow,
  change: ChannelChange,
  actor: Actor,
  now: number,
): Promise<ChannelRow | Refusal> {
  if (!isZone(change.timeZone)) return noZone
  const parsed = ChannelSettings.safeParse(withKept(change.settings, readChannel(row).settings))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refusal('bad_request', issue?.message ?? 'unfit', ['settings', ...(issue?.path ?? [])].join('.'))
  }
  const fault = secretFault(parsed.data)
  if (fault) return fault
  if (isElsewhere(change.settings, readChannel(row).settings, parsed.data))
    return refusal('bad_request', 'the token was given for another server: give it again', 'settings.token')
  const channel: Channel = { ...change, settings: parsed.data }
  const after = {
    body: JSON.stringify(channel),
    gone_at: channel.isOn ? null : row.gone_at,
    updated_at: now,
  }
  await db.transaction().execute(async trx => {
    await trx.updateTable('channels').set(after).where('id', '=', row.id).execute()
    // The quiet hours may be others now: a digest that is still to wait is put off again.
    if (channel.isOn)
      await trx
        .updateTable('deliveries')
        .set({ next_at: now })
        .where('channel_id', '=', row.id)
        .where('kind', '=', 'digest')
        .where('tries', '=', 0)
        .where('next_at', '>', now)
        .execute()
    const deed = { site: row.site_id, action: 'channel.change', subject: row.id, detail: detailOf(channel) }
    await record(trx, actor, deed, now)
  })
  return { ...row, ...after }
}

/** Removes a channel; its pending deliveries are not sent. */
export const removeChannel = (db: Kysely<Tables>, row: ChannelRow, actor: Actor, now: number) =>
  db.transaction().execute(trx => dropChannel(trx, row, actor, now))

/** Part of a transaction. */
export async function dropChannel(trx: Kysely<Tables>, row: ChannelRow, actor: Actor, now: number) {
  await trx.deleteFrom('channels').where('id', '=', row.id).execute()
  await trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', next_at: null, settled_at: now })
    .where('channel_id', '=', row.id)
    .where('next_at', 'is not', null)
    .execute()
  await record(trx, actor, { site: row.site_id, action: 'channel.remove', subject: row.id }, now)
}

export async function channelInfo(db: Kysely<Tables>, row: ChannelRow): Promise<ChannelInfo> {
  const { settings, ...channel } = readChannel(row)
  const last = await db
    .selectFrom('deliveries')
    .select(['state', 'settled_at'])
    .where('channel_id', '=', row.id)
    .where('settled_at', 'is not', null)
    .orderBy('settled_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    id: row.id,
    site: row.site_id,
    ...channel,
    goneAt: row.gone_at === null ? null : iso(row.gone_at),
    settings: masked(settings),
    updatedAt: iso(row.updated_at),
    lastDelivery: last ? { state: last.state, at: iso(last.settled_at!) } : null,
  }
}

const SHOWN = 4
const MASK = '…'
/** The last four characters would reveal too much of a short secret. */
const mask = (secret: string): string => MASK + (secret.length > 3 * SHOWN ? secret.slice(-SHOWN) : '')

function masked(settings: ChannelSettings): ChannelInfo['settings'] {
  const shown: Record<string, unknown> = { ...settings }
  for (const field of SECRETS[settings.kind]) {
    const value = shown[field]
    if (typeof value === 'string') shown[field] = mask(value)
    else if (Array.isArray(value)) shown[field] = value.map(mask)
  }
  return shown as ChannelInfo['settings']
}

/** A kept token would be sent to the new server with the first message. */
const isElsewhere = (given: ChannelChange['settings'], before: ChannelSettings, after: ChannelSettings) =>
  before.kind === 'ntfy' &&
  after.kind === 'ntfy' &&
  after.server !== before.server &&
  after.token !== undefined &&
  after.token !== given.token

/** Secrets that were left out or come masked, as they were. */
function withKept(given: ChannelChange['settings'], before: ChannelSettings): unknown {
  if (given.kind !== before.kind) return given
  const settings: Record<string, unknown> = { ...given }
  for (const field of SECRETS[before.kind]) {
    const old = (before as Record<string, unknown>)[field]
    const known = [old].flat().filter(secret => typeof secret === 'string')
    // Two secrets may end alike: the one in the same place comes first.
    const asItWas = (value: unknown, at = 0) =>
      [known[at], ...known].find(secret => typeof secret === 'string' && mask(secret) === value) ?? value
    const value = settings[field]
    settings[field] =
      value === undefined
        ? old
        : Array.isArray(value)
          ? value.map((one, at) => asItWas(one, at))
          : asItWas(value)
    if (settings[field] === undefined) delete settings[field]
  }
  if (before.kind === 'webhook' && before.partners !== undefined) settings.partners ??= before.partners
  return settings
}

/** Without a secret that one can sign with, no message would ever go out. */
function secretFault(settings: ChannelSettings): Refusal | null {
  if (settings.kind !== 'webhook') return null
  if (settings.secrets.length === 0)
    return refusal('bad_request', 'a webhook needs a secret', 'settings.secrets')
  for (const [i, secret] of settings.secrets.entries())
    try {
      new Webhook(secret)
    } catch {
      return refusal('bad_request', 'must be whsec_ and then Base64', `settings.secrets.${i}`)
    }
  return null
}

const noZone = refusal('bad_request', 'there is no such time zone', 'timeZone')

/** The details of a channel in the audit trail; addresses may be secrets and are left out. */
const detailOf = ({ name, isOn, settings }: Channel) => ({ name, isOn, kind: settings.kind })

const iso = (at: number): string => new Date(Number(at)).toISOString()

/** Whether a channel accepts messages: it is switched on, and its receiver has not answered 410. */
export const isOpen = (row: ChannelRow): boolean => row.gone_at === null && readChannel(row).isOn
