import { setTimeout as sleep } from 'node:timers/promises'
import type { ChannelSettings, DeliveryInfo } from '../../shared/alert.ts'
import { newId } from '../accounts/secrets.ts'
import type { Feed, Registry, Store } from '../store/store.ts'
import type { Letter, Sent } from './channel.ts'
import { type ChannelRow, readChannel } from './channel-book.ts'
import { composeLetter } from './compose-letter.ts'
import { type DeliveryRow, infoOf } from './delivery-log.ts'
import { remind, takeAlerts } from './outbox.ts'
import { nextTry } from './schedule.ts'

/** Messages on their way through one channel at a time: a slow one holds up itself alone. */
const AT_ONCE_PER_CHANNEL = 4
/** Nothing is waited for longer than this: whatever was not heard of is found. */
const LOOK_MS = 1_000
/** For what a channel's own time-out does not see. */
const LONGEST_SEND_MS = 20_000
const ANSWER_CHARACTERS = 4_096

export type Send = (settings: ChannelSettings, letter: Letter, signal: AbortSignal) => Promise<Sent>

type Known = () => Promise<Registry>

type Parts = {
  store: Store
  send: Send
  schedule: readonly number[]
  /** Where people find the board. */
  base: () => string
  now: () => number
  report: (error: unknown) => void
  random?: () => number
}

/**
 * From the outbox to people, by whoever leads: alerts that commits have written become deliveries, and deliveries are
 * tried until they are through, or have been tried often enough. At least once: what was on its way when a leader
 * died is sent again by the next, with the same id.
 */
export class Notifier {
  readonly #parts: Parts
  readonly #underWay = new Map<string, Set<string>>()
  readonly #sending = new Set<Promise<void>>()
  #wake = () => {}
  #isWoken = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  hear(feed: Pick<Feed, 'alerts'>): void {
    if (feed.alerts?.length) this.wake()
  }

  wake(): void {
    this.#isWoken = true
    this.#wake()
  }

  /** For whoever leads, until stopped. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isWoken = false
      let wait = LOOK_MS
      try {
        wait = await this.turn(signal)
      } catch (error) {
        // Storage is away, or one row is our mistake: the rest is looked at again.
        if (!signal.aborted) this.#parts.report(error)
      }
      await this.#pause(wait, signal)
    }
    await Promise.allSettled(this.#sending)
  }

  /** Everything that is due now; returns how long nothing more will be. */
  async turn(signal: AbortSignal): Promise<number> {
    const { store, now, schedule } = this.#parts
    let known: Promise<Registry> | null = null
    const registry = () => (known ??= store.registry())
    const outbox = { store, now, firstDelay: schedule[0] ?? 0 }
    while (!signal.aborted && (await takeAlerts(outbox, registry)) > 0) await this.#sendDue(registry, signal)
    await remind(outbox, registry)
    return this.#sendDue(registry, signal)
  }

  /** Resolves when nothing is under way here. */
  async settled(): Promise<void> {
    while (this.#sending.size > 0) await Promise.allSettled(this.#sending)
  }

  /** Tries a channel once, now, whether it is on or not. */
  async test(channel: ChannelRow): Promise<DeliveryInfo> {
    const { store, now } = this.#parts
    const { db } = store
    const delivery: DeliveryRow = {
      id: newId('msg'),
      site_id: channel.site_id,
      channel_id: channel.id,
      rule_id: '',
      kind: 'test',
      state: 'dead',
      created_at: now(),
      next_at: null,
      tries: 1,
      settled_at: now(),
    }
    const { sent, ms } = await this.#try(
      () => store.registry(),
      delivery,
      channel,
      new AbortController().signal,
    )
    const state = sent?.outcome === 'delivered' ? 'delivered' : 'dead'
    await db.transaction().execute(async trx => {
      await trx
        .insertInto('deliveries')
        .values({ ...delivery, state, settled_at: now() })
        .execute()
      if (sent)
        await trx
          .insertInto('attempts')
          .values(attemptOf(delivery.id, sent, now(), ms))
          .execute()
    })
    const [info] = await infoOf(store, channel.site_id, [{ ...delivery, state }])
    return info!
  }

  async #sendDue(registry: Known, signal: AbortSignal): Promise<number> {
    const { store, now } = this.#parts
    const { db } = store
    const waiting = await db
      .selectFrom('deliveries')
      .select(['channel_id', row => row.fn.min<number>('next_at').as('next_at')])
      .where('next_at', 'is not', null)
      .groupBy('channel_id')
      .execute()
    const due = waiting.filter(({ next_at }) => Number(next_at) <= now())
    if (due.length > 0) {
      const ids = due.map(({ channel_id }) => channel_id)
      const channels = await db.selectFrom('channels').selectAll().where('id', 'in', ids).execute()
      for (const id of ids)
        await this.#sendThrough(
          id,
          channels.find(row => row.id === id),
          registry,
          signal,
        )
    }
    const later = waiting.flatMap(({ next_at }) => (Number(next_at) > now() ? [Number(next_at) - now()] : []))
    return Math.min(LOOK_MS, ...later)
  }

  async #sendThrough(
    id: string,
    channel: ChannelRow | undefined,
    registry: Known,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, now } = this.#parts
    const underWay = this.#underWay.get(id) ?? new Set()
    this.#underWay.set(id, underWay)
    const free = AT_ONCE_PER_CHANNEL - underWay.size
    if (free <= 0) return
    let query = store.db
      .selectFrom('deliveries')
      .selectAll()
      .where('channel_id', '=', id)
      .where('next_at', '<=', now())
      .orderBy('next_at')
      .limit(free)
    if (underWay.size > 0) query = query.where('id', 'not in', [...underWay])
    for (const delivery of await query.execute()) {
      underWay.add(delivery.id)
      const sending = this.#deliver(registry, delivery, channel, signal)
        .catch(async error => {
          if (signal.aborted) return
          this.#parts.report(error)
          await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
        })
        .finally(() => {
          underWay.delete(delivery.id)
          this.#sending.delete(sending)
          this.wake()
        })
      this.#sending.add(sending)
    }
  }

  async #deliver(
    registry: Known,
    delivery: DeliveryRow,
    channel: ChannelRow | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const isOpen = channel !== undefined && channel.gone_at === null && readChannel(channel).isOn
    if (!isOpen) return this.#settle(delivery, null, 0)
    const { sent, ms } = await this.#try(registry, delivery, channel, signal)
    // Nobody knows what became of it: whoever leads next sends it again.
    if (!signal.aborted) await this.#settle(delivery, sent, ms)
  }

  async #try(
    registry: Known,
    delivery: DeliveryRow,
    channel: ChannelRow,
    signal: AbortSignal,
  ): Promise<{ sent: Sent | null; ms: number }> {
    const { store, send, base, now } = this.#parts
    const kept = readChannel(channel)
    const about = { store, registry: await registry(), base: base(), now: now() }
    const letter = await composeLetter(about, delivery, kept)
    if (!letter) return { sent: null, ms: 0 }
    const start = performance.now()
    const guard = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_SEND_MS)])
    const sent = await send(kept.settings, letter, guard).catch(
      (error): Sent => ({ outcome: 'failed', status: null, answer: String(error), retryAfterMs: null }),
    )
    return { sent, ms: Math.round(performance.now() - start) }
  }

  /** Writes down what came of an attempt; null: there was nothing to send, or nowhere. */
  async #settle(delivery: DeliveryRow, sent: Sent | null, ms: number): Promise<void> {
    const { store, schedule, random = Math.random } = this.#parts
    const now = this.#parts.now()
    const tries = Number(delivery.tries) + 1
    const retryAfterMs = sent?.outcome === 'failed' ? sent.retryAfterMs : null
    const next_at =
      sent?.outcome === 'failed' ? nextTry(schedule, { tries, now, retryAfterMs, random: random() }) : null
    const state =
      sent === null
        ? 'cancelled'
        : sent.outcome === 'delivered'
          ? 'delivered'
          : next_at === null
            ? 'dead'
            : 'waiting'
    await store.db.transaction().execute(async trx => {
      const { numUpdatedRows } = await trx
        .updateTable('deliveries')
        .set({ state, tries, next_at, settled_at: next_at === null ? now : null })
        .where('id', '=', delivery.id)
        .where('next_at', 'is not', null)
        .where('tries', '=', delivery.tries)
        .executeTakeFirst()
      // Erased, cancelled, or done by another leader meanwhile.
      if (numUpdatedRows === 0n || sent === null) return
      await trx
        .insertInto('attempts')
        .values(attemptOf(delivery.id, sent, now, ms))
        .execute()
      if (sent.outcome !== 'gone') return
      await trx.updateTable('channels').set({ gone_at: now }).where('id', '=', delivery.channel_id).execute()
      await trx
        .updateTable('deliveries')
        .set({ state: 'dead', next_at: null, settled_at: now })
        .where('channel_id', '=', delivery.channel_id)
        .where('next_at', 'is not', null)
        .execute()
    })
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#isWoken) return Promise.resolve()
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = () => {}
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done, { once: true })
      this.#wake = done
    })
  }
}

const attemptOf = (id: string, { status, answer }: Sent, now: number, ms: number) => ({
  delivery_id: id,
  at: now,
  status,
  ms,
  answer: answer.slice(0, ANSWER_CHARACTERS).toWellFormed().replaceAll('\u0000', '\ufffd'),
})
