import { type Signal, signal } from '@preact/signals'
import type { ContactImported } from '../../shared/by-hand.ts'
import { ApiError, post } from '../core/api.ts'
import type { Row } from './people.ts'

const ROWS_AT_A_TIME = 200
/** The collector accepts a megabyte per request; a proxy may accept less. */
const BYTES_AT_A_TIME = 256 * 1024
const TRIES = 4
const WAIT_MS = 1_000
const NOTES_KEPT = 20

/** What the collector says of a row. */
export type Note = { row: Row; message: string }
/** How many there are, and the first of them. */
export type Notes = { count: number; first: readonly Note[] }
export type State = 'ready' | 'running' | 'stopped' | 'done'

/**
 * Sends rows in order and in batches, as they are read. A row that is sent twice counts once, so the import can stop and
 * resume at any row.
 */
export class Sending {
  readonly all: number
  readonly state: Signal<State> = signal('ready')
  readonly sent = signal(0)
  readonly accepted = signal(0)
  readonly duplicates = signal(0)
  readonly refused: Signal<Notes> = signal({ count: 0, first: [] })
  /** Rows that were taken without a value. */
  readonly incomplete: Signal<Notes> = signal({ count: 0, first: [] })
  readonly problem = signal<unknown>(null)
  readonly #path: string
  readonly #at: string
  readonly #rows: AsyncIterator<Row>
  /** Rows that were read and not sent yet. */
  #waiting: Row[] = []
  #isRead = false
  #unreadable: unknown = null
  /** Halved after each 413 response. */
  #mostRows = ROWS_AT_A_TIME

  /** `all`: the number of `rows`. */
  constructor(site: string, at: string, rows: AsyncIterable<Row>, all: number) {
    this.#path = `/api/sites/${encodeURIComponent(site)}/contacts`
    this.#at = at
    this.#rows = rows[Symbol.asyncIterator]()
    this.all = all
  }

  stop(): void {
    if (this.state.value === 'running') this.state.value = 'stopped'
  }

  async run(): Promise<void> {
    this.state.value = 'running'
    this.problem.value = null
    while (this.state.value === 'running') {
      try {
        await this.#fill()
        const batch = this.#next()
        if (batch.length === 0) {
          this.state.value = 'done'
          break
        }
        this.#count(batch, await this.#send(batch))
      } catch (error) {
        if (error instanceof ApiError && error.status === 413) {
          const batch = this.#next()
          if (batch.length > 1) this.#mostRows = Math.ceil(batch.length / 2)
          else this.#count(batch, tooLarge(error))
          continue
        }
        this.problem.value = error
        this.state.value = 'stopped'
      }
    }
  }

  /** Reads as many rows as one request takes at most. A file that has changed meanwhile cannot be read any more. */
  async #fill(): Promise<void> {
    if (this.#unreadable !== null) throw this.#unreadable
    try {
      while (!this.#isRead && this.#waiting.length < ROWS_AT_A_TIME) {
        const { done, value } = await this.#rows.next()
        if (done) this.#isRead = true
        else this.#waiting.push(value)
      }
    } catch (error) {
      this.#unreadable = error
      throw error
    }
  }

  /** The first rows that wait, as many as fit. */
  #next(): Row[] {
    let bytes = 0
    let count = 0
    for (const row of this.#waiting.slice(0, this.#mostRows)) {
      bytes += new TextEncoder().encode(JSON.stringify(row)).length
      if (count > 0 && bytes > BYTES_AT_A_TIME) break
      count += 1
    }
    return this.#waiting.slice(0, count)
  }

  #count(batch: readonly Row[], answer: ContactImported): void {
    this.#waiting = this.#waiting.slice(batch.length)
    this.sent.value += batch.length
    this.accepted.value += answer.accepted
    this.duplicates.value += answer.duplicates
    this.refused.value = withMore(this.refused.value, batch, answer.rejected)
    this.incomplete.value = withMore(this.incomplete.value, batch, answer.warnings ?? [])
  }

  /** Retries while the collector is unavailable or overloaded for a moment. */
  async #send(rows: readonly Row[]): Promise<ContactImported> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await post<ContactImported>(this.#path, { at: this.#at, rows })
      } catch (error) {
        const isPassing = error instanceof ApiError && [0, 429, 503].includes(error.status)
        if (!isPassing || attempt >= TRIES) throw error
        await new Promise(resolve => setTimeout(resolve, WAIT_MS * attempt))
      }
    }
  }
}

function withMore(
  { count, first }: Notes,
  batch: readonly Row[],
  told: readonly { index: number; message: string }[],
): Notes {
  const more = told
    .slice(0, NOTES_KEPT - first.length)
    .map(({ index, message }) => ({ row: batch[index]!, message }))
  return { count: count + told.length, first: [...first, ...more] }
}

/** A single row that is too large is reported, and the following rows are sent. */
const tooLarge = ({ message }: ApiError): ContactImported => ({
  accepted: 0,
  duplicates: 0,
  rejected: [{ index: 0, code: 'too_large', message }],
})
