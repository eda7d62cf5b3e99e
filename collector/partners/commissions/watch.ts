import type { Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import { WakeableSleep } from '../../platform/wakeable-sleep.ts'
import { tellOfDueSales, yesterday } from '../messages/due-news.ts'
import type { Commissions } from './commissions.ts'

const LOOK_MS = 1_000

type Deps = {
  store: Pick<Store, 'db' | 'registry'>
  commissions: Pick<Commissions, 'settle'>
  now(): number
  report(error: unknown): void
}

/** Processes notes in the background, so that readers have little left to do. It runs on the leading collector only. */
export class CommissionWatch {
  readonly #deps: Deps
  readonly #nap = new WakeableSleep()
  /** By site: the day of which partners have been told what became due. */
  readonly #told = new Map<SiteId, number>()

  constructor(deps: Deps) {
    this.#deps = deps
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
    const sites = await this.#deps.store.db
      .selectFrom('commission_work')
      .select('site_id')
      .distinct()
      .execute()
    for (const { site_id } of sites) await this.#deps.commissions.settle(site_id)
    await this.#tellOfYesterday()
  }

  /** Once a day per site; after a restart the ids of the messages prevent a second one. */
  async #tellOfYesterday(): Promise<void> {
    const { store, now } = this.#deps
    const at = now()
    for (const [site, { timeZone }] of (await store.registry()).sites) {
      const day = yesterday(at, timeZone)
      if (this.#told.get(site) === day.from) continue
      await tellOfDueSales(store.db, site, day, at)
      this.#told.set(site, day.from)
    }
  }
}
