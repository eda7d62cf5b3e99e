import type { Asked, Request } from '../../collector/notify/channel.ts'

/**
 * What may happen to a request. `before`: the service fails without having done anything. `after`: it has done what was
 * asked, and the answer is lost or is an error all the same.
 */
export const FAULTS = ['none', 'busy', 'limit', '502 before', '502 after', 'slow', 'cut'] as const
export type Fault = (typeof FAULTS)[number]

export type Reply = { status: number; json: unknown; headers?: Record<string, string> }
export type Handler = (method: string, url: URL, body: unknown, headers: Record<string, string>) => Reply

/** Answers of the service's own for the two faults that it documents. */
export type Refusals = { busy: Reply; limit: Reply }

/** One service behind a network that fails as told: a fault for each request, then none. */
export class Line {
  readonly #handle: Handler
  readonly #refusals: Refusals
  /** The requests that have reached the service, such as `POST /v1/notes`. */
  readonly seen: string[] = []
  faults: Fault[] = []

  constructor(handle: Handler, refusals: Refusals) {
    this.#handle = handle
    this.#refusals = refusals
  }

  readonly ask = async (request: Request): Promise<Asked> => {
    const fault = this.faults.shift() ?? 'none'
    if (fault === 'cut') return { status: null, reason: 'connect ECONNREFUSED' }
    if (fault === '502 before') return { status: 502, text: '<html>Bad Gateway</html>', retryAfterMs: null }
    if (fault === 'busy' || fault === 'limit') return asked(this.#refusals[fault])
    const reply = this.answer(request)
    if (fault === '502 after') return { status: 502, text: '<html>Bad Gateway</html>', retryAfterMs: null }
    if (fault === 'slow') return { status: null, reason: 'No answer within 15 s.' }
    return asked(reply)
  }

  answer({ method, url, body, headers }: Request): Reply {
    const address = new URL(url)
    this.seen.push(`${method} ${address.pathname}`)
    return this.#handle(method, address, body === '' ? null : JSON.parse(body), headers)
  }
}

const asked = ({ status, json, headers = {} }: Reply): Asked => {
  const seconds = headers['retry-after']
  return {
    status,
    text: json === null ? '' : JSON.stringify(json),
    retryAfterMs: seconds === undefined ? null : Number(seconds) * 1000,
  }
}
