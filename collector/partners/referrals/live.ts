import type { PortalChange } from '../../../shared/portal.ts'
import type { Store } from '../../model/port.ts'
import { isApplicant } from '../statuses.ts'
import { countOwn, ownReferral } from './own-view.ts'

/** How often the changes are read while a page listens. */
const LOOK_MS = 250
/** The clocks of collectors may differ by this much, and a transaction takes its time. */
const OVERLAP_MS = 30_000

type Listener = { partner: string; hear(change: PortalChange): void }
type Deps = { store: Store; now(): number; report(error: unknown): void }

/**
 * Tells open pages of the portal of each change of a referral. The changes are read from the store, where any collector may
 * have written them; without a listener nothing is read.
 */
export class LiveReferrals {
  readonly #parts: Deps
  readonly #listeners = new Set<Listener>()
  /** By the id of a change, its time: those that were told already. */
  readonly #told = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** From when the promise resolves on, the listener hears each change of the partner's referrals. Returns how to stop. */
  async listen(listener: Listener): Promise<() => void> {
    const isFirst = this.#listeners.size === 0
    if (isFirst) {
      this.#told.clear()
      for (const { id, stated_at } of await this.#recent()) this.#told.set(id, Number(stated_at))
    }
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  /** Looks for changes; of several calls during a look one more follows. */
  #look(): void {
    this.#turn = this.#turn.then(() => this.#tell()).catch(error => this.#parts.report(error))
  }

  async #tell(): Promise<void> {
    if (this.#listeners.size === 0) return
    const fresh = (await this.#recent()).filter(({ id }) => !this.#told.has(id))
    const changed = new Map<string, string>()
    for (const { id, stated_at, referral_id, partner_id } of fresh) {
      this.#told.set(id, Number(stated_at))
      if (partner_id !== null) changed.set(referral_id, partner_id)
    }
    const { store, now } = this.#parts
    for (const [id, at] of this.#told) if (at < now() - 2 * OVERLAP_MS) this.#told.delete(id)
    for (const [referral, partner] of changed) {
      const listeners = [...this.#listeners].filter(one => one.partner === partner)
      if (listeners.length === 0) continue
      // An applicant may be any stranger: when a state changes would tell whether the referred person is known.
      if (await isApplicant(store.db, partner, now())) continue
      const row = await ownReferral(store.db, partner, referral, now())
      if (!row) continue
      const change = { referral: row, counts: await countOwn(store.db, partner, now()) }
      for (const listener of listeners) listener.hear(change)
    }
  }

  #recent() {
    const { store, now } = this.#parts
    return store.db
      .selectFrom('referral_states')
      .innerJoin('referrals', 'referrals.id', 'referral_states.referral_id')
      .select([
        'referral_states.id',
        'referral_states.stated_at',
        'referral_states.referral_id',
        'referrals.partner_id',
      ])
      .where('referral_states.stated_at', '>=', now() - OVERLAP_MS)
      .execute()
  }
}
