import type { Kysely, Selectable } from 'kysely'
import type { NewPayoutAccount, PayoutAccount } from '../../../shared/payment.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { record } from '../../accounts/audit.ts'
import type { Sealer } from '../../accounts/sealer.ts'
import { newId } from '../../accounts/secrets.ts'
import { hashOfName } from '../../model/keyed-hash.ts'
import type { Tables } from '../../model/tables.ts'
import { readAccount } from '../../payments/account-number.ts'
import { iso } from '../../platform/iso.ts'
import { layMessages } from '../messages/outbox.ts'
import { type PersonRow, peopleOf } from '../people.ts'

export type AccountRow = Selectable<Tables['payout_accounts']>
/** An opened account. */
export type Account = { iban: string; holder: string; town: string; country: string }

/** A changed account number holds only after this time, so that the partner can take back a change of a stranger. */
export const COOLING_MS = 72 * 3_600_000

const placeOf = (id: string): string => `payout_accounts:${id}`
type Parts = { db: Kysely<Tables>; sealer: Sealer; now: number }

/**
 * States the account of a partner. The first one holds at once, a change after 72 hours; all persons of the partner are
 * told. A change that does not hold yet is replaced.
 */
export function stateAccount(
  { db, sealer, now }: Parts,
  person: PersonRow,
  wish: NewPayoutAccount,
  hashKey: string,
): Promise<Refusal | null> {
  const read = readAccount(wish.account)
  if ('fault' in read) return Promise.resolve(refusal('bad_request', FAULTS[read.fault], 'account'))
  const { site_id: site, partner_id: partner } = person
  return db.transaction().execute(async trx => {
    const { current } = await accountsOf(trx, site, partner, now)
    const id = newId('pa')
    const account: Account = {
      ...{ iban: read.iban, holder: wish.holder, town: wish.town },
      country: wish.country || read.iban.slice(0, 2),
    }
    await withdrawUpcoming(trx, site, partner, now)
    await trx
      .insertInto('payout_accounts')
      .values({
        id,
        ...{ site_id: site, partner_id: partner, last4: read.iban.slice(-4) },
        sealed: sealer.seal(JSON.stringify(account), placeOf(id)),
        digest: hashOfName(hashKey, `n:${read.iban}`),
        ...{ stated_at: now, stated_by: person.id, withdrawn_at: null },
        from_at: current ? now + COOLING_MS : now,
      })
      .execute()
    const people = (await peopleOf(trx, partner)).filter(({ removed_at }) => removed_at === null)
    await layMessages(
      trx,
      people.map(one => ({
        ...{ site, kind: 'account_changed' as const, partner, person: one.id, cause: id },
        detail: { last4: read.iban.slice(-4), from: current ? now + COOLING_MS : now },
      })),
      now,
    )
    const detail = { last4: read.iban.slice(-4), person: person.id }
    await record(trx, 'portal', { site, action: 'payout_account.change', subject: partner, detail }, now)
    return null
  })
}

const FAULTS = {
  account_shape: 'this is no account number: an IBAN, or the 26 digits of a Polish account',
  account_country: 'accounts of this country have no IBAN',
  account_length: 'the account number has too many or too few signs',
  account_check: 'the check digits of the account number are wrong',
} as const

/** Takes back a change that does not hold yet. Returns whether there was one. */
export async function withdrawUpcoming(
  db: Kysely<Tables>,
  site: string,
  partner: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payout_accounts')
    .set({ withdrawn_at: now })
    .where('site_id', '=', site)
    .where('partner_id', '=', partner)
    .where('from_at', '>', now)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Accounts = { current: AccountRow | null; upcoming: AccountRow | null }

export async function accountsOf(
  db: Kysely<Tables>,
  site: string,
  partner: string,
  now: number,
): Promise<Accounts> {
  return (await accountsOfSite(db, site, now, partner)).get(partner) ?? { current: null, upcoming: null }
}

/** By partner: the account that holds, and a change that does not hold yet. */
export async function accountsOfSite(
  db: Kysely<Tables>,
  site: string,
  now: number,
  partner?: string,
): Promise<Map<string, Accounts>> {
  let query = db
    .selectFrom('payout_accounts')
    .selectAll()
    .where('site_id', '=', site)
    .where('withdrawn_at', 'is', null)
  if (partner !== undefined) query = query.where('partner_id', '=', partner)
  const found = new Map<string, Accounts>()
  for (const row of await query.orderBy('from_at').orderBy('id').execute()) {
    const before = found.get(row.partner_id) ?? { current: null, upcoming: null }
    const holds = Number(row.from_at) <= now
    found.set(row.partner_id, holds ? { ...before, current: row } : { ...before, upcoming: row })
  }
  return found
}

/** Null: it was sealed with another key. */
export function openAccount(sealer: Sealer, row: AccountRow): Account | null {
  const text = sealer.open(row.sealed, placeOf(row.id))
  return text === null ? null : (JSON.parse(text) as Account)
}

export const accountView = (sealer: Sealer, { current, upcoming }: Accounts): PayoutAccount => ({
  account: current && shown(sealer, current),
  upcoming: upcoming && shown(sealer, upcoming),
})

export const shown = (sealer: Sealer, row: AccountRow) => ({
  last4: row.last4,
  holder: openAccount(sealer, row)?.holder ?? '',
  statedAt: iso(Number(row.stated_at)),
  from: iso(Number(row.from_at)),
})
