import type { Kysely } from 'kysely'
import { normalEmail } from '../../../shared/email.ts'
import { isNobody } from '../../../shared/nobody.ts'
import type { Language } from '../../../shared/person.ts'
import type { NewReferral } from '../../../shared/referral.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import { newId } from '../../accounts/secrets.ts'
import type { ManualEvents } from '../../ingest/manual-events.ts'
import { outcomeEvent } from '../../ingest/outcome-event.ts'
import { phoneOf } from '../../ingest/phone.ts'
import { changeLead, leadOf } from '../../leads/leads.ts'
import type { Tables } from '../../model/tables.ts'
import { assignLeads } from '../../notify/delivery/assign-leads.ts'
import { factsOf } from '../../transaction/facts.ts'
import { layMessages } from '../messages/outbox.ts'
import { type PartnerSite, partnerSite } from '../partner-site.ts'
import { findReferred, type Means, makeLead } from './referred-contact.ts'
import { findReferral, isPinned, isRefusedForGood, type ReferralRow, referralsOfContact } from './rows.ts'
import { readSetting } from './setting.ts'
import { type PartnerOfCode, verdictsOf } from './verdicts.ts'
import { addState, writeVerdict } from './write-verdict.ts'

type Deps = Means & {
  byHand: Pick<ManualEvents, 'deal'>
  /** The registry of codes of a site. */
  codesOf(site: string): Promise<PartnerOfCode>
  now(): number
}

export type By = {
  partner: string | null
  person: string | null
  channel: ReferralRow['channel']
  language: Language
  basisText: string
  terms: { version: number; hash: string } | null
  /** The user or key that records it for a partner. */
  author?: Actor
  referrer?: { name: string; email: string }
}

/** Accepts referrals, and keeps the state of each equal to the verdict of the law. */
export class Referrals {
  readonly #parts: Deps

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** Records a referral. One from the form waits for its confirmation; any other is judged and becomes a lead at once. */
  async submit(site: PartnerSite, wish: NewReferral, by: By): Promise<ReferralRow | Refusal> {
    const { store, now } = this.#parts
    const email = wish.email ? normalEmail(wish.email) : null
    if (wish.email && (email === null || isNobody(email)))
      return refusal('bad_request', 'this is no e-mail address', 'email')
    const phone = wish.phone ? phoneOf(wish.phone, site.country) : null
    if (wish.phone && phone === null) return refusal('bad_request', 'this is no phone number', 'phone')
    if (email === null && phone === null)
      return refusal('bad_request', 'a referral needs an e-mail address or a phone number', 'email')
    const at = now()
    const isForm = by.channel === 'form'
    const row: ReferralRow = {
      id: newId('rf'),
      site_id: site.id,
      partner_id: by.partner,
      person_id: by.person,
      channel: by.channel,
      contact_id: null,
      referrer_name: by.referrer?.name ?? '',
      referrer_email: by.referrer?.email ?? null,
      name: wish.name,
      company: wish.company,
      email,
      phone,
      note: wish.note,
      product: wish.product,
      basis: wish.basis,
      basis_text: by.basisText,
      language: by.language,
      terms_version: by.terms?.version ?? null,
      terms_hash: by.terms?.hash ?? null,
      at,
      confirmed_at: null,
      withdrawn_at: null,
      overruled_at: null,
      overruled_by: null,
      author: by.author ?? null,
      // A placeholder until the referral is judged. It is due at once, so that an interrupted step is continued.
      state: 'unconfirmed',
      reason: isForm ? 'awaits_confirmation' : 'new',
      state_at: at,
      protected_until: null,
      remind_at: null,
      reminders: 0,
      next_at: at,
    }
    await store.db.transaction().execute(async trx => {
      await trx.insertInto('referrals').values(row).execute()
      if (isForm) await layConfirmation(trx, row, at)
      const deed = { site: site.id, action: 'referral.record', subject: row.id }
      if (by.author) await record(trx, by.author, deed, at)
    })
    await this.settle(row.id)
    return (await findReferral(store.db, row.id)) ?? row
  }

  /** Judges a referral and all of the same contact, and makes the lead of one that is admitted. */
  async settle(id: string): Promise<void> {
    const { store, now } = this.#parts
    let row = await findReferral(store.db, id)
    const site = row && (await this.#site(row.site_id))
    if (!row || !site) return
    const isAwaited = row.channel === 'form' && row.confirmed_at === null
    if (!isAwaited && row.contact_id === null && !isPinned(row)) row = await this.#tie(row, site)
    if (row.contact_id !== null) return this.settleContact(row.site_id, row.contact_id)
    const setting = await readSetting(store.db, site)
    const at = now()
    const verdict = (await verdictsOf(this.#parts, site, [row], setting, at)).get(row.id)
    if (verdict && !isPinned(row)) await writeVerdict(store.db, row, verdict, setting, at)
    else await this.#rest(row.id)
  }

  /** Updates the states of all referrals of a contact by the present facts. Returns the number of changes. */
  async settleContact(siteId: string, contact: string): Promise<void> {
    const { store, now } = this.#parts
    const site = await this.#site(siteId)
    const rows = await referralsOfContact(store.db, siteId, contact)
    if (!site || rows.length === 0) return
    const setting = await readSetting(store.db, site)
    const at = now()
    const verdicts = await verdictsOf(this.#parts, site, rows, setting, at)
    for (const row of rows) {
      const verdict = verdicts.get(row.id)
      if (isPinned(row) || !verdict || isRefusedForGood(row, site.retention)) await this.#rest(row.id)
      else await writeVerdict(store.db, row, verdict, setting, at)
    }
  }

  async withdraw(row: ReferralRow): Promise<Refusal | null> {
    const { store, now } = this.#parts
    if (row.state !== 'open' && row.state !== 'working')
      return refusal('conflict', 'only a referral that is open can be withdrawn')
    await store.db
      .updateTable('referrals')
      .set({ withdrawn_at: now() })
      .where('id', '=', row.id)
      .where('withdrawn_at', 'is', null)
      .execute()
    await this.settle(row.id)
    return null
  }

  /** A manager admits a referral that was refused, from now on; a running protection of another partner ends. */
  async overrule(row: ReferralRow, reason: string, actor: Actor): Promise<Refusal | null> {
    const { store, now } = this.#parts
    if (row.state !== 'refused') return refusal('conflict', 'only a refused referral can be admitted')
    if (row.partner_id === null || isPinned(row)) return refusal('conflict', 'this referral has no person')
    const at = now()
    await store.db.transaction().execute(async trx => {
      await trx
        .updateTable('referrals')
        .set({ overruled_at: at, overruled_by: actor })
        .where('id', '=', row.id)
        .where('overruled_at', 'is', null)
        .execute()
      const deed = { site: row.site_id, action: 'referral.overrule', subject: row.id, detail: { reason } }
      await record(trx, actor, deed, at)
    })
    await this.settle(row.id)
    const after = await findReferral(store.db, row.id)
    // The other contact of the same person may have no lead yet.
    if (after?.contact_id) await this.#offer(after, after.contact_id)
    return null
  }

  /** The contact of a confirmed referral, with the lead if the referral is admitted. */
  async #tie(row: ReferralRow, site: PartnerSite): Promise<ReferralRow> {
    const { store, now } = this.#parts
    const { db } = store
    const known = await findReferred(store, row.site_id, row)
    const setting = await readSetting(db, site)
    const before = known ? await referralsOfContact(db, row.site_id, known.id) : []
    const at = now()
    const judged = [...before, { ...row, contact_id: known?.id ?? null }]
    const verdict = (await verdictsOf(this.#parts, site, judged, setting, at)).get(row.id)
    const isAdmitted = verdict?.state === 'open'
    const contact = isAdmitted ? await makeLead(this.#parts, row, at) : known
    if (!contact) return row
    await db
      .updateTable('referrals')
      .set({ contact_id: contact.id })
      .where('id', '=', row.id)
      .where('contact_id', 'is', null)
      .execute()
    if (isAdmitted) await this.#offer(row, contact.id)
    return { ...row, contact_id: contact.id }
  }

  /** Gives the lead to its owner, and opens one again that was closed before. */
  async #offer(row: ReferralRow, contact: string): Promise<void> {
    const { store, byHand, now } = this.#parts
    const at = now()
    await assignLeads(store, row.site_id, [contact], at)
    const key = { site: row.site_id, contact }
    const lead = await leadOf(store.db, key)
    if (lead.outcome === null) return
    const found = await factsOf(store, row.site_id, contact)
    const event = found && outcomeEvent(contact, found.facts, { outcome: null }, at)
    if (found && event) await byHand.deal(found, event, 'rule', at)
    await changeLead(
      store.db,
      key,
      { outcome: null },
      { actor: 'rule', me: null, outcomeBefore: lead.outcome },
      at,
    )
  }

  async #rest(id: string): Promise<void> {
    await this.#parts.store.db
      .updateTable('referrals')
      .set({ next_at: null, remind_at: null })
      .where('id', '=', id)
      .execute()
  }

  async #site(id: string): Promise<PartnerSite | null> {
    return partnerSite(this.#parts.store, this.#parts.sites, id)
  }
}

/** Stores the referral as unconfirmed, and asks the referrer by mail to confirm it. */
async function layConfirmation(db: Kysely<Tables>, row: ReferralRow, at: number): Promise<void> {
  await addState(db, row, { state: 'unconfirmed', reason: 'awaits_confirmation', since: at }, at)
  const message = { site: row.site_id, kind: 'referral_confirm' as const, referral: row.id, cause: row.id }
  await layMessages(db, [message], at)
}
