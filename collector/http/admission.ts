const MOST_REQUESTS = 4_000
const MOST_BYTES = 64 * 1024 * 1024

/** The bounded queue before parsing: what is inside is being read, waits for its commit, or is being answered. */
export class Admission {
  private requests = 0
  private bytes = 0
  private readonly most: { requests: number; bytes: number }

  constructor(most = { requests: MOST_REQUESTS, bytes: MOST_BYTES }) {
    this.most = most
  }

  /** Null when full; else what is to be called once, when the request has its answer. */
  enter(bytes: number): (() => void) | null {
    if (this.requests >= this.most.requests || this.bytes + bytes > this.most.bytes) return null
    this.requests++
    this.bytes += bytes
    return () => {
      this.requests--
      this.bytes -= bytes
    }
  }

  get waiting(): { requests: number; bytes: number } {
    return { requests: this.requests, bytes: this.bytes }
  }
}
