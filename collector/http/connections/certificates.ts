import { BoundedMap } from '../../platform/bounded-map.ts'

const KEPT = 50
const FRESH_MS = 86_400_000
/** After a failure an address is left alone for a moment. */
const PAUSE_MS = 10_000
const IS_PEM = /^-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----/

/** Certificates that signatures name, fetched once a day; requests that need the same one wait for it together. */
export class Certificates {
  readonly #get: (url: string) => Promise<string | null>
  readonly #now: () => number
  readonly #known = new BoundedMap<string, { pem: string | null; at: number }>(KEPT)
  readonly #coming = new Map<string, Promise<boolean>>()

  constructor(get: (url: string) => Promise<string | null>, now: () => number) {
    this.#get = get
    this.#now = now
  }

  known(url: string): string | null {
    const found = this.#known.get(url)
    return found && this.#now() - found.at < FRESH_MS ? found.pem : null
  }

  fetch(url: string): Promise<boolean> {
    const failed = this.#known.get(url)
    if (failed?.pem === null && this.#now() - failed.at < PAUSE_MS) return Promise.resolve(false)
    const coming = this.#coming.get(url) ?? this.#fetch(url)
    this.#coming.set(url, coming)
    return coming
  }

  async #fetch(url: string): Promise<boolean> {
    try {
      const text = await this.#get(url).catch(() => null)
      const pem = text !== null && IS_PEM.test(text) ? text : null
      this.#known.put(url, { pem, at: this.#now() })
      return pem !== null
    } finally {
      this.#coming.delete(url)
    }
  }
}
