import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Taken } from '../ingest/intake.ts'
import type { Feed } from '../model/port.ts'

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

const REPLAYED_MS = 60_000
const FIGURES = {
  sockets: 'Open sockets',
  viewers: 'Boards with subscribers',
  contacts: 'Contacts in memory',
  contact_bytes: 'Bytes of the contacts in memory and of their places on boards, without caches',
  cached_row_bytes: 'Bytes of the contacts that are also kept as objects, bounded by CACHE_MB',
  queue_arrivals: 'Arrivals waiting for a transaction',
  log_bytes: 'Bytes of the write-ahead log of SQLite, which grows during a long read',
}

/** The Prometheus metrics of `/metrics`. */
export class Metrics {
  readonly registry = new Registry()
  readonly #accepted = this.#counter('pulseboard_events_accepted_total', 'Events accepted and on disk')
  readonly #duplicates = this.#counter('pulseboard_events_duplicate_total', 'Duplicate events')
  readonly #conflicts = this.#counter(
    'pulseboard_events_conflicting_duplicate_total',
    'Duplicates with another body; the first event is kept',
  )
  readonly #rejected = new Counter({
    name: 'pulseboard_events_rejected_total',
    help: 'Events refused, by code',
    labelNames: ['code'],
    registers: [this.registry],
  })
  readonly #expired = this.#counter('pulseboard_events_expired_total', 'Events deleted by retention')
  readonly #commitSeconds = this.#histogram('pulseboard_commit_seconds', 'Duration of a transaction', SECONDS)
  readonly #commitSize = this.#histogram(
    'pulseboard_commit_arrivals',
    'Arrivals per transaction',
    [1, 2, 5, 10, 20, 50, 100, 250, 500, 1000],
  )
  readonly #lag = this.#histogram(
    'pulseboard_publish_lag_seconds',
    'Time from a commit to its delivery on the socket',
    SECONDS,
  )

  readonly #wholeLag = this.#histogram(
    'pulseboard_receipt_to_publish_seconds',
    'Time from the receipt of the oldest event of a tick to its delivery on the socket',
    SECONDS,
  )
  #oldest = Number.POSITIVE_INFINITY

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  readonly taken = (taken: Taken, conflicting = 0): void => {
    this.#conflicts.inc(conflicting)
    this.#accepted.inc(taken.accepted)
    this.#duplicates.inc(taken.duplicates)
    for (const { code } of taken.rejected) this.#rejected.inc({ code })
  }

  readonly expired = (events: number): void => this.#expired.inc(events)

  readonly committed = (size: number, seconds: number): void => {
    this.#commitSize.observe(size)
    this.#commitSeconds.observe(seconds)
  }

  /** A replayed event keeps the time of its first receipt, so it is left out of the latency. */
  readonly heard = ({ events }: Feed, now: number): void => {
    for (const { event } of events)
      if (now - event.receivedAt < REPLAYED_MS) this.#oldest = Math.min(this.#oldest, event.receivedAt)
  }

  readonly lagged = (seconds: number): void => {
    this.#lag.observe(seconds)
    if (this.#oldest === Number.POSITIVE_INFINITY) return
    this.#wholeLag.observe(Math.max(0, (Date.now() - this.#oldest) / 1000))
    this.#oldest = Number.POSITIVE_INFINITY
  }

  /** Gauges that are read at each scrape. */
  watch(figures: Record<keyof typeof FIGURES, () => number>): void {
    for (const [name, read] of Object.entries(figures)) {
      new Gauge({
        name: `pulseboard_${name}`,
        help: FIGURES[name as keyof typeof FIGURES],
        registers: [this.registry],
        collect() {
          this.set(read())
        },
      })
    }
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.registry] })
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers: [this.registry] })
  }
}
