import { type Kysely, sql } from 'kysely'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, COMMAND, record } from '../accounts/audit.ts'
import { dropSamples } from '../connections/samples.ts'
import { dropWaiting } from '../connections/waiting.ts'
import { noteErasure } from '../crm/work.ts'
import type { GroupCommit } from '../ingest/group-commit.ts'
import { forgetReferrals } from '../model/forget-referrals.ts'
import { hashOfName } from '../model/keyed-hash.ts'
import { joinKey } from '../model/known.ts'
import { partnerUserId } from '../model/partner-contact.ts'
import type { Answer, Store } from '../model/port.ts'
import type { ContactRow, Name, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { Commissions } from '../partners/commissions/commissions.ts'
import { erasePartner, findPartner, type PartnerRow } from '../partners/partners.ts'
import { findPerson, nameOf, type Who } from '../queries/person.ts'
import type { ErasureLog, Laid } from './erasure-log.ts'

type Deps = {
  store: Store
  group: Pick<GroupCommit, 'submit'>
  log: ErasureLog
  now: () => number
}

/** Erases people, and repeats erasures after the restoration of a backup. */
export class Erasures {
  readonly #parts: Deps

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** Resolves when the person's data is deleted from boards, tables and files of the store. */
  async erase(site: SiteId, who: Who, actor: Actor): Promise<{ contact: string | null } | Refusal> {
    const { store, now } = this.#parts
    const settings = (await store.registry()).sites.get(site)
    if (!settings) return refusal('not_found', 'There is no such site.')
    const row = await findPerson(store, site, who)
    if (row && isRefusal(row)) return row
    const name = nameOf(who)
    const names = name === null ? [] : [name]
    const answer = await this.#forget(site, row, names, now())
    if (answer.status === 'refused') return answer.refusal
    // The audit trail holds a hash: the erasure can be proved for a given name, but the trail reveals no name.
    const subject = hashOfName(settings.tombstoneKey, name ?? `c:${row?.id ?? ''}`)
    await record(store.db, actor, { site, action: 'contact.erase', subject }, now())
    await this.keepLog()
    return { contact: row?.id ?? null }
  }

  /**
   * Erases the persons of a partner, then the contact that stands for the partner. In this order no act of the partner
   * creates the contact again. A repeated call completes an erasure that was interrupted.
   */
  async erasePartner(partner: PartnerRow, actor: Actor): Promise<Refusal | null> {
    const { store, now } = this.#parts
    const { id, site_id: site } = partner
    const at = now()
    await erasePartner(store.db, partner, actor, at)
    const key = (await store.registry()).sites.get(site)?.tombstoneKey
    if (key !== undefined) await this.#lay([{ site, hash: hashOfName(key, partnerUserId(id)), at }])
    const done = await this.erase(site, { user: partnerUserId(id) }, actor)
    return isRefusal(done) ? done : null
  }

  /** Writes the hashes of erased people to a file outside the database. */
  async keepLog(): Promise<void> {
    await this.#parts.log.add(await this.#laid())
  }

  /**
   * Repeats erasures that are missing in the database, since it was restored from an older copy. Returns the number of
   * contacts.
   */
  async repeat(): Promise<number> {
    const { store, log } = this.#parts
    const known = new Map((await this.#laid()).map(({ site, hash, at }) => [joinKey(site, hash), at]))
    const lost = (await log.read()).filter(
      ({ site, hash, at }) => (known.get(joinKey(site, hash)) ?? -1) < at,
    )
    const { sites } = await store.registry()
    let count = 0
    for (const site of new Set(lost.map(one => one.site))) {
      const key = sites.get(site)?.tombstoneKey
      if (key === undefined) continue
      const ofSite = lost.filter(one => one.site === site)
      const hashes = new Map(ofSite.map(({ hash, at }) => [hash, at]))
      for (const { row, at } of await this.#namedBy(site, key, hashes)) {
        await this.#forget(site, row, [], at)
        count += 1
      }
      await this.#repeatPartners(site, key, hashes)
      await this.#lay(ofSite)
    }
    await this.keepLog()
    return count
  }

  async #forget(site: SiteId, row: ContactRow | null, names: Name[], at: number): Promise<Answer> {
    const { store, group, now } = this.#parts
    // What stays of the person's orders is what they stood at.
    await new Commissions({ store, now }).settle(site)
    // Connected CRMs are told only if the owner wants it.
    if (row) await noteErasure(store, site, row.id, now())
    const [answer] = await group.submit([{ kind: 'erase', site, contact: row?.id ?? null, names, at }])
    if (answer?.status !== 'erased') return answer!
    // Boards and results in memory follow the feed: until it is read they still show the person.
    await store.caughtUp()
    await dropSamples(store.db, site)
    const key = (await store.registry()).sites.get(site)?.tombstoneKey
    if (row?.face.phone && key !== undefined) {
      await dropWaiting(store.db, site, hashOfName(key, `n:${row.face.phone}`))
      await forgetReferralsByPhone(store.db, site, row.face.phone, at)
    }
    const emails = answer.names.filter(name => name.startsWith('e:')).map(name => name.slice(2))
    await store.purge([...new Set(emails.flatMap(email => [email, encodeURIComponent(email)]))])
    return answer
  }

  /** The contacts with a name. An identified contact is found by its claims, not by a browser shared with others. */
  async #namedBy(
    site: SiteId,
    key: string,
    hashes: ReadonlyMap<string, number>,
  ): Promise<{ row: ContactRow; at: number }[]> {
    const found: { row: ContactRow; at: number }[] = []
    await this.#parts.store.scan(rows => {
      for (const row of rows) {
        const names: readonly Name[] = row.identifiers.length > 0 ? row.identifiers : row.streams
        const at = names.flatMap(name => hashes.get(hashOfName(key, name)) ?? [])
        if (at.length > 0) found.push({ row, at: Math.max(...at) })
      }
    }, site)
    return found
  }

  /**
   * An erased partner has a hash of its own: the name of its contact is also among the hashes after an erasure of the
   * contact alone, which leaves the partner as it is.
   */
  async #repeatPartners(site: SiteId, key: string, hashes: ReadonlyMap<string, number>): Promise<void> {
    const { db } = this.#parts.store
    const rows = await db
      .selectFrom('partners')
      .select('id')
      .where('site_id', '=', site)
      .where('erased_at', 'is', null)
      .execute()
    for (const { id } of rows) {
      const at = hashes.get(hashOfName(key, partnerUserId(id)))
      const partner = at === undefined ? undefined : await findPartner(db, id)
      if (partner) await erasePartner(db, partner, COMMAND, at!)
    }
  }

  async #laid(): Promise<Laid[]> {
    const rows = await this.#parts.store.db.selectFrom('tombstones').selectAll().execute()
    return rows.map(row => ({ site: row.site_id, hash: row.hash, at: Number(row.at) }))
  }

  async #lay(tombstones: readonly Laid[]): Promise<void> {
    for (const { site, hash, at } of tombstones)
      await this.#parts.store.db
        .insertInto('tombstones')
        .values({ site_id: site, hash, at })
        .onConflict(row => row.columns(['site_id', 'hash']).doUpdateSet({ at }))
        .execute()
  }
}

/** Referrals of a number alone that never had a contact, as those of a partner who was not active: the store knows none. */
async function forgetReferralsByPhone(
  db: Kysely<Tables>,
  site: SiteId,
  phone: string,
  at: number,
): Promise<void> {
  const rows = await db
    .selectFrom('referrals')
    .select('id')
    .where('site_id', '=', site)
    .where('phone', '=', phone)
    .where('email', 'is', null)
    .where('contact_id', 'is', null)
    .execute()
  // The text is one for drivers with and without names for parameters; an id is of letters and digits.
  for (const { id } of rows)
    for (const text of forgetReferrals(`id = '${id.replaceAll("'", "''")}'`, String(at)))
      await sql.raw(text).execute(db)
}
