import type { Kysely } from 'kysely'
import type { PartnerDetail, PartnerInfo } from '../../shared/partner.ts'
import type { Tables } from '../model/tables.ts'
import { iso, isoOrNull } from '../platform/iso.ts'
import { readLevels } from './levels.ts'
import type { PartnerRow } from './partners.ts'
import { peopleOf, personInfo } from './people.ts'
import { type Interval, readIntervals, statusAt } from './statuses.ts'

/** All partners of a site, the newest first. */
export async function listPartners(db: Kysely<Tables>, site: string, now: number): Promise<PartnerInfo[]> {
  const rows = await db
    .selectFrom('partners')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  const intervals = await readIntervals(db, site)
  const people = await db
    .selectFrom('partner_people')
    .select(['partner_id', 'email', 'role'])
    .where('site_id', '=', site)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .execute()
  const counts = await countReferrals(db, site)
  const peopleByPartner = Map.groupBy(people, row => row.partner_id)
  return rows.map(row =>
    info(row, intervals.get(row.id) ?? [], peopleByPartner.get(row.id) ?? [], counts.get(row.id), now),
  )
}

export async function readPartner(db: Kysely<Tables>, row: PartnerRow, now: number): Promise<PartnerDetail> {
  const [intervals, people, statuses, deals, levels, accepted, counts] = await Promise.all([
    readIntervals(db, row.site_id, row.id),
    peopleOf(db, row.id),
    db.selectFrom('partner_statuses').selectAll().where('partner_id', '=', row.id).execute(),
    db.selectFrom('partner_deals').selectAll().where('partner_id', '=', row.id).execute(),
    readLevels(db, row.site_id, row.id),
    db.selectFrom('terms_acceptances').selectAll().where('partner_id', '=', row.id).orderBy('at').execute(),
    countReferrals(db, row.site_id, row.id),
  ])
  const own = intervals.get(row.id) ?? []
  const present = people.filter(person => person.removed_at === null)
  const stated = new Map(statuses.map(one => [one.id, one]))
  return {
    ...info(row, own, present, counts.get(row.id), now),
    persons: people.map(personInfo),
    statuses: own.map(({ id, status, from }) => ({
      status,
      from: iso(from),
      reason: stated.get(id)?.reason ?? '',
      author: stated.get(id)?.author ?? '',
    })),
    deals: deals
      .toSorted((a, b) => Number(a.from_at) - Number(b.from_at) || (a.id < b.id ? -1 : 1))
      .map(deal => ({
        deal: JSON.parse(deal.document),
        from: iso(Number(deal.from_at)),
        reason: deal.reason,
        author: deal.author,
      })),
    levels: (levels.get(row.id) ?? []).map(({ level, from, reason, author }) => ({
      ...{ level: level === '' ? null : level, from: iso(from), reason, author },
    })),
    acceptances: accepted.map(one => ({
      version: Number(one.version),
      language: one.language === 'en' ? 'en' : 'pl',
      textHash: one.text_hash,
      at: iso(Number(one.at)),
      person: one.person_id,
    })),
  }
}

type Counts = PartnerInfo['referrals']

async function countReferrals(
  db: Kysely<Tables>,
  site: string,
  partner?: string,
): Promise<Map<string, Counts>> {
  let query = db
    .selectFrom('referrals')
    .select(['partner_id', 'state', row => row.fn.countAll<number>().as('count')])
    .where('site_id', '=', site)
    .where('partner_id', 'is not', null)
    .groupBy(['partner_id', 'state'])
  if (partner !== undefined) query = query.where('partner_id', '=', partner)
  const counts = new Map<string, Counts>()
  for (const { partner_id, state: at, count } of await query.execute()) {
    const own = counts.get(partner_id!) ?? { open: 0, won: 0, all: 0 }
    counts.set(partner_id!, own)
    own.all += Number(count)
    if (at === 'open' || at === 'working') own.open += Number(count)
    if (at === 'won') own.won += Number(count)
  }
  return counts
}

const info = (
  row: PartnerRow,
  intervals: readonly Interval[],
  people: readonly { email: string | null; role: string }[],
  referrals: Counts = { open: 0, won: 0, all: 0 },
  now: number,
): PartnerInfo => {
  const holding = intervals.findLast(({ from }) => from <= now)
  return {
    id: row.id,
    site: row.site_id,
    name: row.name,
    company: row.company,
    website: row.website,
    kind: row.kind,
    note: row.note,
    status: statusAt(intervals, now) ?? 'applied',
    statusSince: iso(holding?.from ?? Number(row.created_at)),
    createdAt: iso(Number(row.created_at)),
    erasedAt: isoOrNull(row.erased_at === null ? null : Number(row.erased_at)),
    email: (people.find(({ role }) => role === 'owner') ?? people[0])?.email ?? null,
    people: people.length,
    referrals,
  }
}
