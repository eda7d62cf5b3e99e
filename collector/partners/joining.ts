import type { Kysely } from 'kysely'
import { normalEmail } from '../../shared/email.ts'
import type { Language } from '../../shared/person.ts'
import type { Application } from '../../shared/portal.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { phoneOf } from '../ingest/phone.ts'
import type { Tables } from '../model/tables.ts'
import { adminIds, layMessages } from './messages/outbox.ts'
import type { PartnerSite } from './partner-site.ts'
import { createPartner } from './partners.ts'
import { type PersonRow, personByEmail } from './people.ts'
import { acceptTerms } from './programme/acceptance.ts'

/** The author of a partner's changes. */
export const PORTAL = 'portal'

type Terms = { version: number; language: Language; hash: string }

/**
 * Accepts an application. The address of an existing partner receives a sign-in mail instead. The answer is the same, so
 * that it does not reveal which addresses belong to partners.
 */
export async function apply(
  db: Kysely<Tables>,
  site: PartnerSite,
  wish: Application,
  terms: Terms,
  now: number,
): Promise<Refusal | null> {
  const email = normalEmail(wish.email)
  if (email === null) return refusal('bad_request', 'this is no e-mail address', 'email')
  const { name, company, website, note, phone, language } = wish
  // Before the address is looked up: what is wrong with a form is said whether or not the address is known.
  if (phone && phoneOf(phone, site.country) === null)
    return refusal('bad_request', 'this is no phone number', 'phone')
  const known = await personByEmail(db, site.id, email)
  if (known) {
    await askToSignIn(db, known, now)
    return null
  }
  const person = { name, email, language, ...(phone && { phone }) }
  const joined = await join(db, site, { name, company, website, note, person }, terms, now)
  // Another application of the address has come in between.
  return isRefusal(joined) && joined.code !== 'conflict' ? joined : null
}

type Joining = {
  name: string
  company: string
  website: string
  note: string
  person: { name: string; email: string; language: Language; phone?: string }
  /** The time from which on the partner has applied. */
  kind?: 'affiliate' | 'referrer'
}

/** Creates a partner with an open application and accepted terms, and notifies the admins. */
export async function join(
  db: Kysely<Tables>,
  site: PartnerSite,
  { kind = 'affiliate', ...wish }: Joining,
  terms: Terms | null,
  now: number,
): Promise<{ partner: string; person: string } | Refusal> {
  const made = await createPartner(db, site, { ...wish, kind, status: 'applied' }, PORTAL, now)
  if (isRefusal(made)) return made
  const { partner } = made
  const person = made.person!
  if (terms) await acceptTerms(db, { site: site.id, partner, person, ...terms }, now)
  const admins = await adminIds(db)
  await layMessages(
    db,
    admins.map(user => ({
      site: site.id,
      kind: 'staff_application' as const,
      partner,
      user,
      cause: partner,
    })),
    now,
  )
  return { partner, person }
}

/** The limit of sign-in mails per person, since any visitor can request them for an address. */
const SIGN_IN_MAILS = { most: 5, withinMs: 3_600_000 }

/** Adds a mail with a sign-in link to the outbox: at most one a minute, and at most five an hour. */
export async function askToSignIn(db: Kysely<Tables>, person: PersonRow, now: number): Promise<void> {
  const { count } = await db
    .selectFrom('partner_messages')
    .select(row => row.fn.countAll<number>().as('count'))
    .where('site_id', '=', person.site_id)
    .where('created_at', '>', now - SIGN_IN_MAILS.withinMs)
    .where('person_id', '=', person.id)
    .where('kind', '=', 'sign_in')
    .executeTakeFirstOrThrow()
  if (Number(count) >= SIGN_IN_MAILS.most) return
  const message = {
    site: person.site_id,
    kind: 'sign_in' as const,
    partner: person.partner_id,
    person: person.id,
    cause: `asked in ${Math.floor(now / 60_000)}`,
  }
  await layMessages(db, [message], now)
}
