const MOST_REQUESTS = 4_000
const MOST_BYTES = 64 * 1024 * 1024

/** The share of one request in the queue: `take` reserves space for more of its body; false if there is none. */
export type Ticket = { take(bytes: number): boolean; leave(): void }

/**
 * The bounded queue before parsing. The requests inside are being read, wait for their commit, or are being answered.
 * Bytes count as they arrive: a client that announces a large body and does not send it takes no room from others.
 */
export class Backpressure {
  #requests = 0
  #bytes = 0
  readonly #most: { requests: number; bytes: number }

  constructor(most = { requests: MOST_REQUESTS, bytes: MOST_BYTES }) {
    this.#most = most
  }

  /** Null when full; else a ticket that must be returned once, when the request has its answer. */
  enter(): Ticket | null {
    if (this.#requests >= this.#most.requests || this.#bytes >= this.#most.bytes) return null
    this.#requests++
    let held = 0
    return {
      take: bytes => {
        if (this.#bytes + bytes > this.#most.bytes) return false
        this.#bytes += bytes
        held += bytes
        return true
      },
      leave: () => {
        this.#requests--
        this.#bytes -= held
      },
    }
  }

  get waiting(): { requests: number; bytes: number } {
    return { requests: this.#requests, bytes: this.#bytes }
  }
}
