import type { Store } from '../../model/port.ts'
import { WakeableSleep } from '../../platform/wakeable-sleep.ts'
import { findPartner } from '../partners.ts'
import type { PartnerActs } from './partner-acts.ts'
import { salesActs } from './sales.ts'

type Deps = {
  store: Store
  acts: Pick<PartnerActs, 'isScored' | 'record'>
  now(): number
  report(error: unknown): void
}

const LOOK_MS = 2_000
/** Sales become due once in weeks. */
const SALES_MS = 5 * 60_000
/** The clocks of collectors may differ by this much. */
const OVERLAP_MS = 30_000
/** How far back a new leader looks for referrals that an earlier one has not recorded. */
const LOOK_BACK_MS = 30 * 86_400_000

/** Records what happens to referrals and sales as acts of their partners. It runs on the leading collector only. */
export class ActWatch {
  readonly #deps: Deps
  readonly #nap = new WakeableSleep()
  #referralsUpTo: number
  #salesAt = 0

  constructor(deps: Deps) {
    this.#deps = deps
    this.#referralsUpTo = deps.now() - LOOK_BACK_MS
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.turn()
      } catch (error) {
        if (!signal.aborted) this.#deps.report(error)
      }
      await this.#nap.take(LOOK_MS, signal)
    }
  }

  async turn(): Promise<void> {
    await this.#readReferrals()
    const { store, acts, now } = this.#deps
    if (now() - this.#salesAt < SALES_MS) return
    this.#salesAt = now()
    const { sites } = await store.registry()
    for (const site of sites.values())
      if (await acts.isScored(site.id))
        for (const { partner, acts: found } of await salesActs(store, site, now()))
          await acts.record(partner, found)
  }

  /** A referral that was admitted is made, and one that is won is won, each once. */
  async #readReferrals(): Promise<void> {
    const { store, acts } = this.#deps
    const rows = await store.db
      .selectFrom('referral_states')
      .innerJoin('referrals', 'referrals.id', 'referral_states.referral_id')
      .select(['referrals.id', 'referrals.site_id', 'referrals.partner_id', 'referrals.at as made_at'])
      .select(['referral_states.state', 'referral_states.at', 'referral_states.stated_at'])
      .where('referral_states.stated_at', '>=', this.#referralsUpTo - OVERLAP_MS)
      .where('referral_states.state', 'in', ['open', 'working', 'won'])
      .where('referrals.partner_id', 'is not', null)
      .orderBy('referral_states.stated_at')
      .execute()
    for (const row of rows) {
      if (await acts.isScored(row.site_id)) {
        const partner = await findPartner(store.db, row.partner_id!)
        if (partner && partner.erased_at === null) {
          const made = { name: 'referral_made', id: `${row.id}_made`, at: Number(row.made_at) } as const
          const won = { name: 'referral_won', id: `${row.id}_won`, at: Number(row.at) } as const
          const props = { referral: row.id }
          const told = row.state === 'won' ? [made, won] : [made]
          await acts.record(
            partner,
            told.map(act => ({ ...act, props })),
          )
        }
      }
      this.#referralsUpTo = Math.max(this.#referralsUpTo, Number(row.stated_at))
    }
  }
}
