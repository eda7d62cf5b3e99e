import type { Kysely } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import { isEnough, linesOf, type StatementLine, totalOf } from '../../attribution/ledger.ts'
import { calendarOf, statusAt, versionAt } from '../../attribution/terms.ts'
import type { Tables } from '../../model/tables.ts'
import { tellOfStatement } from '../messages/money-news.ts'
import { type Entry, ledgerOf } from './ledger-of.ts'
import { noteWork } from './note-work.ts'
import type { SiteTerms } from './site-terms.ts'
import { hashOf, type LineRow, type StatementRow, takeTurn } from './statements.ts'

export type Closing = {
  partner: string
  currency: string
  total: number
  lines: { cause: string; amount: number; corrects: number | null }[]
  outcome: 'closed' | 'below_minimum' | 'closed_before' | 'later_is_closed'
  number: number | null
}
export type Period = { start: number; end: number; zone: string }

/** A calendar month, `2026-04`, in the zone of the version that is in force at its end. */
export function periodOf({ setting, site }: SiteTerms, month: string): Period {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const middle = first.with({ day: 15 }).toZonedDateTime('UTC').epochMilliseconds
  const after = first.add({ months: 1, days: 1 }).toZonedDateTime('UTC').epochMilliseconds
  const zone = (versionAt(setting, after) ?? setting.versions[0])?.zone ?? site.timeZone
  return { ...calendarOf(zone).bounds('month', middle), zone }
}

type Wish = { month: string; partners?: readonly string[] | undefined; dryRun: boolean }

/**
 * Closes a month. For each partner and currency, the payable amounts that are not frozen become a statement if their total
 * reaches the minimum; else they float into the next month. One transaction does all of it; closings of a site are
 * serialized.
 */
export async function closeStatements(
  db: Kysely<Tables>,
  terms: SiteTerms,
  { month, partners, dryRun }: Wish,
  actor: Actor,
  now: number,
  /** Within the transaction, when its turn has come; false: another collector has closed the month meanwhile. */
  mayGoOn: (db: Kysely<Tables>) => Promise<boolean> = async () => true,
): Promise<Closing[] | Refusal> {
  const { setting, site } = terms
  if (setting.versions.length === 0) return refusal('conflict', 'no programme is published', 'month')
  const period = periodOf(terms, month)
  if (period.end > now) return refusal('conflict', 'this month has not ended yet', 'month')
  return db.transaction().execute(async trx => {
    await takeTurn(trx, site.id)
    if (!(await mayGoOn(trx))) return []
    const all = await ledgerOf(trx, site.id, setting, now)
    const before = await trx
      .selectFrom('statements')
      .select(['partner_id', 'currency', 'period_start'])
      .where('site_id', '=', site.id)
      .where('state', '!=', 'cancelled')
      .where('period_start', '>=', period.start)
      .execute()
    const found: Closing[] = []
    const accounts = Map.groupBy(all, ({ partner, currency }) => JSON.stringify([partner, currency]))
    for (const entries of accounts.values()) {
      const { partner, currency } = entries[0]!
      if (partners && !partners.includes(partner)) continue
      const lines = linesOf(entries, period.end)
      const own = before.filter(row => row.partner_id === partner && row.currency === currency)
      const isLater = own.some(row => Number(row.period_start) > period.start)
      if (lines.length === 0) continue
      const total = totalOf(lines)
      const minimum = versionAt(setting, period.end)?.minimum.find(one => one.currency === currency)
      const isClosed = statusAt(setting, partner, now) === 'closed'
      const outcome =
        own.length > 0
          ? isLater
            ? 'later_is_closed'
            : 'closed_before'
          : isEnough(total, minimum?.amount ?? null, isClosed)
            ? 'closed'
            : 'below_minimum'
      const number =
        outcome === 'closed' && !dryRun
          ? await freeze(trx, terms, { period, partner, currency, lines, entries }, actor, now)
          : null
      found.push({
        ...{ partner, currency, total: Number(total), outcome, number },
        lines: lines.map(({ cause, amount, corrects }) => ({
          ...{ cause, amount: Number(amount) },
          corrects: corrects === null ? null : Number(corrects),
        })),
      })
    }
    return found
  })
}

type Frozen = {
  period: Period
  partner: string
  currency: string
  lines: readonly StatementLine[]
  entries: readonly Entry[]
}

async function freeze(
  db: Kysely<Tables>,
  { site }: SiteTerms,
  { period, partner, currency, lines, entries }: Frozen,
  actor: Actor,
  now: number,
): Promise<number> {
  const taken = await db
    .updateTable('commission_sites')
    .set(row => ({ last_number: row('last_number', '+', 1) }))
    .where('site_id', '=', site.id)
    .returning('last_number')
    .executeTakeFirstOrThrow()
  const number = Number(taken.last_number)
  const byCause = new Map(entries.map(entry => [entry.cause, entry]))
  const rows: LineRow[] = lines.map(({ cause, amount, corrects }) => ({
    ...{ site_id: site.id, number, cause, amount: Number(amount) },
    corrects: corrects === null ? null : Number(corrects),
    body: JSON.stringify(shownOf(byCause.get(cause)!)),
  }))
  const statement: Omit<StatementRow, 'hash'> = {
    ...{ site_id: site.id, number, partner_id: partner, currency, zone: period.zone },
    ...{ period_start: period.start, period_end: period.end, closed_at: now, closed_by: actor },
    total: Number(totalOf(lines)),
    ...{ state: 'closed', state_at: now, reference: '', reason: '' },
  }
  await db
    .insertInto('statements')
    .values({ ...statement, hash: hashOf(statement, rows) })
    .execute()
  for (const row of rows) await db.insertInto('statement_lines').values(row).execute()
  await tellOfStatement(db, statement, 'statement_closed', now)
  await pin(db, site.id, number, entries, new Set(lines.map(({ cause }) => cause)), now)
  const deed = {
    site: site.id,
    action: 'statement.close',
    subject: String(number),
    detail: { partner, total: statement.total },
  }
  await record(db, actor, deed, now)
  return number
}

/** Pins the orders of the lines, and those of the same account that are frozen already. */
async function pin(
  db: Kysely<Tables>,
  site: string,
  number: number,
  entries: readonly Entry[],
  frozen: ReadonlySet<string>,
  now: number,
): Promise<void> {
  for (const { cause, frozen: before, commission } of entries) {
    if (!commission || (before === 0n && !frozen.has(cause))) continue
    await db
      .insertInto('commission_pins')
      .values({
        id: `cp_${site}_${number}_${commission.order_id}`,
        site_id: site,
        order_id: commission.order_id,
        contact_id: commission.contact_id,
        at: now,
        why: 'statement',
        statement: String(number),
        body: commission.pin,
        ended_at: null,
      })
      .onConflict(one => one.column('id').doNothing())
      .execute()
  }
  // An order that moved to another partner is pinned by that partner's account.
  await noteWork(db, site, subjectsOf(entries))
}

const subjectsOf = (entries: readonly Entry[]): string[] => [
  ...new Set(
    entries.flatMap(({ commission }) =>
      commission
        ? [commission.contact_id === null ? `o:${commission.order_id}` : `c:${commission.contact_id}`]
        : [],
    ),
  ),
]

/** The fields that a line shows. The order's number is the only data about the customer. */
function shownOf({ at, dueAt, earned, frozen, commission, reason }: Entry) {
  const how = commission ? (JSON.parse(commission.how) as { by?: string; when?: string }) : {}
  return {
    order: commission?.order_id ?? null,
    at,
    dueAt,
    by: how.by ?? null,
    when: how.when ?? null,
    base: commission?.base == null ? null : Number(commission.base),
    earned: Number(earned),
    frozenBefore: Number(frozen),
    reason,
  }
}
