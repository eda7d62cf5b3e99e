import type { Kysely } from 'kysely'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import type { Tables } from '../../model/tables.ts'
import { tellOfStatement } from '../messages/money-news.ts'
import { closeItem, isInOpenFile } from '../payments/open-items.ts'
import { needsOtherEyes } from '../settlement/four-eyes.ts'
import { noteWork } from './note-work.ts'
import { readStatement, type StatementRow, takeTurn } from './statements.ts'

/** The states from which a statement can enter each state. */
const FROM: Record<'paid' | 'returned' | 'cancelled', readonly StatementRow['state'][]> = {
  paid: ['closed', 'returned'],
  returned: ['paid'],
  cancelled: ['closed'],
}

export type Move = { to: keyof typeof FROM; reference?: string | undefined; reason?: string | undefined }

/** Marks a statement as paid, returned or cancelled; the lines of a cancelled statement float again. */
export const moveStatement = (
  db: Kysely<Tables>,
  site: string,
  number: number,
  { to, reference = '', reason = '' }: Move,
  actor: Actor,
  now: number,
): Promise<StatementRow | Refusal> =>
  db.transaction().execute(async trx => {
    await takeTurn(trx, site)
    const row = await readStatement(trx, site, number)
    if (!row) return refusal('not_found', 'there is no such statement')
    if (!FROM[to].includes(row.state))
      return refusal('conflict', `a statement that is ${row.state} cannot become ${to}`)
    const ownWork = to === 'paid' ? await needsOtherEyes(trx, site, [row], actor) : null
    if (ownWork) return ownWork
    if (to === 'cancelled') {
      const later = await trx
        .selectFrom('statements')
        .select('number')
        .where('site_id', '=', site)
        .where('partner_id', '=', row.partner_id)
        .where('currency', '=', row.currency)
        .where('state', '!=', 'cancelled')
        .where('period_start', '>', row.period_start)
        .executeTakeFirst()
      if (later) return refusal('conflict', `statement ${later.number} is later; cancel it first`)
      if (await isInOpenFile(trx, site, number))
        return refusal('conflict', 'the statement is in a payment file; withdraw the file first')
      await trx
        .updateTable('commission_pins')
        .set({ ended_at: now })
        .where('site_id', '=', site)
        .where('statement', '=', String(number))
        .where('why', '=', 'statement')
        .execute()
      const pinned = await trx
        .selectFrom('commission_pins')
        .select(['order_id', 'contact_id'])
        .where('site_id', '=', site)
        .where('statement', '=', String(number))
        .execute()
      await noteWork(trx, site, [
        ...new Set(
          pinned.map(one => (one.contact_id === null ? `o:${one.order_id}` : `c:${one.contact_id}`)),
        ),
      ])
    }
    const change = { state: to, state_at: now, reason, ...(to === 'paid' && { reference }) }
    await trx
      .updateTable('statements')
      .set(change)
      .where('site_id', '=', site)
      .where('number', '=', number)
      .execute()
    if (to === 'returned') await closeItem(trx, site, number)
    if (to !== 'cancelled')
      await tellOfStatement(trx, row, to === 'paid' ? 'payment_made' : 'payment_returned', now)
    const deed = { site, action: `statement.${to}`, subject: String(number), detail: { reference, reason } }
    await record(trx, actor, deed, now)
    return { ...row, ...change }
  })
