import type { Kysely } from 'kysely'
import type { ProgrammeLevel } from '../../../shared/programme-rules.ts'
import { CALENDAR, record } from '../../accounts/audit.ts'
import { compare, fraction, sumOf, ZERO } from '../../attribution/fraction.ts'
import { calendarOf, statusAt, versionAtOrFirst } from '../../attribution/terms.ts'
import type { Tables } from '../../model/tables.ts'
import { countedOf } from '../commissions/bonuses-of-site.ts'
import type { Commissions } from '../commissions/commissions.ts'
import type { SiteTerms } from '../commissions/site-terms.ts'
import { readLevels } from '../levels.ts'

/**
 * Grants levels by the net sales of the quarter that has ended, as they are known now. A grant holds from the end of the
 * quarter and only raises; a quarter is looked at once.
 */
export async function grantReachedLevels(
  db: Kysely<Tables>,
  commissions: Pick<Commissions, 'settle'>,
  terms: SiteTerms,
  now: number,
): Promise<number> {
  const { setting, site } = terms
  const zone = versionAtOrFirst(setting, now)!.zone
  const quarter = calendarOf(zone).bounds('quarter', now)
  const row = await db
    .selectFrom('commission_settings')
    .select('levels_through')
    .where('site_id', '=', site.id)
    .executeTakeFirst()
  const through = Number(row?.levels_through ?? 0)
  if (through >= quarter.start) return 0
  // The first look is in the midst of a quarter: those before it were not observed.
  const isFirst = through === 0
  const ended = calendarOf(zone).bounds('quarter', quarter.start - 1)
  const document = terms.referrals.documentAt(ended.end - 1)
  const levels = isFirst ? [] : document.levels
  if (levels.some(({ reaches }) => reaches !== null)) await commissions.settle(site.id)
  return db.transaction().execute(async trx => {
    const values = { closing_day: 0, four_eyes: 0, closed_through: 0, levels_through: quarter.start }
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('commission_settings')
      .values({ site_id: site.id, ...values })
      .onConflict(one =>
        one
          .column('site_id')
          .doUpdateSet({ levels_through: quarter.start })
          .where('commission_settings.levels_through', '=', through),
      )
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return 0
    const held = await readLevels(trx, site.id)
    let count = 0
    for (const [partner, reached] of await reachedIn(trx, site.id, ended, levels)) {
      if (statusAt(setting, partner, ended.end) !== 'active') continue
      const own = held.get(partner)?.findLast(({ from }) => from <= ended.end)?.level ?? ''
      if (reached <= levels.findIndex(({ id }) => id === own)) continue
      const level = levels[reached]!.id
      const id = `pl_${site.id}_${partner}_${ended.start}`
      await trx
        .insertInto('partner_levels')
        .values({
          ...{ id, site_id: site.id, partner_id: partner, level, from_at: ended.end },
          ...{ author: CALENDAR, reason: '', stated_at: now },
        })
        .execute()
      const deed = { site: site.id, action: 'partner.level', subject: partner, detail: { level } }
      await record(trx, CALENDAR, deed, now)
      count += 1
    }
    return count
  })
}

/** By partner: the place of the highest level that the net sales of a quarter reach. */
async function reachedIn(
  db: Kysely<Tables>,
  site: string,
  { start, end }: { start: number; end: number },
  levels: readonly ProgrammeLevel[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  if (levels.length === 0) return found
  const rows = await db
    .selectFrom('commissions')
    .selectAll()
    .where('site_id', '=', site)
    .where('at', '>=', start)
    .where('at', '<', end)
    .execute()
  for (const [partner, own] of Map.groupBy(rows, row => row.partner_id)) {
    const orders = [...new Map(own.map(row => [row.order_id, row])).values()]
      .map(countedOf)
      .filter(({ order, isVoid }) => order.isKept && !isVoid)
    const highest = levels.findLastIndex(({ reaches }) => {
      if (!reaches) return false
      const sales = orders.filter(({ currency }) => currency === reaches.currency)
      return compare(sumOf(sales.map(({ base }) => base ?? ZERO)), fraction(BigInt(reaches.amount))) >= 0
    })
    if (highest >= 0) found.set(partner, highest)
  }
  return found
}
