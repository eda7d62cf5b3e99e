import type { Kysely } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { isRefusal } from '../../../shared/refusal.ts'
import { CALENDAR } from '../../accounts/audit.ts'
import { daysAfter, versionAtOrFirst } from '../../attribution/terms.ts'
import type { Store } from '../../model/port.ts'
import type { Tables } from '../../model/tables.ts'
import { closeStatements, periodOf } from '../commissions/close-month.ts'
import type { Commissions } from '../commissions/commissions.ts'
import type { SiteTerms } from '../commissions/site-terms.ts'
import { grantReachedLevels } from './reached-levels.ts'

const DAY_MS = 86_400_000

type Deps = {
  store: Pick<Store, 'db' | 'registry'>
  commissions: Pick<Commissions, 'settle' | 'terms'>
  now(): number
  /** After statements were closed. */
  onClosed?(): void
}

/**
 * What the calendar does for the programme of each site: it closes months, and grants levels after a quarter. An error of
 * one site is thrown after the others have had their turn.
 */
export async function settleByCalendar(deps: Deps): Promise<void> {
  const { store, commissions } = deps
  const { sites } = await store.registry()
  const errors: unknown[] = []
  for (const site of sites.keys())
    try {
      const terms = await commissions.terms.of(site)
      if (!terms || terms.setting.versions.length === 0) continue
      while (await closeNextMonth(deps, terms));
      await grantReachedLevels(store.db, commissions, terms, deps.now())
    } catch (error) {
      errors.push(error)
    }
  if (errors.length > 0) throw new AggregateError(errors, 'sites that could not be settled')
}

/** Closes the earliest month that is due by the calendar. False: none is. */
async function closeNextMonth(
  { store, commissions, now, onClosed }: Deps,
  terms: SiteTerms,
): Promise<boolean> {
  const site = terms.site.id
  const row = await store.db
    .selectFrom('commission_settings')
    .select(['closing_day', 'closed_through'])
    .where('site_id', '=', site)
    .executeTakeFirst()
  const day = Number(row?.closing_day ?? 0)
  if (day === 0) return false
  const through = Number(row!.closed_through)
  const month = monthAfter(through, terms)
  const period = periodOf(terms, month)
  const version = versionAtOrFirst(terms.setting, period.end)!
  if (now() < daysAfter({ ...version, zone: period.zone }, period.end, day - 1)) return false
  await commissions.settle(site)
  const rows = await closeStatements(store.db, terms, { month, dryRun: false }, CALENDAR, now(), trx =>
    moveOn(trx, site, through, period.end),
  )
  if (isRefusal(rows)) return false
  await commissions.settle(site)
  onClosed?.()
  return true
}

/** Of several collectors one moves the calendar on, in the transaction of the closing. */
async function moveOn(db: Kysely<Tables>, site: string, from: number, to: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('commission_settings')
    .set({ closed_through: to })
    .where('site_id', '=', site)
    .where('closed_through', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The month that begins at an instant; two days later it has begun in every zone. */
function monthAfter(instant: number, { setting, site }: SiteTerms): string {
  const zone = versionAtOrFirst(setting, instant)?.zone ?? site.timeZone
  const inside = Temporal.Instant.fromEpochMilliseconds(instant + 2 * DAY_MS)
  return inside.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth().toString()
}
