import type { Kysely } from 'kysely'
import { hashed, newToken } from '../accounts/secrets.ts'
import type { Tables } from '../model/tables.ts'
import type { PersonRow } from './people.ts'

export const PORTAL_SESSION_MS = 30 * 24 * 3_600_000
/** A link that staff copy by hand may be opened days later; a link that was requested by mail is used at once. */
export const COPIED_LINK_MS = 7 * 24 * 3_600_000
export const MAILED_LINK_MS = 30 * 60_000
/** The prefix keeps tokens of the portal apart from those of the dashboard, in any log or header. */
const PREFIX = 'p_'

type Whom = { id: string; site_id: string }

/** A one-time link into the portal; the table stores only its hash. */
export async function makePortalLink(
  db: Kysely<Tables>,
  person: Whom,
  lifetime: number,
  now: number,
): Promise<string> {
  await db.deleteFrom('partner_tokens').where('expires_at', '<=', now).execute()
  return insert(db, { kind: 'link', site: person.site_id, person: person.id }, lifetime, now)
}

/** The person of a link that can still be used; the link is not used by asking. */
export async function personOfLink(
  db: Kysely<Tables>,
  site: string,
  token: string,
  now: number,
): Promise<PersonRow | null> {
  const row = await db
    .selectFrom('partner_tokens')
    .innerJoin('partner_people', 'partner_people.id', 'partner_tokens.person_id')
    .selectAll('partner_people')
    .where('partner_tokens.hash', '=', hashed(token))
    .where('partner_tokens.kind', '=', 'link')
    .where('partner_tokens.site_id', '=', site)
    .where('partner_tokens.used_at', 'is', null)
    .where('partner_tokens.expires_at', '>', now)
    .where('partner_people.removed_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Redeems a link and opens a session; of concurrent attempts only one succeeds. */
export const enterByLink = (
  db: Kysely<Tables>,
  site: string,
  token: string,
  now: number,
): Promise<{ person: string; session: string } | null> =>
  db.transaction().execute(async trx => {
    const used = await trx
      .updateTable('partner_tokens')
      .set({ used_at: now })
      .where('hash', '=', hashed(token))
      .where('kind', '=', 'link')
      .where('site_id', '=', site)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('person_id')
      .executeTakeFirst()
    if (!used?.person_id) return null
    // An invited person accepts by entering.
    await trx
      .updateTable('partner_people')
      .set({ accepted_at: now })
      .where('id', '=', used.person_id)
      .where('accepted_at', 'is', null)
      .execute()
    const opened = { kind: 'session', site, person: used.person_id } as const
    return { person: used.person_id, session: await insert(trx, opened, PORTAL_SESSION_MS, now) }
  })

/** The person of a portal session, as long as the person and the partner are there. */
export async function whosePortalSession(
  db: Kysely<Tables>,
  token: string,
  now: number,
): Promise<PersonRow | null> {
  const row = await db
    .selectFrom('partner_tokens')
    .innerJoin('partner_people', 'partner_people.id', 'partner_tokens.person_id')
    .selectAll('partner_people')
    .where('partner_tokens.hash', '=', hashed(token))
    .where('partner_tokens.kind', '=', 'session')
    .where('partner_tokens.expires_at', '>', now)
    .where('partner_people.removed_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

export async function closePortalSession(db: Kysely<Tables>, token: string): Promise<void> {
  await db
    .deleteFrom('partner_tokens')
    .where('hash', '=', hashed(token))
    .where('kind', '=', 'session')
    .execute()
}

/** A link by which the referrer of the public form confirms the referral. */
export const makeConfirmation = (
  db: Kysely<Tables>,
  referral: Whom,
  expiresAt: number,
  now: number,
): Promise<string> =>
  insert(db, { kind: 'confirm', site: referral.site_id, referral: referral.id }, expiresAt - now, now)

/** The referral of a confirmation; it can be read again until the token expires. */
export async function referralOfConfirmation(
  db: Kysely<Tables>,
  site: string,
  token: string,
  now: number,
): Promise<string | null> {
  const row = await db
    .selectFrom('partner_tokens')
    .select('referral_id')
    .where('hash', '=', hashed(token))
    .where('kind', '=', 'confirm')
    .where('site_id', '=', site)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.referral_id ?? null
}

type Wish = { kind: 'session' | 'link' | 'confirm'; site: string; person?: string; referral?: string }

async function insert(
  db: Kysely<Tables>,
  { kind, site, person, referral }: Wish,
  lifetime: number,
  now: number,
): Promise<string> {
  const token = PREFIX + newToken()
  await db
    .insertInto('partner_tokens')
    .values({
      hash: hashed(token),
      site_id: site,
      kind,
      person_id: person ?? null,
      referral_id: referral ?? null,
      created_at: now,
      expires_at: now + lifetime,
      used_at: null,
    })
    .execute()
  return token
}
