import { isRefusal } from '../../../shared/refusal.ts'
import type { SiteBook } from '../../accounts/site-settings.ts'
import type { Pipeline } from '../../ingest/pipeline.ts'
import { checkEvent } from '../../ingest/validate.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'
import { findPerson } from '../../queries/person.ts'
import type { ReferralRow } from './rows.ts'

type Names = Pick<ReferralRow, 'email' | 'phone'>
export type Means = {
  store: Store
  sites: Pick<SiteBook, 'get'>
  pipeline: Pick<Pipeline, 'take'>
}

/** The contact that a referral is of, by the address, else by the number; null if there is none yet. */
export async function findReferred(
  store: Store,
  site: SiteId,
  { email, phone }: Names,
): Promise<ContactRow | null> {
  if (email !== null) {
    const found = await findPerson(store, site, { email })
    return found && !isRefusal(found) ? found : null
  }
  return phone === null ? null : findByPhone(store, site, phone)
}

/** The contact that first had the number, in E.164, as its trait; of several the one that was seen first. */
async function findByPhone(store: Store, site: SiteId, phone: string): Promise<ContactRow | null> {
  let best: ContactRow | null = null
  await store.scan(rows => {
    for (const row of rows)
      if (row.face.phone === phone && (best === null || isEarlier(row, best))) best = row
  }, site)
  return best
}

const isEarlier = (a: ContactRow, b: ContactRow): boolean => {
  const [first, second] = [a.face.firstSeenAt ?? 0, b.face.firstSeenAt ?? 0]
  return first === second ? a.id < b.id : first < second
}

/**
 * Makes the referral an event of its contact, and the contact if there is none. The ids are functions of the referral,
 * so that a repeated step adds nothing. The event contains the id of the referral and no name of a person.
 */
export async function makeLead(
  { store, sites, pipeline }: Means,
  row: ReferralRow,
  now: number,
): Promise<ContactRow | null> {
  const site = row.site_id
  const settings = await sites.get(site)
  if (!settings) return null
  const known = await findReferred(store, site, row)
  const name = known && row.email === null ? currentName(known) : nameOf(row)
  const props = { referral: row.id, partner: row.partner_id, channel: row.channel, product: row.product }
  const { email, ...who } = name
  const named = email === undefined ? {} : { email }
  const { visitor = null } = who as { visitor?: string }
  const door = { key: 'secret', receivedAt: now, visitor, sentAt: null } as const
  const from = { key: 'secret', agent: '', address: null, receivedAt: now } as const
  let fault: string | null = null
  // A referral that was confirmed days later may be older than the site's retention: its event then has the present time.
  for (const t of new Set([Number(row.at), now])) {
    const about = { i: `${row.id}_who`, n: 'identify', t, ...who, p: { ...traitsOf(row), ...named } }
    const raws = [
      ...(known ? [] : [about]),
      { i: row.id, n: 'referral', t, ...who, p: { ...props, ...named } },
    ]
    const checked = raws.map(raw => checkEvent(raw, door))
    const { rejected } = await pipeline.take(settings, from, checked, raws)
    fault = rejected.find(({ index }) => index === raws.length - 1)?.message ?? null
    if (fault === null) break
  }
  // A known contact has the referral also where its events are refused, as during an objection.
  if (fault !== null && known) return known
  if (fault !== null) throw new Error(`the referral ${row.id} was not taken as an event: ${fault}`)
  const found =
    email === undefined && visitor !== null
      ? await findPerson(store, site, { visitor })
      : await findReferred(store, site, row)
  return found && !isRefusal(found) ? found : known
}

type Name = { email?: string; visitor?: string; userId?: string }

/** Without an address the person is known by the referral alone, until more is known of them. */
const nameOf = ({ id, email }: ReferralRow): Name =>
  email !== null ? { email } : { visitor: `referral-${id}` }

function currentName(row: ContactRow): Name {
  const user = row.identifiers.find(name => name.startsWith('u:'))
  if (user) return { userId: user.slice(2) }
  const email = row.identifiers.find(name => name.startsWith('e:'))
  if (email) return { email: email.slice(2) }
  const visitor = row.streams.find(key => key.startsWith('v:'))
  return visitor ? { visitor: visitor.slice(2) } : {}
}

const traitsOf = ({ name, company, phone }: ReferralRow) => ({
  traits: { name, ...(company && { company }), ...(phone && { phone }) },
})
