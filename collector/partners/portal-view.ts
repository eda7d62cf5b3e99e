import type { Kysely } from 'kysely'
import type { PortalExport, PortalMe } from '../../shared/portal.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'
import { MUTABLE_KINDS } from './messages/outbox.ts'
import { readPartner } from './partner-info.ts'
import { findPartner } from './partners.ts'
import { type PersonRow, peopleOf } from './people.ts'
import { acceptedVersion } from './programme/acceptance.ts'
import { inForceAt, readVersions, upcomingAt } from './programme/versions.ts'
import { allOwnReferrals } from './referrals/own-view.ts'
import { isApplicant, readIntervals, statusAt } from './statuses.ts'

/** The data about the person of a session, the partner and the terms that the portal shows. */
export async function portalMe(
  db: Kysely<Tables>,
  person: PersonRow,
  hasMail: boolean,
  now: number,
): Promise<PortalMe> {
  const [partner, intervals, people, versions, accepted] = await Promise.all([
    findPartner(db, person.partner_id),
    readIntervals(db, person.site_id, person.partner_id),
    peopleOf(db, person.partner_id),
    readVersions(db, person.site_id),
    acceptedVersion(db, person.partner_id),
  ])
  const inForce = inForceAt(versions, now)
  const upcoming = upcomingAt(versions, now)
  const named = inForce ?? upcoming ?? versions[0]
  return {
    partner: {
      id: person.partner_id,
      name: partner?.name ?? '',
      company: partner?.company ?? '',
      status: statusAt(intervals.get(person.partner_id), now) ?? 'applied',
    },
    person: {
      id: person.id,
      name: person.name,
      email: person.email ?? '',
      phone: person.phone,
      role: person.role,
      language: person.language === 'en' ? 'en' : 'pl',
    },
    programme: named?.document.name ?? { pl: 'Program partnerski', en: 'Partner programme' },
    muted: JSON.parse(person.muted) as string[],
    canMute: [...MUTABLE_KINDS],
    terms: {
      accepted,
      inForce: inForce?.version ?? null,
      upcoming: upcoming && { version: upcoming.version, beginsAt: iso(upcoming.beginsAt!) },
    },
    people: people
      .filter(one => one.removed_at === null)
      .map(({ id, name, email, role, accepted_at }) => ({
        id,
        name,
        email: email ?? '',
        role,
        isInvited: accepted_at === null,
      })),
    hasMail,
  }
}

export async function setMuted(db: Kysely<Tables>, person: string, muted: readonly string[]): Promise<void> {
  const known = MUTABLE_KINDS.filter(kind => muted.includes(kind))
  await db
    .updateTable('partner_people')
    .set({ muted: JSON.stringify(known) })
    .where('id', '=', person)
    .execute()
}

/** The export of a partner's person: all stored data of the person and of the partner. */
export async function portalExport(
  db: Kysely<Tables>,
  person: PersonRow,
  hasMail: boolean,
  now: number,
): Promise<Omit<PortalExport, 'payoutAccount'>> {
  const row = await findPartner(db, person.partner_id)
  const detail = row && (await readPartner(db, row, now))
  // What an applicant is not told of referrals, the kinds of the mails do not tell either.
  const isUntold = await isApplicant(db, person.partner_id, now)
  const messages = await db
    .selectFrom('partner_messages')
    .select(['kind', 'state', 'created_at'])
    .where('person_id', '=', person.id)
    .$if(isUntold, query => query.where('referral_id', 'is', null))
    .orderBy('created_at')
    .execute()
  return {
    me: await portalMe(db, person, hasMail, now),
    statuses: detail?.statuses.map(({ status, from, reason }) => ({ status, from, reason })) ?? [],
    acceptances:
      detail?.acceptances.map(({ version, language, textHash, at }) => ({
        version,
        language,
        textHash,
        at,
      })) ?? [],
    referrals: await allOwnReferrals(db, person.partner_id, now),
    messages: messages.map(one => ({ kind: one.kind, state: one.state, at: iso(Number(one.created_at)) })),
  }
}
