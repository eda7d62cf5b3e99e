import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'
import { type PersonRow, peopleOf } from '../people.ts'
import { readIntervals, statusAt } from '../statuses.ts'
import { layMessages, type MessageKind } from './outbox.ts'

/** Sales older than this are not announced, so that an import of past orders sends no mails. */
const FRESH_MS = 3 * 86_400_000

type News = {
  site: string
  partner: string
  kind: MessageKind
  cause: string
  detail: Record<string, unknown>
}

/** Tells every person of a partner, in the transaction of the cause; a partner that has left is told of payments only. */
export async function tellPartner(
  db: Kysely<Tables>,
  { site, partner, kind, cause, detail }: News,
  now: number,
): Promise<void> {
  const people = (await peopleOf(db, partner)).filter(isPresent)
  await layMessages(
    db,
    people.map(({ id }) => ({ site, kind, partner, person: id, detail, cause })),
    now,
  )
}

const isPresent = ({ removed_at, email }: PersonRow): boolean => removed_at === null && email !== null

type Statement = { site_id: string; number: number; partner_id: string }

export const tellOfStatement = (
  db: Kysely<Tables>,
  { site_id: site, number, partner_id: partner }: Statement,
  kind: 'statement_closed' | 'payment_made' | 'payment_returned',
  now: number,
): Promise<void> =>
  tellPartner(db, { site, partner, kind, detail: { number }, cause: `${number} at ${now}` }, now)

type Sale = { cause: string; currency: string; partner_id: string; at: number; amount: number | bigint }

/** Announces sales that a partner did not have before. One order is announced once, whatever it earns later. */
export async function tellOfSales(
  db: Kysely<Tables>,
  site: string,
  before: readonly Pick<Sale, 'cause' | 'partner_id'>[],
  after: readonly Sale[],
  now: number,
): Promise<void> {
  const known = new Set(before.map(one => `${one.partner_id} ${one.cause}`))
  for (const { cause, currency, partner_id: partner, at, amount } of after) {
    if (Number(amount) <= 0 || now - Number(at) > FRESH_MS || known.has(`${partner} ${cause}`)) continue
    const intervals = await readIntervals(db, site, partner)
    if (statusAt(intervals.get(partner), now) !== 'active') continue
    const detail = { sale: cause, currency }
    await tellPartner(db, { site, partner, kind: 'sale_waiting', cause, detail }, now)
  }
}
