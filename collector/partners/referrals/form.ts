import type { Kysely } from 'kysely'
import { normalEmail } from '../../../shared/email.ts'
import type { Language } from '../../../shared/person.ts'
import type { PublicReferral } from '../../../shared/referral.ts'
import { isRefusal, type Refusal, refusal } from '../../../shared/refusal.ts'
import type { Tables } from '../../model/tables.ts'
import { referralOfConfirmation } from '../access.ts'
import { join } from '../joining.ts'
import type { PartnerSite } from '../partner-site.ts'
import { personByEmail } from '../people.ts'
import { acceptTerms } from '../programme/acceptance.ts'
import type { Referrals } from './referrals.ts'
import { findReferral, type ReferralRow } from './rows.ts'

const DAY_MS = 86_400_000
/** Referrals that one person may submit within a day, whether or not they are confirmed. */
const PER_DAY = 20

/** The sentence about passing data on, as the form shows it; the referral keeps it. */
export const BASIS_TEXTS: Record<Language, Record<'asked' | 'agreed', string>> = {
  pl: {
    asked: 'Ta osoba poprosiła o kontakt i wie, że przekazuję jej dane.',
    agreed: 'Ta osoba zgodziła się, żeby przekazać jej dane i się z nią skontaktować.',
  },
  en: {
    asked: 'This person has asked to be contacted and knows that I pass the data on.',
    agreed: 'This person has agreed that I pass the data on and that they are contacted.',
  },
}

export async function hasReferredEnough(
  db: Kysely<Tables>,
  site: string,
  by: { person: string } | { email: string },
  now: number,
): Promise<boolean> {
  const all = db
    .selectFrom('referrals')
    .select(row => row.fn.countAll<number>().as('count'))
    .where('site_id', '=', site)
    .where('at', '>', now - DAY_MS)
  const own =
    'person' in by ? all.where('person_id', '=', by.person) : all.where('referrer_email', '=', by.email)
  return Number((await own.executeTakeFirst())?.count ?? 0) >= PER_DAY
}

/**
 * Accepts a referral of the public form. It looks up neither person, so that the answer and its timing are the same for
 * known and unknown people.
 */
export async function submitByForm(
  { db, referrals, site, now }: { db: Kysely<Tables>; referrals: Referrals; site: PartnerSite; now: number },
  form: PublicReferral,
  terms: { version: number; hash: string },
): Promise<ReferralRow | Refusal> {
  const email = normalEmail(form.referrer.email)
  if (email === null) return refusal('bad_request', 'this is no e-mail address', 'referrer.email')
  if (await hasReferredEnough(db, site.id, { email }, now))
    return refusal('rate_limited', 'so many referrals in a day are too many; go on tomorrow')
  return referrals.submit(site, form.referral, {
    partner: null,
    person: null,
    channel: 'form',
    language: form.language,
    basisText: BASIS_TEXTS[form.language][form.referral.basis],
    terms,
    referrer: { name: form.referrer.name, email },
  })
}

/** Confirms a referral of the form: its referrer becomes a partner with an application, unless already a partner. */
export async function confirmReferral(
  { db, referrals, site, now }: { db: Kysely<Tables>; referrals: Referrals; site: PartnerSite; now: number },
  token: string,
): Promise<Refusal | null> {
  const id = await referralOfConfirmation(db, site.id, token, now)
  const row = id === null ? undefined : await findReferral(db, id)
  if (!row?.referrer_email) return id !== null && row?.confirmed_at != null ? null : SPENT
  const language: Language = row.language === 'en' ? 'en' : 'pl'
  const terms =
    row.terms_version === null || row.terms_hash === null
      ? null
      : { version: Number(row.terms_version), language, hash: row.terms_hash }
  let known = await personByEmail(db, site.id, row.referrer_email)
  if (!known) {
    const person = { name: row.referrer_name, email: row.referrer_email, language }
    const wish = { name: row.referrer_name, company: '', website: '', note: '', person }
    // The referral counts from its submission, so the partner has applied since then.
    const joined = await join(db, site, { ...wish, kind: 'referrer' }, terms, Number(row.at))
    if (isRefusal(joined) && joined.code !== 'conflict') return joined
    known = await personByEmail(db, site.id, row.referrer_email)
  } else if (terms)
    await acceptTerms(db, { site: site.id, partner: known.partner_id, person: known.id, ...terms }, now)
  if (!known) return SPENT
  await db
    .updateTable('referrals')
    .set({
      confirmed_at: now,
      partner_id: known.partner_id,
      person_id: known.id,
      referrer_name: '',
      referrer_email: null,
    })
    .where('id', '=', row.id)
    .where('confirmed_at', 'is', null)
    .execute()
  await referrals.settle(row.id)
  return null
}

const SPENT = refusal('not_found', 'this link is used, expired or unknown')
