import type { Insertable, Selectable } from 'kysely'
import { stateOf } from '../../attribution/ledger.ts'
import type { Tables } from '../../model/tables.ts'
import { isoOrNull } from '../../platform/iso.ts'
import type { News } from './partner-news.ts'

type Row = Insertable<Tables['commissions']> | Selectable<Tables['commissions']>

/** What has changed between two results of the engine for the same orders. `stamp` names the work that has changed it. */
export function commissionNews(
  before: readonly Row[],
  after: readonly Row[],
  stamp: string,
  now: number,
): News[] {
  const [old, current] = [byKey(before), byKey(after)]
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((key): News[] => {
    const [was, is] = [old.get(key), current.get(key)]
    const [previous, next] = [was ? toldOf(was, now) : null, is ? toldOf(is, now) : null]
    if (JSON.stringify(previous) === JSON.stringify(next)) return []
    const row = (is ?? was)!
    const dueAt = is?.due_at == null ? null : Number(is.due_at)
    const data = {
      ...{ cause: row.cause, order: row.order_id, dueAt: isoOrNull(dueAt), why: is?.why ?? null },
      ...{ current: next, previous },
    }
    return [{ type: 'commission.changed', data, cause: [row.cause, row.currency, stamp], at: now }]
  })
}

const byKey = (rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map(row => [`${row.cause} ${row.currency}`, row]))

const toldOf = (row: Row, now: number) => ({
  ...{ partner: row.partner_id, currency: row.currency, amount: Number(row.amount) },
  state: stateOf(
    {
      cause: row.cause,
      earned: BigInt(row.amount),
      dueAt: row.due_at == null ? null : Number(row.due_at),
      isHeld: Number(row.is_held) === 1,
      needsAmount: Number(row.needs_amount) === 1,
      ...{ frozen: 0n, statements: [] },
    },
    now,
  ),
})
