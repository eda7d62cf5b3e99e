import type { Store } from '../../model/port.ts'
import type { Sent } from '../../notify/channel.ts'
import { composeMessage, type Letter, type MessageRow } from './compose.ts'
import { htmlOf, subjectOf, textOf } from './render.ts'

const AT_ONCE = 20

type Deps = {
  store: Store
  /** Null without a mail server: the messages then wait, and Health lists them. */
  mail:
    | ((
        mail: {
          to: string[]
          subject: string
          text: string
          html: string
          id: string
          list: { id: string; name: string }
        },
        signal: AbortSignal,
      ) => Promise<Sent>)
    | null
  /** Delays before each attempt after the first, in ms. */
  schedule: readonly number[]
  base(): string
  now(): number
}

/** Sends the mails of the partner programme, and stores the result of each in its row. */
export class PartnerMailer {
  readonly #parts: Deps

  constructor(parts: Deps) {
    this.#parts = parts
  }

  get hasMail(): boolean {
    return this.#parts.mail !== null
  }

  /** Sends due messages; returns the number of attempts. */
  async turn(signal: AbortSignal): Promise<number> {
    const { store, mail, now } = this.#parts
    if (!mail) return 0
    const due = await store.db
      .selectFrom('partner_messages')
      .selectAll()
      .where('next_at', '<=', now())
      .orderBy('next_at')
      .limit(AT_ONCE)
      .execute()
    for (const row of due) if (!signal.aborted) await this.#send(row, signal)
    return due.length
  }

  async #send(row: MessageRow, signal: AbortSignal): Promise<void> {
    const { store, mail, base, now } = this.#parts
    const letter = await composeMessage(store.db, row, base().replace(/\/+$/, ''), now())
    if (!letter || !mail) return this.#settle(row, { state: 'cancelled', next_at: null, answer: '' })
    const sent = await mail(mailOf(row, letter), signal)
    // The outcome of an aborted message is unknown: the next leader sends it again.
    if (signal.aborted) return
    if (sent.outcome === 'delivered')
      return this.#settle(row, { state: 'delivered', next_at: null, answer: sent.answer })
    const delay = this.#parts.schedule[Number(row.tries) + 1]
    const isRefused = sent.outcome === 'failed' && (sent.status ?? 0) >= 550 && (sent.status ?? 0) < 560
    const isLast = delay === undefined || isRefused
    await this.#settle(row, {
      state: isLast ? 'dead' : 'waiting',
      next_at: isLast ? null : now() + delay,
      answer: sent.answer,
    })
  }

  async #settle(
    row: MessageRow,
    { state, next_at, answer }: Pick<MessageRow, 'state' | 'next_at' | 'answer'>,
  ): Promise<void> {
    const { store, now } = this.#parts
    const change = store.db
      .updateTable('partner_messages')
      .set({
        state,
        next_at,
        answer: answer.slice(0, 500),
        tries: Number(row.tries) + 1,
        settled_at: state === 'waiting' ? null : now(),
      })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .compile()
    await store.run([change])
  }
}

const mailOf = (row: MessageRow, { to, mail, programme }: Letter) => ({
  to: [to],
  subject: subjectOf(mail),
  text: textOf(mail),
  html: htmlOf(mail),
  // A repeated attempt uses the message id of the first attempt.
  id: row.id,
  list: { id: row.site_id, name: programme },
})
