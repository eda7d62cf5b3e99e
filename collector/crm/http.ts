import type { CrmFaultCode } from '../../shared/crm.ts'
import type { Asked, Request } from '../notify/channel.ts'
import { CrmFault } from './port.ts'

export type Ask = (request: Request, signal: AbortSignal) => Promise<Asked>
type Method = Request['method']

/** A reply that the caller decides on. */
export type Reply = { status: number; json: unknown; text: string }

const KEPT_CHARACTERS = 500
/** Statuses that say something of the thing asked for: the caller decides. */
const DECIDED = new Set([400, 404, 409, 410, 422])
const BUSY_MS = 2_000

/** The requests of one CRM, with its address and the header of its token. Any other failure throws. */
export class CrmHttp {
  readonly #base: string
  readonly #headers: Record<string, string>
  readonly #ask: Ask
  readonly #signal: AbortSignal

  constructor(base: string, headers: Record<string, string>, ask: Ask, signal: AbortSignal) {
    this.#base = base
    this.#headers = headers
    this.#ask = ask
    this.#signal = signal
  }

  async send(method: Method, path: string, body?: unknown): Promise<Reply> {
    const headers = {
      ...this.#headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const request = {
      url: `${this.#base}${path}`,
      method,
      headers,
      body: body === undefined ? '' : JSON.stringify(body),
    }
    const asked = await this.#ask(request, this.#signal)
    if (asked.status === null) throw new CrmFault('no_answer', asked.reason, { isUnknown: true })
    const { status, text, retryAfterMs } = asked
    if (status >= 200 && status < 300) return { status, json: jsonOf(text, status), text }
    if (DECIDED.has(status)) return { status, json: lenient(text), text }
    throw faultOf(status, text, retryAfterMs)
  }

  /** A request whose success is the only good answer. */
  async must(method: Method, path: string, body?: unknown): Promise<unknown> {
    const { status, json, text } = await this.send(method, path, body)
    if (status >= 300) throw new CrmFault('refused', text.slice(0, KEPT_CHARACTERS), { status })
    return json
  }
}

function faultOf(status: number, text: string, retryAfterMs: number | null): CrmFault {
  const code: CrmFaultCode =
    status === 401
      ? 'unauthorized'
      : status === 403
        ? 'forbidden'
        : status === 429
          ? 'rate_limited'
          : status === 423 || status === 477
            ? 'busy'
            : status >= 500
              ? 'no_answer'
              : 'refused'
  const wait = retryAfterMs ?? (status === 423 ? BUSY_MS : null)
  const message = text.slice(0, KEPT_CHARACTERS)
  return new CrmFault(code, message, { status, retryAfterMs: wait, isUnknown: status >= 500 })
}

function jsonOf(text: string, status: number): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    throw new CrmFault('no_answer', 'The answer is not JSON, or too long.', { status, isUnknown: true })
  }
}

function lenient(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
