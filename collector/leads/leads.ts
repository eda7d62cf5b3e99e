import type { Kysely, Selectable } from 'kysely'
import { Assignment, type Lead, type LeadChange } from '../../shared/lead.ts'
import type { Outcome } from '../../shared/outcome.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { readValue, writeValue } from '../accounts/stored-value.ts'
import { type ContactId, FOR_PROGRAMS, type SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

type LeadRow = Selectable<Tables['leads']>
type State = Omit<LeadRow, 'site_id' | 'contact_id' | 'updated_at'>
export type LeadKey = { site: SiteId; contact: ContactId }

const NOT_WORKED: State = {
  owner_id: null,
  claimed_at: null,
  snoozed_until: null,
  outcome: null,
  outcome_at: null,
  note: '',
}

/** The present state of a lead; an untouched lead is blank. */
export async function leadOf(db: Kysely<Tables>, { site, contact }: LeadKey): Promise<Lead> {
  return (await leadsOf(db, site, [contact])).get(contact) ?? leadFrom(contact, NOT_WORKED, new Map())
}

/** The leads among these contacts that have been worked. */
export async function leadsOf(
  db: Kysely<Tables>,
  site: SiteId,
  contacts: readonly ContactId[],
): Promise<Map<ContactId, Lead>> {
  if (contacts.length === 0) return new Map()
  const rows = await db
    .selectFrom('leads')
    .selectAll()
    .where('site_id', '=', site)
    .where('contact_id', 'in', [...new Set(contacts)])
    .execute()
  const names = await namesOf(
    db,
    rows.flatMap(row => row.owner_id ?? []),
  )
  return new Map(rows.map(row => [row.contact_id, leadFrom(row.contact_id, row, names)]))
}

/**
 * `me`: the person's id, null for a program. `outcomeBefore`: what had come of the lead before an event was stored that
 * says what comes of it now; without such an event left out.
 */
export const changeLead = (
  db: Kysely<Tables>,
  key: LeadKey,
  change: LeadChange,
  { actor, me, outcomeBefore }: { actor: Actor; me: string | null; outcomeBefore?: Outcome | null },
  now: number,
): Promise<Lead | Refusal> =>
  db.transaction().execute(async trx => {
    const before = await takeState(trx, key)
    const after: State = { ...before }
    const deeds: { deed: string; subject: string }[] = []
    if (change.owner !== undefined) {
      const owner = change.owner === 'me' ? me : change.owner
      if (change.owner === 'me' && me === null)
        return refusal('bad_request', 'an API key is not a user: name the owner', 'owner')
      if (owner !== null && !(await isPerson(trx, owner)))
        return refusal('bad_request', 'there is no such person', 'owner')
      const isMine = owner !== null && owner === me
      if (owner !== before.owner_id || (isMine && before.claimed_at === null)) {
        after.owner_id = owner
        after.claimed_at = isMine ? now : null
        deeds.push({ deed: owner === null ? 'return' : isMine ? 'claim' : 'assign', subject: owner ?? '' })
      }
    }
    if (change.snoozedUntil !== undefined) {
      after.snoozed_until = change.snoozedUntil === null ? null : Date.parse(change.snoozedUntil)
      deeds.push({ deed: 'snooze', subject: change.snoozedUntil ?? '' })
    }
    const knownOutcome = outcomeBefore === undefined ? before.outcome : outcomeBefore
    if (change.outcome !== undefined && change.outcome !== before.outcome) {
      after.outcome = change.outcome
      after.outcome_at = change.outcome === null ? null : now
    }
    if (change.outcome !== undefined && change.outcome !== knownOutcome)
      deeds.push({ deed: change.outcome ?? 'reopen', subject: '' })
    if (change.note !== undefined && change.note !== before.note) {
      after.note = change.note
      deeds.push({ deed: 'note', subject: '' })
    }
    if (deeds.length > 0) await write(trx, key, after, deeds, actor, now)
    if (change.snoozedUntil !== undefined)
      await wakeAt(trx, key, { before: before.snoozed_until, until: after.snoozed_until }, now)
    return leadOf(trx, key)
  })

/** The end of a snooze repeats the lead's last alert, for any reminder setting of its rule. */
async function wakeAt(
  db: Kysely<Tables>,
  { site, contact }: LeadKey,
  { before, until }: { before: number | null; until: number | null },
  now: number,
): Promise<void> {
  const alerts = db.updateTable('alerts').where('site_id', '=', site).where('contact_id', '=', contact)
  if (before !== null) await alerts.set({ remind_at: null }).where('remind_at', '=', before).execute()
  if (until === null || until <= now) return
  const last = db
    .selectFrom('alerts')
    .select('id')
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .where('kind', 'not in', [...FOR_PROGRAMS])
    .orderBy('stated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  await alerts.set({ remind_at: until }).where('id', '=', last).where('remind_at', 'is', null).execute()
}

/** Assigns an unowned lead to the owner that the site's setting names; returns whether it was assigned. */
export const assign = (db: Kysely<Tables>, key: LeadKey, owner: string, now: number): Promise<boolean> =>
  db.transaction().execute(async trx => {
    if (!(await isPerson(trx, owner))) return false
    // A concurrent claim wins: this statement waits for its row and then sees it.
    await trx
      .insertInto('leads')
      .values({ site_id: key.site, contact_id: key.contact, ...NOT_WORKED, updated_at: now })
      .onConflict(row => row.doNothing())
      .execute()
    const before = await takeState(trx, key)
    if (before.owner_id !== null) return false
    await write(trx, key, { ...before, owner_id: owner }, [{ deed: 'assign', subject: owner }], 'rule', now)
    return true
  })

/** A lead that was contacted and crosses a threshold upward after that is open again; its owner and note stay. */
export const reopen = (db: Kysely<Tables>, key: LeadKey, crossedAt: number, now: number): Promise<boolean> =>
  db.transaction().execute(async trx => {
    const before = await takeState(trx, key)
    if (before.outcome !== 'contacted' || Number(before.outcome_at) >= crossedAt) return false
    const after = { ...before, outcome: null, outcome_at: null }
    await write(trx, key, after, [{ deed: 'reopen', subject: '' }], 'rule', now)
    return true
  })

export const readAssignment = async (db: Kysely<Tables>, site: SiteId): Promise<Assignment> =>
  Assignment.parse(await readValue(db, settingOf(site), {}))

export const saveAssignment = (
  db: Kysely<Tables>,
  site: SiteId,
  assignment: Assignment,
  actor: Actor,
  now: number,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    const people = Object.entries(assignment.byValue).map(([key, id]) => [`byValue.${key}`, id])
    if (assignment.otherwise !== null) people.push(['otherwise', assignment.otherwise])
    for (const [field, id = ''] of people)
      if (!(await isPerson(trx, id))) return refusal('bad_request', 'there is no such person', field)
    await writeValue(trx, settingOf(site), assignment)
    await record(trx, actor, { site, action: 'assignment.change', subject: site }, now)
    return null
  })

const settingOf = (site: SiteId): string => `assignment ${site}`

/** Locks the lead until the transaction ends: a claim and a note at the same moment are both kept. */
const takeState = async (db: Kysely<Tables>, { site, contact }: LeadKey): Promise<State> =>
  (await db
    .updateTable('leads')
    .set(row => ({ note: row.ref('note') }))
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .returning(['owner_id', 'claimed_at', 'snoozed_until', 'outcome', 'outcome_at', 'note'])
    .executeTakeFirst()) ?? NOT_WORKED

async function write(
  db: Kysely<Tables>,
  { site, contact }: LeadKey,
  state: State,
  deeds: { deed: string; subject: string }[],
  actor: Actor,
  now: number,
): Promise<void> {
  await db
    .insertInto('leads')
    .values({ site_id: site, contact_id: contact, ...state, updated_at: now })
    .onConflict(row => row.columns(['site_id', 'contact_id']).doUpdateSet({ ...state, updated_at: now }))
    .execute()
  // Kept outside the audit trail of accounts: the history of a contact is erased with the contact.
  await db
    .insertInto('lead_deeds')
    .values(deeds.map(deed => ({ site_id: site, contact_id: contact, at: now, actor, ...deed })))
    .execute()
}

async function isPerson(db: Kysely<Tables>, id: string): Promise<boolean> {
  const user = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return user !== undefined
}

/** Display names by user id; the e-mail address replaces a missing name. */
export async function namesOf(db: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name, email }) => [id, name || email]))
}

const leadFrom = (contactId: ContactId, row: State, names: ReadonlyMap<string, string>): Lead => ({
  contactId,
  owner: row.owner_id === null ? null : { id: row.owner_id, name: names.get(row.owner_id) ?? '' },
  claimedAt: isoOrNull(row.claimed_at),
  snoozedUntil: isoOrNull(row.snoozed_until),
  outcome: row.outcome as Outcome | null,
  outcomeAt: isoOrNull(row.outcome_at),
  note: row.note,
})

const isoOrNull = (at: number | null): string | null =>
  at === null ? null : new Date(Number(at)).toISOString()
