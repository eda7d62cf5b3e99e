import type { Kysely, Selectable } from 'kysely'
import type { ConnectionChange, NewConnection } from '../../shared/connection.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import type { Sealer } from '../accounts/sealer.ts'
import { hashed, newId, newToken } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import type { Secrets } from '../providers/port.ts'
import { providerOf } from '../providers/providers.ts'

export type ConnectionRow = Selectable<Tables['connections']>

/** The time during which the previous address is accepted beside the new one. */
const BOTH_MS = 7 * 86_400_000
const MOST_OF_SITE = 100

export const placeOf = (id: string): string => `connection ${id}`

/** The path that a service sends to, with the secret in it. */
export const pathOf = (provider: string, id: string, secret: string): string =>
  `/in/${provider}/${id}.${secret}`

/** The secrets that the owner has entered; null if another key has encrypted them. */
export function secretsOf(sealer: Sealer, row: Pick<ConnectionRow, 'id' | 'sealed'>): Secrets | null {
  if (row.sealed === '') return {}
  const text = sealer.open(row.sealed, placeOf(row.id))
  return text === null ? null : JSON.parse(text)
}

export const listConnections = (db: Kysely<Tables>, site: string): Promise<ConnectionRow[]> =>
  db
    .selectFrom('connections')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export const findConnection = (db: Kysely<Tables>, id: string): Promise<ConnectionRow | undefined> =>
  db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst()

type Parts = { db: Kysely<Tables>; sealer: Sealer; actor: Actor; now: number }

/** Returns the connection with the secret of its address, which is returned only here. */
export async function addConnection(
  { db, sealer, actor, now }: Parts,
  site: string,
  { provider, name, secrets }: NewConnection,
): Promise<{ row: ConnectionRow; secret: string } | Refusal> {
  const fault = faultOf(provider, secrets)
  if (fault) return fault
  if ((await listConnections(db, site)).length >= MOST_OF_SITE)
    return refusal('conflict', `a site has at most ${MOST_OF_SITE} connections`)
  const [id, secret] = [newId('in'), newToken()]
  const row = {
    id,
    site_id: site,
    provider,
    name,
    is_on: 1,
    secret_hash: hashed(secret),
    old_hash: null,
    old_until: null,
    sealed: sealedOf(sealer, id, secrets),
    topic: null,
    mapping: null,
    created_at: now,
    updated_at: now,
  }
  await db.transaction().execute(async trx => {
    await trx.insertInto('connections').values(row).execute()
    const detail = { provider, name, secrets: Object.keys(secrets) }
    await record(trx, actor, { site, action: 'connection.add', subject: id, detail }, now)
  })
  return { row, secret }
}

export async function changeConnection(
  { db, sealer, actor, now }: Parts,
  row: ConnectionRow,
  { name = row.name, isOn = row.is_on === 1, secrets }: ConnectionChange,
): Promise<ConnectionRow | Refusal> {
  const fault = faultOf(row.provider, secrets ?? {})
  if (fault) return fault
  const after = {
    name,
    is_on: isOn ? 1 : 0,
    sealed: secrets ? sealedOf(sealer, row.id, { ...secretsOf(sealer, row), ...secrets }) : row.sealed,
    updated_at: now,
  }
  await db.transaction().execute(async trx => {
    await trx.updateTable('connections').set(after).where('id', '=', row.id).execute()
    const detail = { name, isOn, secrets: Object.keys(secrets ?? {}) }
    const deed = { site: row.site_id, action: 'connection.change', subject: row.id, detail }
    await record(trx, actor, deed, now)
  })
  return { ...row, ...after }
}

/** Creates a new secret for the address; the previous one is accepted for seven more days. The topic is learnt again. */
export async function rotateConnection(
  { db, actor, now }: Omit<Parts, 'sealer'>,
  row: ConnectionRow,
): Promise<{ row: ConnectionRow; secret: string }> {
  const secret = newToken()
  const after = {
    secret_hash: hashed(secret),
    old_hash: row.secret_hash,
    old_until: now + BOTH_MS,
    topic: null,
    updated_at: now,
  }
  await db.transaction().execute(async trx => {
    await trx.updateTable('connections').set(after).where('id', '=', row.id).execute()
    await record(trx, actor, { site: row.site_id, action: 'connection.rotate', subject: row.id }, now)
  })
  return { row: { ...row, ...after }, secret }
}

/** Deletes a connection. Its events are kept, and its records of requests are deleted. */
export const removeConnection = (db: Kysely<Tables>, row: ConnectionRow, actor: Actor, now: number) =>
  db.transaction().execute(async trx => {
    await trx.deleteFrom('connections').where('id', '=', row.id).execute()
    await trx.deleteFrom('connection_days').where('connection_id', '=', row.id).execute()
    await trx.deleteFrom('connection_requests').where('connection_id', '=', row.id).execute()
    await record(trx, actor, { site: row.site_id, action: 'connection.remove', subject: row.id }, now)
  })

/** Sets the mapping for the bodies of a connection from now on. */
export const changeMapping = (
  db: Kysely<Tables>,
  row: ConnectionRow,
  mapping: Mapping,
  actor: Actor,
  now: number,
): Promise<void> =>
  db.transaction().execute(async trx => {
    const after = { mapping: JSON.stringify(mapping), updated_at: now }
    await trx.updateTable('connections').set(after).where('id', '=', row.id).execute()
    await record(trx, actor, { site: row.site_id, action: 'connection.map', subject: row.id }, now)
  })

export const mappingOf = ({ mapping }: Pick<ConnectionRow, 'mapping'>): Mapping | null =>
  mapping === null ? null : JSON.parse(mapping)

/** Stores the first topic that arrives; false if the connection has another. */
export async function holdsTopic(db: Kysely<Tables>, id: string, topic: string): Promise<boolean> {
  await db.updateTable('connections').set({ topic }).where('id', '=', id).where('topic', 'is', null).execute()
  const row = await findConnection(db, id)
  return row?.topic === topic
}

function sealedOf(sealer: Sealer, id: string, secrets: Secrets): string {
  const kept = Object.fromEntries(
    Object.entries(secrets)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )
  return Object.keys(kept).length === 0 ? '' : sealer.seal(JSON.stringify(kept), placeOf(id))
}

function faultOf(kind: string, secrets: Secrets): Refusal | null {
  const provider = providerOf(kind)
  if (!provider) return refusal('bad_request', 'there is no such service', 'provider')
  const other = Object.keys(secrets).find(name => !provider.secrets.some(field => field.name === name))
  return other === undefined
    ? null
    : refusal('bad_request', `${provider.name} has no such secret`, `secrets.${other}`)
}
