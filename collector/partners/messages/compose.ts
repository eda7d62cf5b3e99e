import type { Kysely, Selectable } from 'kysely'
import type { Language } from '../../../shared/person.ts'
import type { Tables } from '../../model/tables.ts'
import { COPIED_LINK_MS, MAILED_LINK_MS, makeConfirmation, makePortalLink } from '../access.ts'
import { readVersions } from '../programme/versions.ts'
import { findReferral, isPinned, type ReferralRow } from '../referrals/rows.ts'
import { isApplicant } from '../statuses.ts'
import type { Mail } from './mail.ts'
import { type MoneyFacts, moneyFacts } from './money-facts.ts'
import { MONEY_KINDS } from './money-words.ts'
import type { MessageKind } from './outbox.ts'
import { WORDS } from './words.ts'

export type MessageRow = Selectable<Tables['partner_messages']>
export type Letter = { to: string; mail: Mail; programme: string }

type Receiver = { id: string; site_id: string; email: string; name: string; language: Language }
/** The kinds of messages that expire, with the time after which they are not sent. */
const STALE_MS: Partial<Record<MessageKind, number>> = {
  sign_in: 3_600_000,
  staff_reminder: 3 * 86_400_000,
}

/**
 * Composes a message from the rows that it names at the time of sending, so that it contains no erased data. Null if it no
 * longer has a receiver. The link is created here, so that the outbox stores no token.
 */
export async function composeMessage(
  db: Kysely<Tables>,
  row: MessageRow,
  base: string,
  now: number,
): Promise<Letter | null> {
  const kind = row.kind as MessageKind
  if (now - Number(row.created_at) > (STALE_MS[kind] ?? Number.POSITIVE_INFINITY)) return null
  const referral = row.referral_id === null ? null : ((await findReferral(db, row.referral_id)) ?? null)
  if (row.referral_id !== null && (!referral || isPinned(referral))) return null
  const to = await receiverOf(db, row, referral, now)
  if (!to) return null
  const detail = JSON.parse(row.detail) as Record<string, unknown>
  const site = await db.selectFrom('sites').selectAll().where('id', '=', row.site_id).executeTakeFirst()
  const versions = await readVersions(db, row.site_id)
  const version = versions.find(one => one.version === detail.version) ?? versions[0]
  const programme = version?.document.name[to.language] ?? site?.name ?? ''
  const zone = version?.document.timeZone ?? site?.time_zone ?? 'UTC'
  const date = (at: number | null) =>
    at === null ? '' : new Intl.DateTimeFormat(to.language, { dateStyle: 'long', timeZone: zone }).format(at)
  const money = isMoney(kind)
    ? await moneyFacts(db, row, detail, { language: to.language, day: date })
    : NO_MONEY
  if (!money) return null
  const partner = row.partner_id === null ? null : await partnerName(db, row.partner_id)
  const inviter = typeof detail.by === 'string' ? await personName(db, detail.by) : null
  const mail = WORDS[to.language][kind]({
    programme,
    person: to.name,
    referred: referral?.name ?? '',
    state: (detail.state ?? 'open') as never,
    reason: String(detail.reason ?? ''),
    partner: partner ?? '',
    inviter: inviter ?? '',
    ...{ amount: money.amount, number: money.number },
    date:
      money.date ||
      date(kind === 'terms_change' ? (version?.beginsAt ?? null) : orNull(referral?.remind_at ?? null)),
    url: isMoney(kind)
      ? `${base}/partner/${row.site_id}/${money.page}`
      : await urlOf(db, row, referral, to, base, now),
  })
  return { to: to.email, mail, programme }
}

const NO_MONEY: MoneyFacts = { amount: '', number: '', date: '', page: '' }
const isMoney = (kind: MessageKind): boolean => (MONEY_KINDS as readonly string[]).includes(kind)

const orNull = (at: number | null): number | null => (at === null ? null : Number(at))

async function receiverOf(
  db: Kysely<Tables>,
  row: MessageRow,
  referral: ReferralRow | null,
  now: number,
): Promise<Receiver | null> {
  const { site_id } = row
  if (row.user_id !== null) {
    const user = await db.selectFrom('users').selectAll().where('id', '=', row.user_id).executeTakeFirst()
    if (!user || user.disabled_at !== null) return null
    return { id: user.id, site_id, email: user.email, name: user.name, language: languageOf(user.language) }
  }
  if (row.person_id !== null) {
    const person = await db
      .selectFrom('partner_people')
      .selectAll()
      .where('id', '=', row.person_id)
      .executeTakeFirst()
    if (!person?.email) return null
    // Before the invitation is accepted there is nothing else to say to the person; afterwards it is spent.
    if ((person.accepted_at === null) !== (row.kind === 'invitation') && row.kind !== 'sign_in') return null
    // An applicant may be any stranger, and these tell whether the referred person is known.
    if (referral && (await isApplicant(db, person.partner_id, now))) return null
    if ((JSON.parse(person.muted) as string[]).includes(row.kind)) return null
    const { id, email, name } = person
    return { id, site_id, email, name, language: languageOf(person.language) }
  }
  if (!referral?.referrer_email) return null
  const language = languageOf(referral.language)
  return { id: '', site_id, email: referral.referrer_email, name: referral.referrer_name, language }
}

async function urlOf(
  db: Kysely<Tables>,
  row: MessageRow,
  referral: ReferralRow | null,
  to: Receiver,
  base: string,
  now: number,
): Promise<string> {
  const portal = `${base}/partner/${row.site_id}`
  switch (row.kind as MessageKind) {
    case 'sign_in':
      return `${portal}/enter#${await makePortalLink(db, to, MAILED_LINK_MS, now)}`
    case 'welcome':
    case 'invitation':
      return `${portal}/enter#${await makePortalLink(db, to, COPIED_LINK_MS, now)}`
    case 'referral_confirm':
      return `${portal}/confirm#${await makeConfirmation(db, referral!, Number(referral!.next_at ?? now), now)}`
    case 'terms_change':
      return `${portal}/terms`
    case 'staff_application':
      return `${base}/partners/${row.partner_id}?site=${row.site_id}`
    case 'staff_referral':
    case 'staff_reminder':
      return `${base}/partners/referrals?site=${row.site_id}`
    default:
      return `${portal}/referrals`
  }
}

const languageOf = (text: string): Language => (text === 'en' ? 'en' : 'pl')

async function personName(db: Kysely<Tables>, id: string): Promise<string | null> {
  const row = await db.selectFrom('partner_people').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? null
}

async function partnerName(db: Kysely<Tables>, id: string): Promise<string | null> {
  const row = await db.selectFrom('partners').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? null
}
