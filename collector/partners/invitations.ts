import type { Kysely } from 'kysely'
import type { Language } from '../../shared/person.ts'
import type { Invitation } from '../../shared/portal.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { record } from '../accounts/audit.ts'
import type { Tables } from '../model/tables.ts'
import { COPIED_LINK_MS, makePortalLink, personOfLink } from './access.ts'
import { PORTAL } from './joining.ts'
import { layMessages } from './messages/outbox.ts'
import type { PartnerSite } from './partner-site.ts'
import { findPartner } from './partners.ts'
import { addPerson, forgetPerson, type PersonRow } from './people.ts'

/** Invitations that an owner may send within a day: each is a mail to an address that the owner chose. */
const PER_DAY = { most: 20, withinMs: 86_400_000 }

/**
 * Invites a colleague. Until the person accepts by the link, there is no other mail and no session; an invitation that is not
 * accepted is deleted with the person's data.
 */
export async function invite(
  db: Kysely<Tables>,
  site: PartnerSite,
  by: PersonRow,
  wish: { name: string; email: string },
  now: number,
): Promise<PersonRow | Refusal> {
  const language: Language = by.language === 'en' ? 'en' : 'pl'
  const added = await addPerson(db, site, by.partner_id, { ...wish, role: 'member', language }, now, {
    isInvited: true,
  })
  if (isRefusal(added)) return added
  await record(
    db,
    PORTAL,
    { site: site.id, action: 'partner.person.invite', subject: added.id, detail: { by: by.id } },
    now,
  )
  return added
}

/**
 * Sends the invitation by mail; without a mail server returns the token of a link to hand over. Each makes a new link, the
 * earlier ones work until they end.
 */
export async function sendInvitation(
  db: Kysely<Tables>,
  by: PersonRow,
  person: PersonRow,
  hasMail: boolean,
  now: number,
): Promise<{ token: string | null } | Refusal> {
  if (person.accepted_at !== null) return refusal('conflict', 'this person has accepted already')
  if (!hasMail) return { token: await makePortalLink(db, person, COPIED_LINK_MS, now) }
  const { count } = await db
    .selectFrom('partner_messages')
    .select(row => row.fn.countAll<number>().as('count'))
    .where('site_id', '=', by.site_id)
    .where('created_at', '>', now - PER_DAY.withinMs)
    .where('partner_id', '=', by.partner_id)
    .where('kind', '=', 'invitation')
    .executeTakeFirstOrThrow()
  if (Number(count) >= PER_DAY.most)
    return refusal('rate_limited', 'so many invitations in a day are too many; go on tomorrow')
  await layMessages(
    db,
    [
      {
        site: by.site_id,
        kind: 'invitation',
        partner: by.partner_id,
        person: person.id,
        detail: { by: by.id },
        cause: `invited in ${Math.floor(now / 60_000)}`,
      },
    ],
    now,
  )
  return { token: null }
}

/** What a link invites to; null if it is used or has ended. After the acceptance the link signs in. */
export async function readInvitation(
  db: Kysely<Tables>,
  site: string,
  token: string,
  now: number,
): Promise<Invitation | null> {
  const person = await personOfLink(db, site, token, now)
  if (!person) return null
  const partner = await findPartner(db, person.partner_id)
  return {
    isInvited: person.accepted_at === null,
    partner: partner?.company || partner?.name || '',
    name: person.name,
    email: person.email ?? '',
  }
}

/** Deletes the data of invited persons after the time of a link. Their address is free again. */
export async function lapseInvitations(db: Kysely<Tables>, site: string, now: number): Promise<void> {
  const rows = await db
    .selectFrom('partner_people')
    .select('id')
    .where('site_id', '=', site)
    .where('accepted_at', 'is', null)
    .where('removed_at', 'is', null)
    .where('created_at', '<=', now - COPIED_LINK_MS)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('partner_tokens')
            .select('hash')
            .whereRef('partner_tokens.person_id', '=', 'partner_people.id')
            .where('kind', '=', 'link')
            .where('expires_at', '>', now),
        ),
      ),
    )
    .execute()
  for (const { id } of rows) {
    await forgetPerson(db, id, now)
    // They never were the partner's people: nothing is recognised by their names.
    await db.updateTable('partner_people').set({ hashes: '[]' }).where('id', '=', id).execute()
  }
}
