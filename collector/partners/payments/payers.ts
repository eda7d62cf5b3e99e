import type { Kysely } from 'kysely'
import type { NewPayer, PayerInfo } from '../../../shared/payment.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import type { Sealer } from '../../accounts/sealer.ts'
import type { Tables } from '../../model/tables.ts'
import { readAccount } from '../../payments/account-number.ts'
import type { Payer } from '../../payments/transfer.ts'

const placeOf = (site: string): string => `payers:${site}`

/** The company that pays, as it was entered last; null if it was not entered, or was sealed with another key. */
export async function readPayer(db: Kysely<Tables>, sealer: Sealer, site: string): Promise<Payer | null> {
  const row = await db.selectFrom('payers').select('sealed').where('site_id', '=', site).executeTakeFirst()
  const text = row && sealer.open(row.sealed, placeOf(site))
  return text ? (JSON.parse(text) as Payer) : null
}

export const payerInfo = ({ iban, ...payer }: Payer): PayerInfo => ({ ...payer, last4: iban.slice(-4) })

export function setPayer(
  { db, sealer, actor, now }: { db: Kysely<Tables>; sealer: Sealer; actor: Actor; now: number },
  site: string,
  { account, ...wish }: NewPayer,
): Promise<Payer | Refusal> {
  const read = readAccount(account)
  if ('fault' in read)
    return Promise.resolve(refusal('bad_request', 'this is no right account number', 'account'))
  const payer: Payer = { ...wish, iban: read.iban }
  return db.transaction().execute(async trx => {
    const row = {
      sealed: sealer.seal(JSON.stringify(payer), placeOf(site)),
      last4: read.iban.slice(-4),
      ...{ stated_at: now, stated_by: actor },
    }
    await trx
      .insertInto('payers')
      .values({ site_id: site, ...row })
      .onConflict(one => one.column('site_id').doUpdateSet(row))
      .execute()
    await record(
      trx,
      actor,
      { site, action: 'payer.change', subject: site, detail: { last4: row.last4 } },
      now,
    )
    return payer
  })
}
