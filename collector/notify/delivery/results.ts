import { setTimeout as sleep } from 'node:timers/promises'
import type { Statement, Store } from '../../model/port.ts'
import type { Sent } from '../channel.ts'
import { UNANSWERED } from '../transport/guarded-fetch.ts'
import type { DeliveryRow } from './delivery-log.ts'
import { nextTry } from './schedule.ts'

/** Results that come so soon after one another are one transaction. */
const GATHER_MS = 5
const ANSWER_CHARACTERS = 4_096

/**
 * The result of an attempt; `sent` is null if there was no message or no channel. `channelAt`: the version of the
 * channel's settings that the attempt used.
 */
export type Result = { delivery: DeliveryRow; sent: Sent | null; ms: number; channelAt: number }

type Deps = { store: Store; schedule: readonly number[]; now: () => number; random?: () => number }

/** Writes the results of attempts: delivered, to be retried, or dead. */
export class Results {
  readonly #parts: Deps
  readonly #waiting: Result[] = []
  #writing: Promise<void> | null = null

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** Results that come while others are being written are written together. */
  note(result: Result): Promise<void> {
    this.#waiting.push(result)
    return (this.#writing ??= this.#write())
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        // Results that arrive within this time are written in the same transaction.
        await sleep(GATHER_MS)
        await this.settle(this.#waiting.splice(0))
      }
    } finally {
      // Set synchronously after the last check, so that a later result starts a new write.
      this.#writing = null
    }
  }

  /** Writes the results of attempts; null: there was no message or no channel. */
  async settle(results: readonly Result[]): Promise<void> {
    const { store, schedule, random = Math.random } = this.#parts
    const now = this.#parts.now()
    const unanswered = await this.#unansweredBefore(results)
    const ended = results.map(({ delivery, sent, ms }) => {
      const tries = Number(delivery.tries) + 1
      const isOver =
        sent?.outcome === 'failed' && (sent.isFinal || (sent.mayHaveArrived && unanswered.has(delivery.id)))
      const next_at =
        sent?.outcome === 'failed' && !isOver
          ? nextTry(schedule, { tries, now, retryAfterMs: sent.retryAfterMs, random: random() })
          : null
      return { delivery, sent, ms, tries, next_at, state: stateOf(sent, next_at) }
    })
    const { db } = store
    const changes: Statement[] = []
    // Deliveries that were erased, cancelled or finished by another leader during the attempt get no attempt row.
    for (const { delivery, sent, ms } of ended) if (sent) changes.push(attemptOf(db, delivery, sent, now, ms))
    // Equal results are written by one statement: usually all successes of a moment.
    const alike = Map.groupBy(ended, ({ state, tries, next_at }) => `${state} ${tries} ${next_at}`)
    for (const [, group] of alike) {
      const { state, tries, next_at } = group[0]!
      const change = { state, tries, next_at, settled_at: next_at === null ? now : null }
      const ids = group.map(({ delivery }) => delivery.id)
      changes.push(
        db
          .updateTable('deliveries')
          .set(change)
          .where('id', 'in', ids)
          .where('next_at', 'is not', null)
          .where('tries', '=', tries - 1)
          .compile(),
      )
    }
    for (const { delivery, sent, channelAt } of results)
      if (sent?.outcome === 'gone') changes.push(...switchedOff(db, delivery.channel_id, channelAt, now))
    await store.run(changes)
  }

  /**
   * Deliveries that may have arrived already. For receivers that cannot recognize a repeat, the second attempt without an
   * answer is the last one: ten copies of a message are worse than one marked as failed.
   */
  async #unansweredBefore(results: readonly Result[]): Promise<Set<string>> {
    const asked = results.filter(({ sent }) => sent?.outcome === 'failed' && sent.mayHaveArrived)
    if (asked.length === 0) return new Set()
    const rows = await this.#parts.store.db
      .selectFrom('attempts')
      .select('delivery_id')
      .where(
        'delivery_id',
        'in',
        asked.map(({ delivery }) => delivery.id),
      )
      .where('answer', 'like', `${UNANSWERED}%`)
      .execute()
    return new Set(rows.map(row => row.delivery_id))
  }
}

/**
 * The receiver refuses all further messages: its pending deliveries are marked dead. An answer from before a change of
 * the channel has no effect, since it concerned the old settings.
 */
export function switchedOff(db: Store['db'], channel: string, channelAt: number, now: number): Statement[] {
  const isGone = db
    .selectFrom('channels')
    .select('id')
    .where('id', '=', channel)
    .where('gone_at', 'is not', null)
  return [
    db
      .updateTable('channels')
      .set({ gone_at: now })
      .where('id', '=', channel)
      .where('updated_at', '=', channelAt)
      .compile(),
    db
      .updateTable('deliveries')
      .set({ state: 'dead', next_at: null, settled_at: now })
      .where('channel_id', 'in', isGone)
      .where('next_at', 'is not', null)
      .compile(),
  ]
}

function stateOf(sent: Sent | null, nextAt: number | null): DeliveryRow['state'] {
  if (sent === null) return 'cancelled'
  if (sent.outcome === 'delivered') return 'delivered'
  return nextAt === null ? 'dead' : 'waiting'
}

export const attemptOf = (
  db: Store['db'],
  { id, tries }: DeliveryRow,
  { status, answer }: Sent,
  now: number,
  ms: number,
): Statement =>
  db
    .insertInto('attempts')
    .columns(['delivery_id', 'at', 'status', 'ms', 'answer'])
    .expression(
      db
        .selectFrom('deliveries')
        .select(row => [
          'id',
          row.cast<number>(row.val(now), 'bigint').as('at'),
          row.cast<number | null>(row.val(status), 'bigint').as('status'),
          row.cast<number>(row.val(ms), 'bigint').as('ms'),
          row.cast<string>(row.val(said(answer)), 'text').as('answer'),
        ])
        .where('id', '=', id)
        .where('tries', '=', tries),
    )
    .compile()

const said = (answer: string): string =>
  answer.slice(0, ANSWER_CHARACTERS).toWellFormed().replaceAll('\u0000', '\ufffd')
