import { type Signal, signal } from '@preact/signals'
import type { ContactImported } from '../../shared/by-hand.ts'
import { ApiError, post } from '../core/api.ts'
import type { Row } from './people.ts'

const ROWS_AT_A_TIME = 200
/** The collector accepts a megabyte per request; a proxy may accept less. */
const BYTES_AT_A_TIME = 256 * 1024
const TRIES = 4
const WAIT_MS = 1_000

export type Refused = { row: Row; message: string }
export type State = 'ready' | 'running' | 'stopped' | 'done'

/** Sends rows in order, in batches; a repeated row counts once, so the import can be stopped and resumed at any row. */
export class Sending {
  readonly rows: readonly Row[]
  readonly state: Signal<State> = signal('ready')
  readonly sent = signal(0)
  readonly accepted = signal(0)
  readonly duplicates = signal(0)
  readonly refused: Signal<readonly Refused[]> = signal([])
  readonly problem = signal<unknown>(null)
  readonly #path: string
  readonly #at: string
  /** Halved whenever a proxy rejects a batch as too large. */
  #mostRows = ROWS_AT_A_TIME

  constructor(site: string, at: string, rows: readonly Row[]) {
    this.#path = `/api/sites/${encodeURIComponent(site)}/contacts`
    this.#at = at
    this.rows = rows
  }

  stop(): void {
    if (this.state.value === 'running') this.state.value = 'stopped'
  }

  async run(): Promise<void> {
    this.state.value = 'running'
    this.problem.value = null
    while (this.sent.value < this.rows.length && this.state.value === 'running') {
      const portion = this.#next()
      try {
        this.#count(portion, await this.#send(portion))
      } catch (error) {
        if (error instanceof ApiError && error.status === 413) {
          if (portion.length > 1) this.#mostRows = Math.ceil(portion.length / 2)
          else this.#count(portion, tooLarge(error))
          continue
        }
        this.problem.value = error
        this.state.value = 'stopped'
      }
    }
    if (this.sent.value >= this.rows.length) this.state.value = 'done'
  }

  /** The rows that are next, as many as fit. */
  #next(): Row[] {
    const from = this.sent.value
    let bytes = 0
    let to = from
    while (to < this.rows.length && to - from < this.#mostRows) {
      bytes += new TextEncoder().encode(JSON.stringify(this.rows[to])).length
      if (to > from && bytes > BYTES_AT_A_TIME) break
      to += 1
    }
    return this.rows.slice(from, to)
  }

  #count(portion: readonly Row[], answer: ContactImported): void {
    this.sent.value += portion.length
    this.accepted.value += answer.accepted
    this.duplicates.value += answer.duplicates
    const refused = answer.rejected.map(({ index, message }) => ({ row: portion[index]!, message }))
    if (refused.length > 0) this.refused.value = [...this.refused.value, ...refused]
  }

  /** An unreachable or busy collector is tried again. */
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

/** A single row that is too large is reported; the following rows continue. */
const tooLarge = ({ message }: ApiError): ContactImported => ({
  accepted: 0,
  duplicates: 0,
  rejected: [{ index: 0, code: 'too_large', message }],
})
