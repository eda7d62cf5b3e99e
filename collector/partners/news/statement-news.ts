import type { Selectable } from 'kysely'
import type { Tables } from '../../model/tables.ts'
import { iso } from '../../platform/iso.ts'
import type { News } from './partner-news.ts'

/** A statement in the state that it has entered. It can enter a state again: a returned payment is paid again. */
export function statementNews(
  to: 'closed' | 'paid' | 'returned' | 'cancelled',
  row: Selectable<Tables['statements']>,
  now: number,
): News {
  const number = Number(row.number)
  const data = {
    ...{ number, partner: row.partner_id, currency: row.currency, total: Number(row.total) },
    ...{ from: iso(Number(row.period_start)), to: iso(Number(row.period_end)) },
    ...{ hash: row.hash, state: to, reference: row.reference },
  }
  return { type: `statement.${to}`, data, cause: [number, to, now], at: now }
}
