import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../../model/tables.ts'

export type StatementRow = Selectable<Tables['statements']>
export type LineRow = Selectable<Tables['statement_lines']>

/** Serializes the closings, cancellations and payments of a site. */
export async function takeTurn(db: Kysely<Tables>, site: string): Promise<void> {
  await db
    .insertInto('commission_sites')
    .values({ site_id: site, last_number: 0, registry: '' })
    .onConflict(one =>
      one.column('site_id').doUpdateSet(row => ({ last_number: row.ref('commission_sites.last_number') })),
    )
    .execute()
}

type Hashed = Pick<
  StatementRow,
  | 'site_id'
  | 'number'
  | 'partner_id'
  | 'currency'
  | 'period_start'
  | 'period_end'
  | 'zone'
  | 'closed_at'
  | 'total'
>

/** SHA-256 over the immutable parts of a statement: the partner, the period, the zone and the lines. */
export function hashOf(one: Hashed, lines: readonly LineRow[]): string {
  const head = [one.site_id, Number(one.number), one.partner_id, one.currency, one.zone]
  const times = [one.period_start, one.period_end, one.closed_at, one.total].map(Number)
  const sorted = lines
    .toSorted((a, b) => (a.cause < b.cause ? -1 : 1))
    .map(line => [
      line.cause,
      Number(line.amount),
      line.corrects === null ? null : Number(line.corrects),
      line.body,
    ])
  return createHash('sha256')
    .update(JSON.stringify([head, times, sorted]))
    .digest('hex')
}

export const readStatement = (
  db: Kysely<Tables>,
  site: string,
  number: number,
): Promise<StatementRow | undefined> =>
  db
    .selectFrom('statements')
    .selectAll()
    .where('site_id', '=', site)
    .where('number', '=', number)
    .executeTakeFirst()

export const linesOfStatement = (db: Kysely<Tables>, site: string, number: number): Promise<LineRow[]> =>
  db
    .selectFrom('statement_lines')
    .selectAll()
    .where('site_id', '=', site)
    .where('number', '=', number)
    .orderBy('cause')
    .execute()
