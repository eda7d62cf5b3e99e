import type { Store } from '../../model/port.ts'
import { WakeableSleep } from '../../platform/wakeable-sleep.ts'
import type { Commissions } from './commissions.ts'

const LOOK_MS = 1_000

type Deps = {
  store: Pick<Store, 'db'>
  commissions: Pick<Commissions, 'settle'>
  report(error: unknown): void
}

/** Processes notes in the background, so that readers have little left to do. It runs on the leading collector only. */
export class CommissionWatch {
  readonly #deps: Deps
  readonly #nap = new WakeableSleep()

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
  }
}
