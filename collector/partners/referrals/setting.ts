import type { Kysely } from 'kysely'
import type { PartnerDeal } from '../../../shared/partner.ts'
import type { Programme } from '../../../shared/programme.ts'
import type { Tables } from '../../model/tables.ts'
import { Calendar } from '../../score/time/calendar.ts'
import type { PartnerSite } from '../partner-site.ts'
import { defaultProgramme } from '../programme/default-programme.ts'
import { inForceAt, readVersions, type Version } from '../programme/versions.ts'
import { type Interval, readIntervals, statusAt } from '../statuses.ts'
import type { Setting } from './law.ts'

const CONFIRM_DAYS = 7
const OWN_LEAD_DAYS = 30

/** The settings of a site for the law of referrals: the programme, the deals and the statuses. */
export type SiteSetting = Setting & {
  documentAt(at: number): Programme
  versions: readonly Version[]
  windowEnd(at: number): number
  leadEnd(at: number): number
  /** So many working days later, Monday to Friday, in the programme's zone. */
  workingDaysAfter(at: number, days: number): number
  daysAfter(at: number, days: number): number
}

type Deal = { partner: string; from: number; deal: PartnerDeal }

export async function readSetting(db: Kysely<Tables>, site: PartnerSite): Promise<SiteSetting> {
  const [versions, intervals, deals] = await Promise.all([
    readVersions(db, site.id),
    readIntervals(db, site.id),
    db.selectFrom('partner_deals').selectAll().where('site_id', '=', site.id).execute(),
  ])
  const stated = deals
    .toSorted((a, b) => Number(a.from_at) - Number(b.from_at) || (a.id < b.id ? -1 : 1))
    .map(row => ({
      partner: row.partner_id,
      from: Number(row.from_at),
      deal: JSON.parse(row.document) as PartnerDeal,
    }))
  return makeSetting(site, versions, intervals, stated)
}

export function makeSetting(
  site: Pick<PartnerSite, 'name' | 'timeZone'>,
  versions: readonly Version[],
  intervals: ReadonlyMap<string, readonly Interval[]>,
  deals: readonly Deal[],
): SiteSetting {
  const calendars = new Map<string, Calendar>()
  const calendarOf = (zone: string) => {
    const known = calendars.get(zone) ?? new Calendar(zone)
    calendars.set(zone, known)
    return known
  }
  const published = versions.filter(({ publishedAt }) => publishedAt !== null)
  const first = published.toSorted((a, b) => a.beginsAt! - b.beginsAt!)[0]?.document
  const fallback = first ?? defaultProgramme(site.name)
  const documentAt = (at: number) => inForceAt(published, at)?.document ?? fallback
  const calendarAt = (at: number) => calendarOf(documentAt(at).timeZone ?? site.timeZone)
  const daysAfter = (at: number, days: number) =>
    calendarAt(at).plus(at, { months: 0, days, ms: 0, shortest: 0 })
  return {
    versions,
    documentAt,
    daysAfter,
    statusAt: (partner, at) => statusAt(intervals.get(partner), at),
    bannedFrom(partner, after) {
      const own = intervals.get(partner) ?? []
      if (statusAt(own, after) === 'banned') return after
      return own.find(({ status, from }) => status === 'banned' && from > after)?.from ?? null
    },
    confirmUntil: at => daysAfter(at, CONFIRM_DAYS),
    protectedUntil(partner, at) {
      const own = deals.findLast(deal => deal.partner === partner && deal.from <= at)?.deal.protectionDays
      return daysAfter(at, own ?? documentAt(at).referrals.protectionDays)
    },
    refuses: at => documentAt(at).referrals.refuses,
    windowEnd: at => daysAfter(at, documentAt(at).codes.windowDays),
    leadEnd: at => daysAfter(at, OWN_LEAD_DAYS),
    workingDaysAfter(at, days) {
      let end = at
      for (let left = days; left > 0; ) {
        end = daysAfter(end, 1)
        const weekday = new Intl.DateTimeFormat('en', {
          weekday: 'short',
          timeZone: documentAt(at).timeZone ?? site.timeZone,
        }).format(end)
        if (weekday !== 'Sat' && weekday !== 'Sun') left -= 1
      }
      return end
    },
  }
}
