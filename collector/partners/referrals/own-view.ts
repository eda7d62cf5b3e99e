import type { Kysely } from 'kysely'
import {
  type OwnReferral,
  REFERRAL_STATES,
  type ReferralInfo,
  type ReferralState,
} from '../../../shared/referral.ts'
import type { Tables } from '../../model/tables.ts'
import type { Place } from '../../platform/cursor.ts'
import { iso, isoOrNull } from '../../platform/iso.ts'
import { isApplicant } from '../statuses.ts'
import { findReferral, newestFirst, type Part, type ReferralRow } from './rows.ts'

const EXPORTED_AT_ONCE = 1_000

const orNull = (at: number | null): number | null => (at === null ? null : Number(at))
type Step = { state: ReferralState; reason: string; at: string }

/**
 * A page of the referrals of one partner, the newest first, as the partner reads them; `next` is the place after which the
 * following page begins, null on the last one.
 */
export async function ownReferrals(
  db: Kysely<Tables>,
  partner: string,
  part: Part,
  now: number,
): Promise<{ rows: OwnReferral[]; next: Place | null }> {
  const own = db.selectFrom('referrals').selectAll().where('partner_id', '=', partner)
  const { page, next } = await newestFirst(own, part)
  return { rows: await asOwn(db, partner, page, now), next }
}

/** One referral as its partner reads it. */
export async function ownReferral(
  db: Kysely<Tables>,
  partner: string,
  id: string,
  now: number,
): Promise<OwnReferral | undefined> {
  const row = await findReferral(db, id)
  return row?.partner_id === partner ? (await asOwn(db, partner, [row], now))[0] : undefined
}

/** All referrals of one partner, the newest first, for the export. */
export async function allOwnReferrals(
  db: Kysely<Tables>,
  partner: string,
  now: number,
): Promise<OwnReferral[]> {
  const all: OwnReferral[] = []
  let after: Place | null = null
  do {
    const part: Part = { limit: EXPORTED_AT_ONCE, after: after ?? undefined }
    const { rows, next } = await ownReferrals(db, partner, part, now)
    for (const row of rows) all.push(row)
    after = next
  } while (after)
  return all
}

/** The numbers of a partner's referrals: in progress, won, all. Those of an applicant are neither, as the rows are. */
export async function countOwn(db: Kysely<Tables>, partner: string, now: number) {
  const found = await db
    .selectFrom('referrals')
    .select(['state', ({ fn }) => fn.countAll().as('n')])
    .where('partner_id', '=', partner)
    .groupBy('state')
    .execute()
  const isUntold = await isApplicant(db, partner, now)
  const sum = (...states: ReferralState[]) =>
    found.filter(one => states.includes(one.state as ReferralState)).reduce((n, one) => n + Number(one.n), 0)
  return {
    open: isUntold ? 0 : sum('open', 'working'),
    won: isUntold ? 0 : sum('won'),
    all: sum(...REFERRAL_STATES),
  }
}

/**
 * An applicant may be any stranger: until the application is accepted, the answer is the same whether the referred person
 * is known here or not.
 */
async function asOwn(
  db: Kysely<Tables>,
  partner: string,
  rows: readonly ReferralRow[],
  now: number,
): Promise<OwnReferral[]> {
  if (await isApplicant(db, partner, now)) return rows.map(untold)
  const [steps, owners] = await Promise.all([stepsOf(db, rows), ownersOf(db, rows)])
  return rows.map(row => {
    const owner = owners.get(row.contact_id ?? '')
    const isOpen = row.state === 'open' || row.state === 'working'
    return {
      id: row.id,
      name: row.name,
      company: row.company,
      product: row.product,
      at: iso(Number(row.at)),
      state: row.state as ReferralState,
      reason: row.reason,
      since: iso(Number(row.state_at)),
      protectedUntil: isoOrNull(isOpen || row.state === 'won' ? orNull(row.protected_until) : null),
      owner: isOpen ? firstName(owner?.name) : null,
      states: steps.get(row.id) ?? [],
      canWithdraw: isOpen,
    }
  })
}

/** A user without a name is called by the address, which is no partner's to know. */
const firstName = (name = ''): string | null => (name.includes('@') ? null : name.split(/\s+/)[0] || null)

const untold = ({ id, name, company, product, at }: ReferralRow): OwnReferral => ({
  ...{ id, name, company, product, at: iso(Number(at)) },
  ...{ state: 'unconfirmed', reason: 'awaits_approval', since: iso(Number(at)) },
  ...{ protectedUntil: null, owner: null, states: [], canWithdraw: false },
})

export type Wish = Part & {
  site: string
  partner?: string | undefined
  /** `open`: those that sales has to answer. */
  state?: ReferralState | 'to_answer' | undefined
}

/** Referrals of a site as the manager reads them: those to answer by their clock, else the newest first. */
export async function listReferrals(db: Kysely<Tables>, wish: Wish, now: number) {
  let query = db.selectFrom('referrals').selectAll().where('site_id', '=', wish.site)
  if (wish.partner !== undefined) query = query.where('partner_id', '=', wish.partner)
  if (wish.state === 'to_answer') query = query.where('state', 'in', ['open', 'working'])
  else if (wish.state !== undefined) query = query.where('state', '=', wish.state)
  const { page, next } = await newestFirst(query, wish)
  return { rows: await infoOfReferrals(db, page, now), next }
}

export async function infoOfReferrals(
  db: Kysely<Tables>,
  rows: readonly ReferralRow[],
  now: number,
): Promise<ReferralInfo[]> {
  const [steps, owners, partners, people, authors] = await Promise.all([
    stepsOf(db, rows),
    ownersOf(db, rows),
    namesOf(
      db,
      'partners',
      rows.flatMap(row => row.partner_id ?? []),
    ),
    namesOf(
      db,
      'partner_people',
      rows.flatMap(row => row.person_id ?? []),
    ),
    namesOf(
      db,
      'users',
      rows.flatMap(row => row.author ?? []),
    ),
  ])
  return rows.map(row => {
    const remindAt = orNull(row.remind_at)
    return {
      id: row.id,
      partner:
        row.partner_id === null ? null : { id: row.partner_id, name: partners.get(row.partner_id) ?? '' },
      referrer: people.get(row.person_id ?? '') || row.referrer_name,
      contact: row.contact_id,
      name: row.name,
      company: row.company,
      email: row.email,
      phone: row.phone,
      note: row.note,
      product: row.product,
      channel: row.channel,
      author: row.author === null ? null : authors.get(row.author) || row.author,
      basis: row.basis,
      basisText: row.basis_text,
      at: iso(Number(row.at)),
      state: row.state as ReferralState,
      reason: row.reason,
      since: iso(Number(row.state_at)),
      protectedUntil: isoOrNull(orNull(row.protected_until)),
      owner: owners.get(row.contact_id ?? '') ?? null,
      remindAt: isoOrNull(remindAt),
      isOverdue: remindAt !== null && (Number(row.reminders) > 0 || remindAt <= now),
      canOverrule: row.state === 'refused' && row.partner_id !== null && row.name !== '',
      states: steps.get(row.id) ?? [],
    }
  })
}

async function stepsOf(db: Kysely<Tables>, rows: readonly ReferralRow[]): Promise<Map<string, Step[]>> {
  if (rows.length === 0) return new Map()
  const all = await db
    .selectFrom('referral_states')
    .selectAll()
    .where(
      'referral_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('stated_at')
    .orderBy('at')
    .orderBy('id')
    .execute()
  const steps = new Map<string, Step[]>()
  for (const { referral_id, state, reason, at } of all) {
    const own = steps.get(referral_id) ?? []
    steps.set(referral_id, own)
    own.push({ state: state as ReferralState, reason, at: iso(Number(at)) })
  }
  return steps
}

async function ownersOf(db: Kysely<Tables>, rows: readonly ReferralRow[]) {
  const contacts = [...new Set(rows.flatMap(row => row.contact_id ?? []))]
  if (contacts.length === 0) return new Map<string, { id: string; name: string }>()
  const found = await db
    .selectFrom('leads')
    .innerJoin('users', 'users.id', 'leads.owner_id')
    .select(['leads.contact_id', 'users.id', 'users.name', 'users.email'])
    .where('leads.site_id', '=', rows[0]!.site_id)
    .where('leads.contact_id', 'in', contacts)
    .execute()
  return new Map(found.map(({ contact_id, id, name, email }) => [contact_id, { id, name: name || email }]))
}

async function namesOf(
  db: Kysely<Tables>,
  table: 'partners' | 'partner_people' | 'users',
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await db
    .selectFrom(table)
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(found.map(({ id, name }) => [id, name]))
}
