import type { Kysely, Selectable } from 'kysely'
import { normalEmail } from '../../shared/email.ts'
import type { NewPartnerPerson, PartnerPerson, PartnerPersonChange } from '../../shared/partner.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { newId } from '../accounts/secrets.ts'
import { phoneOf } from '../ingest/phone.ts'
import { hashOfName } from '../model/keyed-hash.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'
import type { PartnerSite } from './partner-site.ts'

export type PersonRow = Selectable<Tables['partner_people']>

/**
 * Keyed hashes of a person's names. They are kept after an erasure to detect self-referrals, and
 * no name can be derived from them.
 */
export const hashesOf = (key: string, email: string | null, phone: string | null): string[] => [
  ...(email === null ? [] : [hashOfName(key, `e:${email}`)]),
  ...(phone === null ? [] : [hashOfName(key, `p:${phone}`)]),
]

/** Adds a person to a partner; an address belongs to one partner of a site. An invited person has still to accept. */
export async function addPerson(
  db: Kysely<Tables>,
  site: PartnerSite,
  partner: string,
  wish: NewPartnerPerson,
  now: number,
  { isInvited = false } = {},
): Promise<PersonRow | Refusal> {
  const email = normalEmail(wish.email)
  if (email === null) return refusal('bad_request', 'this is no e-mail address', 'email')
  const phone = wish.phone ? phoneOf(wish.phone, site.country) : null
  if (wish.phone && phone === null) return refusal('bad_request', 'this is no phone number', 'phone')
  const row: PersonRow = {
    id: newId('pp'),
    site_id: site.id,
    partner_id: partner,
    name: wish.name,
    email,
    phone,
    hashes: JSON.stringify(hashesOf(site.tombstoneKey, email, phone)),
    role: wish.role,
    language: wish.language,
    muted: '[]',
    created_at: now,
    accepted_at: isInvited ? null : now,
    removed_at: null,
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('partner_people')
    .values(row)
    .onConflict(one => one.columns(['site_id', 'email']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
    ? row
    : refusal('conflict', 'this address belongs to a partner already', 'email')
}

export const personByEmail = (
  db: Kysely<Tables>,
  site: string,
  email: string,
): Promise<PersonRow | undefined> =>
  db
    .selectFrom('partner_people')
    .selectAll()
    .where('site_id', '=', site)
    .where('email', '=', email)
    .executeTakeFirst()

export const personById = (db: Kysely<Tables>, id: string): Promise<PersonRow | undefined> =>
  db.selectFrom('partner_people').selectAll().where('id', '=', id).executeTakeFirst()

export const personOf = (db: Kysely<Tables>, partner: string, id: string): Promise<PersonRow | undefined> =>
  db
    .selectFrom('partner_people')
    .selectAll()
    .where('partner_id', '=', partner)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()

export const peopleOf = (db: Kysely<Tables>, partner: string): Promise<PersonRow[]> =>
  db
    .selectFrom('partner_people')
    .selectAll()
    .where('partner_id', '=', partner)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export const changePerson = (
  db: Kysely<Tables>,
  site: PartnerSite,
  row: PersonRow,
  change: PartnerPersonChange,
  actor: Actor,
  now: number,
): Promise<PersonRow | Refusal> =>
  db.transaction().execute(async trx => {
    const phone = change.phone ? phoneOf(change.phone, site.country) : null
    if (change.phone && phone === null) return refusal('bad_request', 'this is no phone number', 'phone')
    if (change.role === 'member' && row.role === 'owner' && (await isLastOwner(trx, row)))
      return refusal('conflict', 'a partner keeps at least one owner', 'role')
    const hashes = new Set([...JSON.parse(row.hashes), ...hashesOf(site.tombstoneKey, null, phone)])
    const set = {
      ...(change.name !== undefined && { name: change.name }),
      ...(change.phone !== undefined && { phone, hashes: JSON.stringify([...hashes]) }),
      ...(change.role !== undefined && { role: change.role }),
      ...(change.language !== undefined && { language: change.language }),
    }
    if (Object.keys(set).length > 0)
      await trx.updateTable('partner_people').set(set).where('id', '=', row.id).execute()
    await record(trx, actor, { site: site.id, action: 'partner.person', subject: row.id }, now)
    return { ...row, ...set } as PersonRow
  })

/** Erases a person of a partner: deletes the data, the sessions and the links, and keeps hashes of the names. */
export const removePerson = (
  db: Kysely<Tables>,
  row: PersonRow,
  actor: Actor,
  now: number,
  { isLastAllowed = false } = {},
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    if (!isLastAllowed && row.role === 'owner' && (await isLastOwner(trx, row)))
      return refusal('conflict', 'a partner keeps at least one owner')
    await forgetPerson(trx, row.id, now)
    const deed = { site: row.site_id, action: 'partner.person.remove', subject: row.id }
    await record(trx, actor, deed, now)
    return null
  })

export async function forgetPerson(db: Kysely<Tables>, person: string, now: number): Promise<void> {
  await forgetReferrer(db, person)
  await db
    .updateTable('partner_people')
    .set({ name: '', email: null, phone: null, removed_at: now })
    .where('id', '=', person)
    .execute()
  await db.deleteFrom('partner_tokens').where('person_id', '=', person).execute()
  await db
    .updateTable('partner_messages')
    .set({ state: 'cancelled', next_at: null, settled_at: now })
    .where('person_id', '=', person)
    .where('state', '=', 'waiting')
    .execute()
  // A mail server's answer repeats the address, and an answer to an application may name the person.
  await db
    .updateTable('partner_messages')
    .set({ detail: '{}', answer: '' })
    .where('person_id', '=', person)
    .execute()
}

/** Referrals of the public form that wait for the person to confirm them are confirmed no more. */
async function forgetReferrer(db: Kysely<Tables>, person: string): Promise<void> {
  const row = await db
    .selectFrom('partner_people')
    .select(['site_id', 'email'])
    .where('id', '=', person)
    .executeTakeFirst()
  if (!row?.email) return
  const waiting = await db
    .updateTable('referrals')
    .set({ referrer_name: '', referrer_email: null })
    .where('site_id', '=', row.site_id)
    .where('referrer_email', '=', row.email)
    .returning('id')
    .execute()
  if (waiting.length === 0) return
  const ids = waiting.map(({ id }) => id)
  await db.deleteFrom('partner_tokens').where('referral_id', 'in', ids).execute()
  await db.updateTable('partner_messages').set({ answer: '' }).where('referral_id', 'in', ids).execute()
}

async function isLastOwner(db: Kysely<Tables>, { id, partner_id }: PersonRow): Promise<boolean> {
  // Locks the partner's row, so that two owners who step down at the same time are serialized.
  await db
    .updateTable('partners')
    .set(row => ({ name: row.ref('name') }))
    .where('id', '=', partner_id)
    .execute()
  const other = await db
    .selectFrom('partner_people')
    .select('id')
    .where('partner_id', '=', partner_id)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst()
  return other === undefined
}

export const personInfo = (row: PersonRow): PartnerPerson => ({
  id: row.id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  role: row.role,
  language: row.language === 'en' ? 'en' : 'pl',
  createdAt: iso(Number(row.created_at)),
  removedAt: row.removed_at === null ? null : iso(Number(row.removed_at)),
})
