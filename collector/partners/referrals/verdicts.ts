import type { Kysely } from 'kysely'
import type { Store } from '../../model/port.ts'
import type { ContactRow } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { factsOf } from '../../transaction/facts.ts'
import type { PartnerSite } from '../partner-site.ts'
import { hashesOf } from '../people.ts'
import { type Deed, readHistory } from './facts.ts'
import { judge, type Verdict } from './law.ts'
import { type ReferralRow, submissionOf } from './rows.ts'
import type { SiteSetting } from './setting.ts'

/** The partner of a folded code of a site at an instant; null if the code is none of a partner's then. */
export type PartnerOfCode = (code: string, at: number) => string | null
export type Sources = {
  store: Pick<Store, 'db' | 'look' | 'registry'>
  /** The registry of codes of a site. */
  codesOf(site: string): Promise<PartnerOfCode>
  /** By keyed hash of a name: the partners that have such a person of their own. Left out: read from the store. */
  ownHashes?: ReadonlyMap<string, ReadonlySet<string>>
}

/** The verdicts of the law on the referrals of one contact, from the stored facts. */
export async function verdictsOf(
  { store, codesOf, ownHashes }: Sources,
  site: Pick<PartnerSite, 'id' | 'tombstoneKey'>,
  rows: readonly ReferralRow[],
  setting: SiteSetting,
  at: number,
): Promise<Map<string, Verdict>> {
  const contact = rows.find(row => row.contact_id !== null)?.contact_id ?? null
  const found = contact === null ? null : await factsOf(store, site.id, contact)
  const partnerOf = await codesOf(site.id)
  const own = ownHashes ?? (await hashesOfSite(store.db, site.id))
  const key = site.tombstoneKey
  const names = found ? namesOf(key, found.row) : []
  const isSelf = (partner: string, row?: ReferralRow) =>
    [...names, ...(row ? hashesOf(key, row.email, row.phone) : [])].some(name => own.get(name)?.has(partner))
  const history = readHistory(found?.facts ?? [], await deedsOf(store.db, site.id, contact), {
    pays: setting.documentAt(at).pays,
    partnerOf,
    windowEnd: setting.windowEnd,
    leadEnd: setting.leadEnd,
    isSelf: partner => isSelf(partner),
  })
  const submissions = rows.map(row =>
    submissionOf(row, row.partner_id !== null && isSelf(row.partner_id, row)),
  )
  return judge(submissions, history, setting, at)
}

/** By keyed hash: the partners that have such a person of their own, former ones included. */
export async function hashesOfSite(db: Kysely<Tables>, site: string): Promise<Map<string, Set<string>>> {
  const people = await db
    .selectFrom('partner_people')
    .select(['partner_id', 'hashes'])
    .where('site_id', '=', site)
    .execute()
  const own = new Map<string, Set<string>>()
  for (const { partner_id, hashes } of people)
    for (const hash of JSON.parse(hashes) as string[])
      own.set(hash, (own.get(hash) ?? new Set()).add(partner_id))
  return own
}

function namesOf(key: string, row: ContactRow): string[] {
  const emails = row.identifiers.filter(name => name.startsWith('e:')).map(name => name.slice(2))
  return [...emails.flatMap(email => hashesOf(key, email, null)), ...hashesOf(key, null, row.face.phone)]
}

async function deedsOf(db: Kysely<Tables>, site: string, contact: string | null): Promise<Deed[]> {
  if (contact === null) return []
  const rows = await db
    .selectFrom('lead_deeds')
    .select(['at', 'deed', 'id'])
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return rows.map(({ at, deed }) => ({ at: Number(at), deed }))
}
