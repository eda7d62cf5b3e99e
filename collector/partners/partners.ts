import type { Kysely, Selectable } from 'kysely'
import type { NewDeal, NewPartner, NewStatus, PartnerChange } from '../../shared/partner.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { newId } from '../accounts/secrets.ts'
import { forgetLabels } from '../codes/code-rows.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'
import { layMessages } from './messages/outbox.ts'
import type { PartnerSite } from './partner-site.ts'
import { forgetAccounts } from './payments/forget-accounts.ts'
import { addPerson, forgetPerson, peopleOf } from './people.ts'
import { readIntervals, statusAt } from './statuses.ts'

export type PartnerRow = Selectable<Tables['partners']>

/** Creates a partner with its first status and, if one is named, its owner. */
export const createPartner = (
  db: Kysely<Tables>,
  site: PartnerSite,
  wish: NewPartner,
  actor: Actor,
  now: number,
): Promise<{ partner: string; person: string | null } | Refusal> =>
  db
    .transaction()
    .execute(async trx => {
      const id = newId('pt')
      const { name, company, website, kind, note } = wish
      const row = { id, site_id: site.id, name, company, website, kind, note }
      await trx
        .insertInto('partners')
        .values({ ...row, created_at: now, erased_at: null })
        .execute()
      await state(trx, { site: site.id, partner: id, status: wish.status, reason: '', from: now }, actor, now)
      const person = wish.person && (await addPerson(trx, site, id, { ...wish.person, role: 'owner' }, now))
      if (person && isRefusal(person)) throw new Refused(person)
      await record(trx, actor, { site: site.id, action: 'partner.create', subject: id }, now)
      return { partner: id, person: person?.id ?? null }
    })
    .catch((error: unknown) => {
      if (error instanceof Refused) return error.reason
      throw error
    })

/** Rolls the whole transaction back. */
class Refused extends Error {
  readonly reason: Refusal
  constructor(reason: Refusal) {
    super(reason.message)
    this.reason = reason
  }
}

export const findPartner = (db: Kysely<Tables>, id: string): Promise<PartnerRow | undefined> =>
  db.selectFrom('partners').selectAll().where('id', '=', id).executeTakeFirst()

export const changePartner = (
  db: Kysely<Tables>,
  row: PartnerRow,
  change: PartnerChange,
  actor: Actor,
  now: number,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    if (row.erased_at !== null) return ERASED
    const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    if (Object.keys(set).length === 0) return null
    await trx.updateTable('partners').set(set).where('id', '=', row.id).execute()
    const deed = { site: row.site_id, action: 'partner.change', subject: row.id }
    await record(trx, actor, { ...deed, detail: { fields: Object.keys(set) } }, now)
    return null
  })

/** States a status from an instant on, which is not in the future. Earlier statuses stay as they were. */
export const stateStatus = (
  db: Kysely<Tables>,
  row: PartnerRow,
  { status, reason, from }: NewStatus,
  actor: Actor,
  now: number,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    const at = from === undefined ? now : Date.parse(from)
    if (at > now) return refusal('bad_request', 'a status begins now or earlier', 'from')
    if (row.erased_at !== null && status !== 'closed' && status !== 'banned') return ERASED
    const before = statusAt((await readIntervals(trx, row.site_id, row.id)).get(row.id), now)
    await state(trx, { site: row.site_id, partner: row.id, status, reason, from: at }, actor, now)
    if (before === 'applied') await answerApplication(trx, row, status, reason, now)
    // The reason stands with the status, where an erasure finds it.
    const detail = { status, from: iso(at) }
    await record(trx, actor, { site: row.site_id, action: 'partner.status', subject: row.id, detail }, now)
    return null
  })

/** Sends the answer to every person of a partner that had applied. */
async function answerApplication(
  db: Kysely<Tables>,
  { id, site_id }: PartnerRow,
  status: NewStatus['status'],
  reason: string,
  now: number,
): Promise<void> {
  const isAccepted = status === 'active'
  if (!isAccepted && status !== 'closed') return
  const people = (await peopleOf(db, id)).filter(({ removed_at }) => removed_at === null)
  await layMessages(
    db,
    people.map(person => ({
      site: site_id,
      kind: isAccepted ? ('welcome' as const) : ('application_refused' as const),
      partner: id,
      person: person.id,
      detail: { reason },
      cause: `answered at ${now}`,
    })),
    now,
  )
}

export const stateDeal = (
  db: Kysely<Tables>,
  row: PartnerRow,
  { deal, reason }: NewDeal,
  actor: Actor,
  now: number,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    if (row.erased_at !== null) return ERASED
    await trx
      .insertInto('partner_deals')
      .values({
        id: newId('pd'),
        site_id: row.site_id,
        partner_id: row.id,
        document: JSON.stringify(deal),
        reason,
        from_at: now,
        author: actor,
        stated_at: now,
      })
      .execute()
    const deed = { site: row.site_id, action: 'partner.deal', subject: row.id, detail: { deal } }
    await record(trx, actor, deed, now)
    return null
  })

/** Erases the persons of a partner. The number, the statuses, the deals and the referrals' instants are kept. */
export const erasePartner = (db: Kysely<Tables>, row: PartnerRow, actor: Actor, now: number): Promise<void> =>
  db.transaction().execute(async trx => {
    for (const { id } of await peopleOf(trx, row.id)) await forgetPerson(trx, id, now)
    await trx
      .updateTable('partners')
      .set({ name: '', company: '', website: '', note: '', erased_at: row.erased_at ?? now })
      .where('id', '=', row.id)
      .execute()
    await forgetLabels(trx, row.site_id, row.id)
    await forgetAccounts(trx, row.id)
    // Texts of staff may name the persons.
    await trx.updateTable('partner_statuses').set({ reason: '' }).where('partner_id', '=', row.id).execute()
    await trx.updateTable('partner_deals').set({ reason: '' }).where('partner_id', '=', row.id).execute()
    await trx.updateTable('partner_levels').set({ reason: '' }).where('partner_id', '=', row.id).execute()
    const own = { site: row.site_id, partner: row.id }
    await state(trx, { ...own, status: 'closed', reason: 'erased', from: now }, actor, now)
    await record(trx, actor, { site: row.site_id, action: 'partner.erase', subject: row.id }, now)
  })

type Stated = { site: string; partner: string; status: NewStatus['status']; reason: string; from: number }

/** Orders a status after the last one if both are stated within one millisecond. */
export async function state(db: Kysely<Tables>, stated: Stated, author: Actor, now: number): Promise<void> {
  const last = await db
    .selectFrom('partner_statuses')
    .select(row => row.fn.max<number>('stated_at').as('at'))
    .where('partner_id', '=', stated.partner)
    .executeTakeFirst()
  const statedAt = Math.max(now, Number(last?.at ?? 0) + 1)
  await db
    .insertInto('partner_statuses')
    .values({
      id: newId('ps'),
      site_id: stated.site,
      partner_id: stated.partner,
      status: stated.status,
      reason: stated.reason,
      from_at: stated.from,
      author,
      stated_at: statedAt,
    })
    .execute()
}

const ERASED = refusal('conflict', 'the persons of this partner were erased')
