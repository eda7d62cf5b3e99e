import type { Kysely, Selectable } from 'kysely'
import { bonusCause } from '../../attribution/bonus.ts'
import { isHeldByStatus } from '../../attribution/customer.ts'
import type { Owed } from '../../attribution/ledger.ts'
import { type Setting, statusAt } from '../../attribution/terms.ts'
import type { Tables } from '../../model/tables.ts'
import { bonusesOfSite } from './bonuses-of-site.ts'

export type CommissionOf = Selectable<Tables['commissions']>
/** A cause of a partner in one currency, with what is cached of its order. */
export type Entry = Owed & {
  partner: string
  currency: string
  at: number
  commission: CommissionOf | null
  /** Of an adjustment. */
  reason: string | null
}

/** All that a site's partners have earned and what statements have frozen of it; of one partner, if one is named. */
export async function ledgerOf(
  db: Kysely<Tables>,
  site: string,
  setting: Setting,
  now: number,
  partner?: string,
): Promise<Entry[]> {
  let commissions = db.selectFrom('commissions').selectAll().where('site_id', '=', site)
  let frozen = db
    .selectFrom('statement_lines')
    .innerJoin('statements', join =>
      join
        .onRef('statements.site_id', '=', 'statement_lines.site_id')
        .onRef('statements.number', '=', 'statement_lines.number'),
    )
    .select([
      'statements.partner_id',
      'statements.currency',
      'statements.state',
      'statements.number',
      'statement_lines.cause',
      'statement_lines.amount',
      'statement_lines.body',
    ])
    .where('statements.site_id', '=', site)
    .where('statements.state', '!=', 'cancelled')
    .orderBy('statements.number')
  let adjusted = db
    .selectFrom('commission_decisions')
    .selectAll()
    .where('site_id', '=', site)
    .where('kind', '=', 'adjustment')
  if (partner !== undefined) {
    commissions = commissions.where('partner_id', '=', partner)
    frozen = frozen.where('statements.partner_id', '=', partner)
    adjusted = adjusted.where('partner_id', '=', partner)
  }
  const entries = new Map<string, Entry>()
  const keyOf = (id: string, currency: string, cause: string) => JSON.stringify([id, currency, cause])
  const orders = await commissions.execute()
  for (const row of orders) {
    const held = isHeldByStatus(statusAt(setting, row.partner_id, now))
    entries.set(keyOf(row.partner_id, row.currency, row.cause), {
      ...{ partner: row.partner_id, currency: row.currency, cause: row.cause, at: Number(row.at) },
      earned: BigInt(row.amount),
      dueAt: row.due_at === null ? null : Number(row.due_at),
      isHeld: held || Number(row.is_held) === 1,
      needsAmount: Number(row.needs_amount) === 1,
      ...{ frozen: 0n, statements: [], commission: row, reason: null },
    })
  }
  for (const bonus of bonusesOfSite(orders, setting)) {
    const cause = bonusCause(bonus)
    entries.set(keyOf(bonus.partner, bonus.currency, cause), {
      ...{ partner: bonus.partner, currency: bonus.currency, cause, at: bonus.period.end },
      ...{ earned: bonus.amount, dueAt: bonus.dueAt },
      isHeld: isHeldByStatus(statusAt(setting, bonus.partner, now)),
      ...{ needsAmount: false, frozen: 0n, statements: [], commission: null, reason: null },
    })
  }
  for (const row of await adjusted.execute()) {
    const at = Number(row.at)
    const cause = `a:${row.id}`
    entries.set(keyOf(row.partner_id!, row.currency!, cause), {
      ...{ partner: row.partner_id!, currency: row.currency!, cause, at, dueAt: at },
      earned: BigInt(row.amount!),
      isHeld: isHeldByStatus(statusAt(setting, row.partner_id!, now)),
      ...{ needsAmount: false, frozen: 0n, statements: [], commission: null, reason: row.reason },
    })
  }
  for (const row of await frozen.execute()) {
    const key = keyOf(row.partner_id, row.currency, row.cause)
    const known = entries.get(key) ?? noLongerEarned(row)
    entries.set(key, {
      ...known,
      frozen: known.frozen + BigInt(row.amount),
      statements: [...known.statements, { number: String(row.number), isPaid: row.state === 'paid' }],
    })
  }
  return [...entries.values()].toSorted(
    (a, b) => a.at - b.at || textOrder(a.cause, b.cause) || textOrder(a.currency, b.currency),
  )
}

/** An order that moved to another partner, or to none, and a bonus that its orders do not reach any more. */
function noLongerEarned(row: { partner_id: string; currency: string; cause: string; body: string }): Entry {
  const { at, dueAt } = JSON.parse(row.body) as { at: number; dueAt: number | null }
  return {
    ...{ partner: row.partner_id, currency: row.currency, cause: row.cause, at, dueAt },
    ...{ earned: 0n, isHeld: false, needsAmount: false, frozen: 0n, statements: [] },
    ...{ commission: null, reason: null },
  }
}

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
