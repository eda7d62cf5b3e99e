import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from '../../../shared/channel.ts'
import type { DeliveryInfo } from '../../../shared/delivery.ts'
import { newId } from '../../accounts/secrets.ts'
import type { Feed, Store } from '../../model/port.ts'
import { FOR_PROGRAMS, type Registry } from '../../model/rows.ts'
import { WakeableSleep } from '../../platform/wakeable-sleep.ts'
import type { Letter } from '../channel.ts'
import { type ChannelRow, isOpen, readChannel } from '../channel-book.ts'
import { Attempts, type GetRegistry, type Send } from './attempts.ts'
import { type DeliveryRow, infoOf } from './delivery-log.ts'
import { LeadHooks } from './lead-hooks.ts'
import { remind, takeAlerts } from './outbox.ts'
import { attemptOf, Results, switchedOff } from './results.ts'
import { quietUntil } from './schedule.ts'

/** Concurrent messages of one channel: a slow channel delays only itself. */
const AT_ONCE_PER_CHANNEL = 4
/** Messages of a channel composed together; those that then wait for longer than this are composed again. */
const TAKEN_UP = 16
const FRESH_MS = 1_000
/** Polling interval, which finds work that no wake-up announced. */
const LOOK_MS = 1_000

/** A channel's messages on their way: those taken up, those of them that wait for a sender, and how many senders. */
type Lane = {
  underWay: Set<string>
  waiting: { delivery: DeliveryRow; letter: Letter | null; row: ChannelRow; composedAt: number }[]
  sending: number
}

type Deps = {
  store: Store
  send: Send
  schedule: readonly number[]
  /** The address of the dashboard, for links. */
  base: () => string
  now: () => number
  report: (error: unknown) => void
  random?: () => number
}

/**
 * The leader's loop from the outbox to the channels: alerts written by commits become deliveries, and deliveries are
 * retried until they succeed or have failed often enough. Delivery is at least once: a new leader sends the deliveries
 * that were in progress when the old one died again, with the same ids.
 */
export class Notifier {
  readonly #parts: Deps
  readonly #lanes = new Map<string, Lane>()
  readonly #sending = new Set<Promise<void>>()
  readonly #attempts: Attempts
  readonly #results: Results
  readonly #leadHooks: LeadHooks
  readonly #nap = new WakeableSleep()

  constructor(parts: Deps) {
    this.#parts = parts
    this.#attempts = new Attempts(parts)
    this.#results = new Results(parts)
    this.#leadHooks = new LeadHooks(parts)
  }

  hear(feed: Pick<Feed, 'alerts'>): void {
    if (feed.alerts?.length) this.wake()
  }

  wake(): void {
    this.#nap.wake()
  }

  /** Runs on the leader until stopped. */
  async run(signal: AbortSignal): Promise<void> {
    // Deliveries left in progress by an earlier term of leadership have no lane any more.
    this.#lanes.clear()
    while (!signal.aborted) {
      let wait = LOOK_MS
      try {
        wait = await this.turn(signal)
      } catch (error) {
        // Storage is unavailable, or one row triggers a bug: the other rows are tried again.
        if (!signal.aborted) this.#parts.report(error)
      }
      await this.#nap.take(wait, signal)
    }
    await Promise.allSettled(this.#sending)
  }

  /** Processes everything that is due; returns the time until the next due work. */
  async turn(signal: AbortSignal): Promise<number> {
    const { store, now, schedule } = this.#parts
    let known: Promise<Registry> | null = null
    const registry = () => (known ??= store.registry())
    const outbox = { store, now, firstDelay: schedule[0] ?? 0 }
    while (!signal.aborted && (await takeAlerts(outbox, registry)) > 0) await this.#sendDue(registry, signal)
    await remind(outbox, registry)
    await this.#leadHooks.take()
    return this.#sendDue(registry, signal)
  }

  /** Resolves when nothing is under way here. */
  async settled(): Promise<void> {
    while (this.#sending.size > 0) await Promise.allSettled(this.#sending)
  }

  /** Sends a test message now, whether the channel is on or off. A 410 switches the channel off here too. */
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
    const kept = readChannel(channel)
    const letters = await this.#attempts.compose(() => store.registry(), [delivery], kept)
    const { sent, ms } = await this.#attempts.send(
      kept,
      letters.get(delivery.id) ?? null,
      new AbortController().signal,
    )
    const state = sent?.outcome === 'delivered' ? 'delivered' : 'dead'
    const made = db
      .insertInto('deliveries')
      .values({ ...delivery, state, settled_at: now() })
      .compile()
    await store.run([
      made,
      ...(sent ? [attemptOf(db, delivery, sent, now(), ms)] : []),
      ...(sent?.outcome === 'gone' ? switchedOff(db, channel.id, channel.updated_at, now()) : []),
    ])
    const [info] = await infoOf(store, channel.site_id, [{ ...delivery, state }])
    return info!
  }

  async #sendDue(registry: GetRegistry, signal: AbortSignal): Promise<number> {
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

  /** Starts due deliveries of one channel, as far as it has capacity. */
  async #sendThrough(
    id: string,
    channel: ChannelRow | undefined,
    registry: GetRegistry,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, now } = this.#parts
    const lane = this.#lanes.get(id) ?? { underWay: new Set(), waiting: [], sending: 0 }
    this.#lanes.set(id, lane)
    if (lane.waiting.length > 0) return
    const kept = channel && isOpen(channel) ? readChannel(channel) : null
    if (kept) await this.#keepQuiet(id, kept)
    let query = store.db
      .selectFrom('deliveries')
      .selectAll()
      .where('channel_id', '=', id)
      .where('next_at', '<=', now())
      .orderBy('next_at')
      .limit(TAKEN_UP)
    if (lane.underWay.size > 0) query = query.where('id', 'not in', [...lane.underWay])
    const due = await query.execute()
    if (due.length === 0) return
    if (!channel || !kept) {
      await this.#results.settle(due.map(delivery => ({ delivery, sent: null, ms: 0, channelAt: 0 })))
      return
    }
    const letters = await this.#attempts.compose(registry, due, kept)
    for (const delivery of due) lane.underWay.add(delivery.id)
    const composed = { row: channel, composedAt: now() }
    for (const delivery of due)
      lane.waiting.push({ delivery, letter: letters.get(delivery.id) ?? null, ...composed })
    for (let room = Math.min(AT_ONCE_PER_CHANNEL - lane.sending, lane.waiting.length); room > 0; room--) {
      lane.sending += 1
      this.#track(
        this.#drain(lane, registry, signal).finally(() => {
          lane.sending -= 1
          this.wake()
        }),
      )
    }
  }

  /** Quiet hours also hold back retries and finished bundles. */
  async #keepQuiet(id: string, channel: Channel): Promise<void> {
    const { store, now } = this.#parts
    const until = quietUntil(channel, now())
    if (until === null) return
    await store.db
      .updateTable('deliveries')
      .set({ next_at: until })
      .where('channel_id', '=', id)
      .where('next_at', '<=', now())
      .where('kind', 'not in', [...FOR_PROGRAMS, 'lead', 'test'])
      .execute()
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#sending.delete(tracked))
    this.#sending.add(tracked)
  }

  /** One of a channel's senders: sends the waiting deliveries one after the other. */
  async #drain(lane: Lane, registry: GetRegistry, signal: AbortSignal): Promise<void> {
    for (let next = lane.waiting.shift(); next && !signal.aborted; next = lane.waiting.shift()) {
      const { delivery, composedAt } = next
      const isOver = async (error?: unknown) => {
        if (error !== undefined && !signal.aborted) {
          this.#parts.report(error)
          await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
        }
        lane.underWay.delete(delivery.id)
      }
      try {
        const isFresh = this.#parts.now() - composedAt < FRESH_MS
        const ready = isFresh ? next : await this.#attempts.composeAgain(registry, delivery)
        const result = ready && (await this.#attempts.send(readChannel(ready.row), ready.letter, signal))
        // The outcome of an aborted delivery is unknown: the next leader sends it again.
        if (!result || signal.aborted) await isOver()
        // The next delivery need not wait until this result is written.
        else {
          const channelAt = ready.row.updated_at
          this.#track(this.#results.note({ delivery, channelAt, ...result }).then(() => isOver(), isOver))
        }
      } catch (error) {
        await isOver(error)
      }
    }
  }
}
