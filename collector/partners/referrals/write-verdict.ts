import type { Kysely } from 'kysely'
import type { ReferralState } from '../../../shared/referral.ts'
import { hashId } from '../../model/hash-id.ts'
import type { Tables } from '../../model/tables.ts'
import { iso } from '../../platform/iso.ts'
import { noteWork } from '../commissions/note-work.ts'
import { adminIds, layMessages, type MessageKind, type NewMessage } from '../messages/outbox.ts'
import { tellNews } from '../news/partner-news.ts'
import { forgetReferred } from './forget.ts'
import type { Verdict } from './law.ts'
import type { ReferralRow } from './rows.ts'
import type { SiteSetting } from './setting.ts'

/**
 * Writes a new state of a referral in one transaction: the state, its entry in the history, the clock of sales and the
 * messages. If several collectors find the same change, one of them writes it. Returns whether the state changed.
 */
export const writeVerdict = (
  db: Kysely<Tables>,
  row: ReferralRow,
  verdict: Verdict,
  setting: SiteSetting,
  now: number,
): Promise<boolean> =>
  db.transaction().execute(async trx => {
    const isSame = row.state === verdict.state && row.reason === verdict.reason
    const times = {
      protected_until: verdict.protection?.to ?? null,
      next_at: verdict.next,
    }
    const { numUpdatedRows } = await trx
      .updateTable('referrals')
      .set({
        ...times,
        ...(!isSame && {
          state: verdict.state,
          reason: verdict.reason,
          state_at: verdict.since,
          remind_at: clockOf(row, verdict, setting),
          reminders: 0,
        }),
      })
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .where('reason', '=', row.reason)
      .executeTakeFirstOrThrow()
    if (isSame || numUpdatedRows !== 1n) return false
    await addState(trx, row, verdict, now)
    // Without a confirmation there is no legal basis to keep the person's data.
    if (verdict.reason === 'not_confirmed') await forgetReferred(trx, [row.id])
    await layMessages(trx, await messagesOf(trx, row, verdict), now)
    return true
  })

/** Adds an entry to the history of a referral; the same change is written once. */
export async function addState(
  db: Kysely<Tables>,
  { id, site_id }: Pick<ReferralRow, 'id' | 'site_id'>,
  { state, reason, since }: Pick<Verdict, 'state' | 'reason' | 'since'>,
  now: number,
): Promise<void> {
  await db
    .insertInto('referral_states')
    .values({
      id: hashId('rs', JSON.stringify([id, state, reason, since, now])),
      site_id,
      referral_id: id,
      state,
      reason,
      at: since,
      stated_at: now,
    })
    .onConflict(one => one.column('id').doNothing())
    .execute()
  // A protection may have begun or ended before an order that is there already.
  const row = await db
    .selectFrom('referrals')
    .select(['contact_id', 'partner_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  const data = { referral: id, partner: row?.partner_id ?? null, state, reason, since: iso(since) }
  const cause = [id, state, reason, since, now]
  await tellNews(db, site_id, [{ type: 'referral.changed', data, cause, at: now }], now)
  if (row?.contact_id) await noteWork(db, site_id, [`c:${row.contact_id}`])
}

/** The end of the clock: the first contact while the referral is new, news while sales works on it. */
export function clockOf(
  row: Pick<ReferralRow, 'at'>,
  { state, since }: Pick<Verdict, 'state' | 'since'>,
  setting: SiteSetting,
): number | null {
  const { referrals } = setting.documentAt(Number(row.at))
  if (state === 'open') return setting.workingDaysAfter(since, referrals.firstContactWorkingDays)
  return state === 'working' ? setting.daysAfter(since, referrals.newsDays) : null
}

const KINDS: Record<ReferralState, MessageKind | null> = {
  // The form itself sends the confirmation message.
  unconfirmed: null,
  refused: 'referral_refused',
  open: 'referral_received',
  working: 'referral_news',
  won: 'referral_won',
  lost: 'referral_lost',
  expired: 'referral_lost',
  withdrawn: 'referral_lost',
}

async function messagesOf(
  db: Kysely<Tables>,
  row: ReferralRow,
  { state, reason, since }: Verdict,
): Promise<NewMessage[]> {
  const kind = KINDS[state]
  // The partner never saw an unconfirmed referral, so no message is sent.
  if (kind === null || reason === 'not_confirmed' || row.partner_id === null) return []
  const common = { site: row.site_id, partner: row.partner_id, referral: row.id }
  const cause = JSON.stringify([state, reason, since])
  const told: NewMessage[] = (await tellable(db, row)).map(person => ({
    ...common,
    kind,
    person,
    detail: { state, reason, since },
    cause,
  }))
  if (state !== 'open') return told
  const staff = await ownerOrAdmins(db, row)
  return [...told, ...staff.map(user => ({ ...common, kind: 'staff_referral' as const, user, cause }))]
}

/** The referrer, as long as that person is there; else the owners of the partner. */
async function tellable(db: Kysely<Tables>, row: ReferralRow): Promise<string[]> {
  const people = await db
    .selectFrom('partner_people')
    .select(['id', 'role'])
    .where('partner_id', '=', row.partner_id)
    .where('removed_at', 'is', null)
    .execute()
  if (people.some(({ id }) => id === row.person_id)) return [row.person_id!]
  return people.filter(({ role }) => role === 'owner').map(({ id }) => id)
}

/** The users responsible for a referral: the owner of the lead, else every admin. */
export async function ownerOrAdmins(
  db: Kysely<Tables>,
  row: Pick<ReferralRow, 'site_id' | 'contact_id'>,
): Promise<string[]> {
  const lead =
    row.contact_id === null
      ? undefined
      : await db
          .selectFrom('leads')
          .innerJoin('users', 'users.id', 'leads.owner_id')
          .select('leads.owner_id')
          .where('leads.site_id', '=', row.site_id)
          .where('leads.contact_id', '=', row.contact_id)
          .where('users.disabled_at', 'is', null)
          .executeTakeFirst()
  return lead?.owner_id ? [lead.owner_id] : adminIds(db)
}
