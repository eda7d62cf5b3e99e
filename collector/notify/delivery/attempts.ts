import type { Channel, ChannelSettings } from '../../../shared/channel.ts'
import type { Store } from '../../model/port.ts'
import type { Registry } from '../../model/rows.ts'
import type { Letter, Sent } from '../channel.ts'
import { type ChannelRow, findChannel, isOpen, readChannel } from '../channel-book.ts'
import { composeLetters } from '../composition/compose-letter.ts'
import { type DeliveryRow, findDelivery } from './delivery-log.ts'

/** For what a channel's own time-out (30 s at most, of mail) does not see. */
const LONGEST_SEND_MS = 40_000

export type Send = (settings: ChannelSettings, letter: Letter, signal: AbortSignal) => Promise<Sent>
export type GetRegistry = () => Promise<Registry>

type Deps = { store: Store; send: Send; base: () => string; now: () => number }

/** One attempt at a delivery: its text is composed from the stored data just before it is sent. */
export class Attempts {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async compose(registry: GetRegistry, deliveries: readonly DeliveryRow[], channel: Channel) {
    const { store, base, now } = this.#deps
    return composeLetters(
      { store, registry: await registry(), base: base(), now: now() },
      deliveries,
      channel,
    )
  }

  /** Null if the delivery was erased, cancelled or sent by another leader since, or if its channel has changed. */
  async composeAgain(
    registry: GetRegistry,
    delivery: DeliveryRow,
  ): Promise<{ row: ChannelRow; letter: Letter | null } | null> {
    const { db } = this.#deps.store
    const [found, row] = await Promise.all([
      findDelivery(db, delivery.id),
      findChannel(db, delivery.channel_id),
    ])
    if (!found || found.next_at === null || Number(found.tries) !== Number(delivery.tries)) return null
    if (!row || !isOpen(row)) return null
    const letters = await this.compose(registry, [delivery], readChannel(row))
    return { row, letter: letters.get(delivery.id) ?? null }
  }

  async send(
    { settings }: Channel,
    letter: Letter | null,
    signal: AbortSignal,
  ): Promise<{ sent: Sent | null; ms: number }> {
    if (!letter) return { sent: null, ms: 0 }
    const start = performance.now()
    const guard = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_SEND_MS)])
    const sent = await this.#deps
      .send(settings, { ...letter, now: this.#deps.now() }, guard)
      .catch(
        (error): Sent => ({ outcome: 'failed', status: null, answer: String(error), retryAfterMs: null }),
      )
    return { sent, ms: Math.round(performance.now() - start) }
  }
}
