import type { Kysely } from 'kysely'
import { type Customer, reckon } from '../../attribution/customer.ts'
import type { Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { tellOfSales } from '../messages/money-news.ts'
import { commissionNews } from '../news/commission-news.ts'
import { isHeard, tellNews } from '../news/partner-news.ts'
import { type CommissionRow, rowsOf } from './commission-rows.ts'
import { customerOf, orphanOf } from './customer-of.ts'
import { noteWork } from './note-work.ts'
import { registryMark } from './registry-mark.ts'
import { type SiteTerms, TermsBook } from './site-terms.ts'

type Deps = { store: Store; now(): number }
type Work = { subject: string; stamp: string }

const PIECE = 200
/** Attempts to compute a subject's commissions while new events arrive; after them the caller goes on without a result. */
const TRIES = 5

/**
 * Keeps the table of commissions equal to the engine's results. The transaction of an event writes a note for each subject
 * that may change. Every reader processes these notes first, so that the rows it reads are never older than the events.
 */
export class Commissions {
  readonly #deps: Deps
  readonly terms: TermsBook
  /** The registry's version at which a site's codes and people were compared last. */
  readonly #compared = new Map<SiteId, number>()

  constructor(deps: Deps) {
    this.#deps = deps
    this.terms = new TermsBook(deps)
  }

  /** Computes the commissions of all noted subjects of a site. Returns the number of subjects. */
  async settle(site: SiteId): Promise<number> {
    if (!(await this.terms.of(site))) return 0
    await this.#compareRegistry(site)
    let count = 0
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { done, isLeft } = await this.#settleOnce(site)
      count += done
      if (done === 0 && !isLeft) break
    }
    return count
  }

  async settleAll(): Promise<number> {
    const { sites } = await this.#deps.store.registry()
    let count = 0
    for (const site of sites.keys()) count += await this.settle(site)
    return count
  }

  /** `isLeft`: a note was written anew meanwhile, also by another reader, and its result may be not in the table yet. */
  async #settleOnce(site: SiteId): Promise<{ done: number; isLeft: boolean }> {
    const { db } = this.#deps.store
    let done = 0
    let isLeft = false
    for (let after = ''; ; ) {
      const work = await db
        .selectFrom('commission_work')
        .select(['subject', 'stamp'])
        .where('site_id', '=', site)
        .where('subject', '>', after)
        .orderBy('subject')
        .limit(PIECE)
        .execute()
      // After the notes: older terms would leave out the change that a note is about.
      const terms = await this.terms.of(site)
      if (!terms) return { done, isLeft }
      const mustTell = work.length > 0 && (await isHeard(db, site))
      for (const one of work) {
        if (one.subject === '*') await this.#spread(site, one)
        else if (!(await this.#reckonOne(terms, one, mustTell))) {
          isLeft = true
          continue
        }
        done += 1
      }
      if (work.length < PIECE) return { done, isLeft }
      after = work.at(-1)!.subject
    }
  }

  async #reckonOne(terms: SiteTerms, { subject, stamp }: Work, mustTell: boolean): Promise<boolean> {
    const { store } = this.#deps
    const site = terms.site.id
    const id = subject.slice(2)
    const isContact = subject.startsWith('c:')
    if (!isContact) await this.#noteCustomer(site, id)
    const rows = isContact ? await this.rowsOfContact(terms, id) : await this.rowsOfOrphan(terms, id)
    return store.db.transaction().execute(async trx => {
      const { numDeletedRows } = await trx
        .deleteFrom('commission_work')
        .where('site_id', '=', site)
        .where('subject', '=', subject)
        .where('stamp', '=', stamp)
        .executeTakeFirstOrThrow()
      // Another event arrived meanwhile: its own note is processed later.
      if (numDeletedRows !== 1n) return false
      const of = isContact ? { contact: id } : { order: id }
      const now = this.#deps.now()
      const before = mustTell && rows !== null ? await rowsNow(trx, site, of) : null
      await replaceRows(trx, site, of, rows, now)
      if (before && rows) await tellNews(trx, site, commissionNews(before, rows, stamp, now), now)
      return true
    })
  }

  /** An order that exists only as a pin still belongs to its customer. */
  async #noteCustomer(site: SiteId, order: string): Promise<void> {
    const { db } = this.#deps.store
    const rows = await db
      .selectFrom('commission_pins')
      .select('contact_id')
      .distinct()
      .where('site_id', '=', site)
      .where('order_id', '=', order)
      .where('contact_id', 'is not', null)
      .execute()
    await noteWork(
      db,
      site,
      rows.map(({ contact_id }) => `c:${contact_id}`),
    )
  }

  /** The engine's current results for a contact's orders. */
  async rowsOfContact(terms: SiteTerms, contact: string): Promise<CommissionRow[]> {
    const now = this.#deps.now()
    const found = await customerOf(this.#deps.store, terms, contact, now)
    return found ? rowsOf(terms.site.id, contact, reckon(found.customer, terms.setting, now)) : []
  }

  /** Null: the order has a customer, or no pin. */
  async rowsOfOrphan(terms: SiteTerms, order: string): Promise<CommissionRow[] | null> {
    const customer = await orphanOf(this.#deps.store, terms, order)
    return customer.pins.size === 0 || (await this.#hasCustomer(terms.site.id, order))
      ? null
      : this.#rowsOfPins(terms, customer)
  }

  #rowsOfPins(terms: SiteTerms, customer: Customer): CommissionRow[] {
    return rowsOf(terms.site.id, null, reckon(customer, terms.setting, this.#deps.now()))
  }

  async #hasCustomer(site: SiteId, order: string): Promise<boolean> {
    const row = await this.#deps.store.db
      .selectFrom('commission_pins')
      .select('id')
      .where('site_id', '=', site)
      .where('order_id', '=', order)
      .where('contact_id', 'is', null)
      .executeTakeFirst()
    return row === undefined
  }

  /** A change of codes, of backdated statuses or of partners' own people affects contacts without a new event. */
  async #compareRegistry(site: SiteId): Promise<void> {
    const { store } = this.#deps
    const { version } = await store.registry()
    if (this.#compared.get(site) === version) return
    const mark = await registryMark(store.db, site)
    const row = await store.db
      .selectFrom('commission_sites')
      .select('registry')
      .where('site_id', '=', site)
      .executeTakeFirst()
    if (row?.registry !== mark) {
      await store.db.transaction().execute(async trx => {
        await trx
          .insertInto('commission_sites')
          .values({ site_id: site, last_number: 0, registry: mark })
          .onConflict(one => one.column('site_id').doUpdateSet({ registry: mark }))
          .execute()
        await noteWork(trx, site, ['*'])
      })
    }
    this.#compared.set(site, version)
  }

  /** Notes every contact with a click on a code, a referral or a commission. */
  async #spread(site: SiteId, { subject, stamp }: Work): Promise<void> {
    const { store } = this.#deps
    const contacts = new Set<string>()
    await store.scan(rows => {
      for (const { id, face } of rows) if (face.codes) contacts.add(id)
    }, site)
    for (const table of ['commissions', 'referrals', 'commission_decisions'] as const) {
      const rows = await store.db
        .selectFrom(table)
        .select('contact_id')
        .distinct()
        .where('site_id', '=', site)
        .where('contact_id', 'is not', null)
        .execute()
      for (const { contact_id } of rows) contacts.add(contact_id!)
    }
    const subjects = [...contacts].map(id => `c:${id}`)
    for (let from = 0; from < subjects.length; from += PIECE)
      await noteWork(store.db, site, subjects.slice(from, from + PIECE))
    await store.db
      .deleteFrom('commission_work')
      .where('site_id', '=', site)
      .where('subject', '=', subject)
      .where('stamp', '=', stamp)
      .execute()
  }
}

type Of = { contact: string } | { order: string }

function rowsNow(db: Kysely<Tables>, site: SiteId, of: Of) {
  const rows = db.selectFrom('commissions').selectAll().where('site_id', '=', site)
  return (
    'contact' in of
      ? rows.where('contact_id', '=', of.contact)
      : rows.where('order_id', '=', of.order).where('contact_id', 'is', null)
  ).execute()
}

async function replaceRows(
  db: Kysely<Tables>,
  site: SiteId,
  of: { contact: string } | { order: string },
  rows: readonly CommissionRow[] | null,
  now: number,
): Promise<void> {
  if (rows === null) return
  const causes = rows.map(({ cause }) => cause)
  const before =
    causes.length === 0
      ? []
      : await db
          .selectFrom('commissions')
          .select(['cause', 'partner_id'])
          .where('site_id', '=', site)
          .where('cause', 'in', causes)
          .execute()
  const drop = db.deleteFrom('commissions').where('site_id', '=', site)
  await ('contact' in of
    ? drop.where('contact_id', '=', of.contact)
    : drop.where('order_id', '=', of.order).where('contact_id', 'is', null)
  ).execute()
  for (const row of rows)
    await db
      .insertInto('commissions')
      .values(row)
      .onConflict(one => one.columns(['site_id', 'cause', 'currency']).doUpdateSet(row))
      .execute()
  await tellOfSales(db, site, before, rows, now)
}
