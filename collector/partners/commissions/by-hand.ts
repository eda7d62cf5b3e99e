import type { Kysely } from 'kysely'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import { newId } from '../../accounts/secrets.ts'
import { placesOf } from '../../attribution/currency.ts'
import type { Flag } from '../../attribution/flags.ts'
import type { Tables } from '../../model/tables.ts'
import { noteWork } from './note-work.ts'

/** A partner's id, null for no partner, or `rules`, which cancels earlier decisions. */
export type Answer = string | null
type Common = { reason: string }
export type ByHand = Common &
  (
    | { kind: 'order'; order: string; contact: string | null; partner: Answer }
    | {
        kind: 'contact'
        contact: string
        partner: Answer
        from?: number | undefined
        until?: number | undefined
      }
    | { kind: 'flag'; order: string; contact: string | null; flag: Flag; answer: 'release' | 'void' }
    | { kind: 'adjustment'; partner: string; amount: number; currency: string }
  )

/** Writes a decision of staff with author and reason, and notes the subjects that it changes. */
export async function decideByHand(
  db: Kysely<Tables>,
  site: string,
  one: ByHand,
  actor: Actor,
  now: number,
): Promise<{ id: string } | Refusal> {
  if (one.kind === 'adjustment' && placesOf(one.currency) === null)
    return refusal('bad_request', 'ISO 4217 has no such currency', 'currency')
  const partner = one.kind === 'flag' || one.partner === 'rules' ? null : one.partner
  if (partner !== null && !(await isPartner(db, site, partner)))
    return refusal('not_found', 'this site has no such partner', 'partner')
  const id = newId('cd')
  await db.transaction().execute(async trx => {
    await trx
      .insertInto('commission_decisions')
      .values({
        id,
        site_id: site,
        kind: one.kind,
        order_id: 'order' in one ? one.order : null,
        // A decision on an order follows the order, not the contact that it had at that time.
        contact_id: one.kind === 'contact' ? one.contact : null,
        partner_id: partner,
        answer: answerOf(one),
        flag: one.kind === 'flag' ? one.flag : null,
        from_at: one.kind === 'contact' ? (one.from ?? now) : null,
        until_at: one.kind === 'contact' ? (one.until ?? null) : null,
        amount: one.kind === 'adjustment' ? one.amount : null,
        currency: one.kind === 'adjustment' ? one.currency : null,
        at: now,
        author: actor,
        reason: one.reason,
      })
      .execute()
    const contact = 'contact' in one ? one.contact : null
    const subjects =
      'order' in one && contact === null ? [`o:${one.order}`] : contact === null ? [] : [`c:${contact}`]
    await noteWork(trx, site, subjects)
    const subject = 'order' in one ? one.order : (contact ?? partner ?? '')
    const detail = {
      answer: answerOf(one),
      ...(one.kind === 'adjustment' && { amount: one.amount, currency: one.currency }),
    }
    await record(trx, actor, { site, action: `commission.${one.kind}`, subject, detail }, now)
  })
  return { id }
}

function answerOf(one: ByHand): string {
  if (one.kind === 'flag') return one.answer
  if (one.kind === 'adjustment') return ''
  return one.partner === 'rules' ? 'rules' : one.partner === null ? 'nobody' : 'partner'
}

async function isPartner(db: Kysely<Tables>, site: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('partners')
    .select('id')
    .where('site_id', '=', site)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}
