import type { Kysely, Selectable } from 'kysely'
import type { Language } from '../../../shared/person.ts'
import { moneyText } from '../../../shared/words/money.ts'
import type { Tables } from '../../model/tables.ts'
import { monthText } from '../statement-pdf/month-text.ts'
import type { MoneyKind } from './money-words.ts'

type MessageRow = Pick<Selectable<Tables['partner_messages']>, 'kind' | 'site_id' | 'partner_id'>
export type MoneyFacts = { amount: string; number: string; date: string; page: string }
type Reader = { language: Language; day: (at: number) => string }

/** The facts of a mail about money, as they are at the time of sending; null if there is nothing to tell any more. */
export async function moneyFacts(
  db: Kysely<Tables>,
  row: MessageRow,
  detail: Record<string, unknown>,
  { language, day }: Reader,
): Promise<MoneyFacts | null> {
  const write = (amount: number | bigint, currency: string) => moneyText(Number(amount), currency, language)
  switch (row.kind as MoneyKind) {
    case 'account_changed':
      return {
        ...{ amount: '', number: String(detail.last4), page: 'account' },
        date: day(Number(detail.from)),
      }
    case 'sale_waiting': {
      const sale = await db
        .selectFrom('commissions')
        .selectAll()
        .where('site_id', '=', row.site_id)
        .where('cause', '=', String(detail.sale))
        .where('currency', '=', String(detail.currency))
        .where('partner_id', '=', row.partner_id)
        .executeTakeFirst()
      if (!sale || Number(sale.amount) <= 0) return null
      const amount = write(sale.amount, sale.currency)
      return { amount, number: sale.order_id, date: day(Number(sale.due_at)), page: 'sales' }
    }
    case 'sales_due': {
      const [from, to] = [Number(detail.from), Number(detail.to)]
      const due = await db
        .selectFrom('commissions')
        .select(['currency', 'amount'])
        .where('site_id', '=', row.site_id)
        .where('partner_id', '=', row.partner_id)
        .where('due_at', '>=', from)
        .where('due_at', '<', to)
        .where('is_held', '=', 0)
        .where('amount', '>', 0)
        .execute()
      if (due.length === 0) return null
      const sums = [...Map.groupBy(due, ({ currency }) => currency)].map(([currency, own]) =>
        write(
          own.reduce((sum, { amount }) => sum + Number(amount), 0),
          currency,
        ),
      )
      return { amount: sums.join(', '), number: '', date: day(from), page: 'sales' }
    }
    default: {
      const statement = await db
        .selectFrom('statements')
        .selectAll()
        .where('site_id', '=', row.site_id)
        .where('number', '=', Number(detail.number))
        .executeTakeFirst()
      if (!statement || statement.state === 'cancelled') return null
      return {
        amount: write(statement.total, statement.currency),
        number: String(statement.number),
        date: monthText(statement, language),
        page: row.kind === 'payment_returned' ? 'account' : 'statements',
      }
    }
  }
}
