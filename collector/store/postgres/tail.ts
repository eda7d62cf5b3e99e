import type pg from 'pg'
import type { Change } from '../feed.ts'
import { readOutcome } from '../outcome-text.ts'

const SOONEST_MS = 20
const LATEST_MS = 60
const BACK_OFF = 1.5
const RETRY_MS = 500
const PAGE_ROWS = 200
/** Retention of the table of changes that collectors read. */
export const KEEP_MS = 120_000
/** A collector that could not read for this long may have missed changes. */
const LOST_MS = KEEP_MS / 2

type Row = { seq: number; number: number; outcome: string | null }

export type TailOptions = {
  pool: pg.Pool
  origin: string
  onChange: (change: Change) => void
  /** Called when changes may have been missed: all contacts must be fed again. */
  onLost: () => Promise<void>
}

/**
 * Reads what all collectors commit, this one included. `seq` is taken before the commit, so rows appear behind
 * those that were read already: each look asks for what its snapshot shows and that of the look before did not.
 * Within a look `seq` is the order, since a contact's lock is held from before it is taken to the commit. (The
 * order of transaction ids is not: one that waited for the lock may have the smaller id.)
 *
 * Polled: a NOTIFY in every transaction would cost a third of the throughput or more.
 */
export class Tail {
  readonly #options: TailOptions
  /** This collector's own commits, which need not be read back and parsed. */
  readonly #own = new Map<number, Change>()
  /** The snapshot up to which changes have been read. */
  #seen: string | null = null
  #starting: Promise<void> | null = null
  #running: Promise<void> = Promise.resolve()
  #isStopped = false
  #mayHaveMissed = false
  #waiting: (() => void)[] = []
  #wake: (isSoon: boolean) => void = () => {}

  constructor(options: TailOptions) {
    this.#options = options
  }

  /** Changes after this call are not missed. */
  start(): Promise<void> {
    this.#starting ??= this.#begin().catch(error => {
      this.#starting = null
      throw error
    })
    return this.#starting
  }

  /** Registers a change before the transaction with its number commits; dropped if the commit fails. */
  expect(number: number, change: Change): void {
    if (this.#seen !== null) this.#own.set(number, change)
  }

  forget(number: number): void {
    this.#own.delete(number)
  }

  nudge(): void {
    this.#wake(true)
  }

  /** Resolves after a poll that begins after the call. */
  caughtUp(): Promise<void> {
    if (this.#seen === null || this.#isStopped) return Promise.resolve()
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#wake(false)
    })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#wake(false)
    await this.#running
  }

  async #begin(): Promise<void> {
    this.#seen = await this.#snapshot()
    // A new connection may lead to a server after a crash. Transaction ids that it had assigned and not written may
    // be assigned again, and would count as read already.
    this.#options.pool.on('connect', () => (this.#mayHaveMissed = true))
    this.#running = this.#run()
  }

  async #run(): Promise<void> {
    let delay = SOONEST_MS
    let lastRead = performance.now()
    while (!this.#isStopped) {
      const waiting = this.#waiting.splice(0)
      try {
        const isLate = performance.now() - lastRead > LOST_MS
        const count = await this.#read()
        if (isLate || this.#mayHaveMissed) {
          this.#mayHaveMissed = false
          await this.#options.onLost()
        }
        lastRead = performance.now()
        for (const resolve of waiting.splice(0)) resolve()
        delay = count > 0 ? SOONEST_MS : Math.min(delay * BACK_OFF, LATEST_MS)
        if (this.#waiting.length === 0) await this.#pause(delay)
      } catch {
        // The server is unreachable; the callers of commits get that error.
        this.#mayHaveMissed = true
        this.#waiting.push(...waiting)
        await this.#pause(RETRY_MS)
      }
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  async #snapshot(): Promise<string> {
    const { rows } = await this.#options.pool.query<{ now: string }>(
      'SELECT pg_current_snapshot()::text AS now',
    )
    return rows[0]!.now
  }

  /** Returns how many changes there were. */
  async #read(): Promise<number> {
    const now = await this.#snapshot()
    if (now === this.#seen) return 0
    let count = 0
    for (let seq = 0, rows: Row[]; ; seq = rows.at(-1)!.seq) {
      rows = await this.#page(now, seq)
      for (const row of rows) this.#options.onChange(await this.#changeOf(row))
      count += rows.length
      if (rows.length < PAGE_ROWS) break
    }
    this.#seen = now
    return count
  }

  async #page(now: string, afterSeq: number): Promise<Row[]> {
    const { rows } = await this.#options.pool.query<Row>({
      name: 'tail',
      text: `SELECT seq, number, CASE WHEN origin = $1 THEN NULL ELSE outcome END AS outcome
        FROM changes
        WHERE tx >= pg_snapshot_xmin($2::pg_snapshot) AND NOT pg_visible_in_snapshot(tx, $2::pg_snapshot)
          AND pg_visible_in_snapshot(tx, $3::pg_snapshot) AND seq > $4::bigint
        ORDER BY seq LIMIT ${PAGE_ROWS}`,
      values: [this.#options.origin, this.#seen, now, afterSeq],
    })
    return rows
  }

  async #changeOf({ seq, number, outcome }: Row): Promise<Change> {
    const own = outcome === null ? this.#own.get(number) : undefined
    this.#own.delete(number)
    if (own !== undefined) return own
    return readOutcome(outcome ?? (await this.#outcomeAt(seq)), []).change
  }

  async #outcomeAt(seq: number): Promise<string> {
    const { rows } = await this.#options.pool.query<{ outcome: string }>(
      'SELECT outcome FROM changes WHERE seq = $1',
      [seq],
    )
    return rows[0]!.outcome
  }

  /** A pause that a commit of this collector ends early. */
  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      let timer = setTimeout(done, ms)
      let isSoon = ms <= SOONEST_MS
      const self = this
      this.#wake = soon => {
        if (!soon) return done()
        if (isSoon) return
        isSoon = true
        clearTimeout(timer)
        timer = setTimeout(done, SOONEST_MS)
      }
      if (this.#isStopped) done()
      function done() {
        clearTimeout(timer)
        self.#wake = () => {}
        resolve()
      }
    })
  }
}
