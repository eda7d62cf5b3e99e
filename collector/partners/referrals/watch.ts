import type { Feed, Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import { WakeableSleep } from '../../platform/wakeable-sleep.ts'
import type { PartnerMailer } from '../messages/mailer.ts'
import type { Referrals } from './referrals.ts'
import { remindStaff } from './reminders.ts'

/** The portal shows a change within a second: after this, at most, and a look of the live pages. */
const LOOK_MS = 500
const AT_ONCE = 200
/** The clocks of collectors may differ by this much. */
const OVERLAP_MS = 30_000

type Deps = {
  store: Store
  referrals: Pick<Referrals, 'settle' | 'settleContact'>
  mailer: Pick<PartnerMailer, 'turn'>
  now(): number
  report(error: unknown): void
}

/**
 * Updates the states of referrals and sends the outbox; it runs on the leading collector only. A state changes by an event
 * (the feed names the contact), by work of sales (the table of leads names it), or by time (`next_at`).
 */
export class ReferralWatch {
  readonly #parts: Deps
  readonly #nap = new WakeableSleep()
  readonly #touched = new Map<string, { site: SiteId; contact: string }>()
  #leadsUpTo = 0

  constructor(parts: Deps) {
    this.#parts = parts
  }

  hear(feed: Pick<Feed, 'events'>): void {
    for (const { site, contact } of feed.events) this.touch(site, contact)
  }

  touch(site: SiteId, contact: string): void {
    this.#touched.set(`${site}/${contact}`, { site, contact })
  }

  wake(): void {
    this.#nap.wake()
  }

  async run(signal: AbortSignal): Promise<void> {
    // The unfinished work of an earlier leader is not known, so check all open referrals.
    await this.#touchOpen()
    while (!signal.aborted) {
      let more = false
      try {
        more = await this.turn(signal)
      } catch (error) {
        if (!signal.aborted) this.#parts.report(error)
      }
      if (!more) await this.#nap.take(LOOK_MS, signal)
    }
  }

  /** Does what is due; true if there is more. */
  async turn(signal: AbortSignal): Promise<boolean> {
    const { store, now } = this.#parts
    await this.#readLeads()
    await this.#settleTouched()
    const due = await store.db
      .selectFrom('referrals')
      .select('id')
      .where('next_at', '<=', now())
      .orderBy('next_at')
      .limit(AT_ONCE)
      .execute()
    for (const { id } of due) await this.#try(() => this.#parts.referrals.settle(id))
    await remindStaff(store.db, now())
    const sent = await this.#parts.mailer.turn(signal)
    return sent > 0
  }

  /** The contacts of the feed that have referrals. */
  async #settleTouched(): Promise<void> {
    const heard = [...this.#touched.values()].slice(0, AT_ONCE)
    for (const [site, ofSite] of Map.groupBy(heard, one => one.site)) {
      const rows = await this.#parts.store.db
        .selectFrom('referrals')
        .select('contact_id')
        .distinct()
        .where('site_id', '=', site)
        .where(
          'contact_id',
          'in',
          ofSite.map(({ contact }) => contact),
        )
        .execute()
      for (const { contact_id } of rows)
        await this.#try(() => this.#parts.referrals.settleContact(site, contact_id!))
    }
    for (const { site, contact } of heard) this.#touched.delete(`${site}/${contact}`)
  }

  async #readLeads(): Promise<void> {
    const rows = await this.#parts.store.db
      .selectFrom('leads')
      .innerJoin('referrals', join =>
        join
          .onRef('referrals.site_id', '=', 'leads.site_id')
          .onRef('referrals.contact_id', '=', 'leads.contact_id'),
      )
      .select(['leads.site_id', 'leads.contact_id', 'leads.updated_at'])
      .where('leads.updated_at', '>=', this.#leadsUpTo - OVERLAP_MS)
      .execute()
    for (const { site_id, contact_id, updated_at } of rows) {
      this.#leadsUpTo = Math.max(this.#leadsUpTo, Number(updated_at))
      this.touch(site_id, contact_id)
    }
  }

  async #touchOpen(): Promise<void> {
    const rows = await this.#parts.store.db
      .selectFrom('referrals')
      .select(['site_id', 'contact_id'])
      .where('contact_id', 'is not', null)
      .where('state', 'in', ['open', 'working', 'won'])
      .execute()
    for (const { site_id, contact_id } of rows) this.touch(site_id, contact_id!)
  }

  /** A referral that causes an error does not block the others. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#parts.report(error)
    }
  }
}
