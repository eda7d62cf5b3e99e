import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { type Dispatcher, request } from 'undici'
import type { Asked, Request, Sent, Transports } from '../channel.ts'
import { printable } from '../composition/sanitize.ts'
import { agent, findAll, type Lookup, notPublic } from './agent.ts'
import { makeMail } from './mail.ts'
import { isPublic } from './public-address.ts'

/** Time limit from the DNS look-up to the last byte of the response. */
const TOTAL_MS = 15_000
/** More of an answer is not read. */
const READ_BYTES = 65_536
/** Of an answer that is data, such as the fields of a CRM. */
const ASKED_BYTES = 1_048_576
/** The number of bytes of an answer that are kept for display. */
const KEPT_BYTES = 4096

/** The beginning of the recorded answer if the request was sent and no response came. */
export const UNANSWERED = 'All was sent, and no answer came'

export type Outgoing = {
  /**
   * Hosts, or host:port, that are allowed although they are not public, also by HTTP. Configured by environment only.
   */
  outgoingAllow: readonly string[]
  smtpUrl: string | null
  mailFrom?: string | null
  version: string
  lookup?: Lookup
  totalMs?: number
}

/**
 * The outgoing transports. A receiver's address is user input and may point into the internal network: a name is resolved
 * once, each of its addresses must be public, and the connection goes to a checked address.
 */
export function makeTransports(outgoing: Outgoing): Transports & {
  /** For programs that need the answer: its text whole and up to 1 MB. */
  ask(request: Request, signal: AbortSignal): Promise<Asked>
  /** The text at a public address, whole and up to 64 KB; null where there is none. */
  get(url: string): Promise<string | null>
  close(): Promise<void>
} {
  const { outgoingAllow, version, totalMs = TOTAL_MS, lookup = findAll } = outgoing
  const allowed = new Set(outgoingAllow.map(asInUrl))
  const guarded = agent(lookup, isPublic, totalMs)
  const trusted = agent(lookup, () => true, totalMs)
  const mail = makeMail(outgoing, totalMs)
  /** A text is the reason why there is no way. */
  const wayTo = (wanted: string): { url: URL; dispatcher: Dispatcher } | string => {
    const url = URL.parse(wanted)
    if (!url) return 'This is not an address.'
    const isAllowed = allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`)
    return faultOf(url, isAllowed) ?? { url, dispatcher: isAllowed ? trusted : guarded }
  }

  return {
    async fetch(wanted, signal) {
      const way = wayTo(wanted.url)
      if (typeof way === 'string') return refused(way)
      const late = AbortSignal.timeout(totalMs)
      const whole = AbortSignal.any([signal, late])
      const sending = new Body(wanted.body)
      try {
        return await exchange(wanted, sending, way, whole, version)
      } catch (error) {
        if (late.aborted && sending.isSent)
          return { ...failed(null, `${UNANSWERED} within ${totalMs / 1000} s.`), mayHaveArrived: true }
        if (late.aborted) return failed(null, `No answer within ${totalMs / 1000} s.`)
        if (signal.aborted) return failed(null, 'Broken off: the collector is stopping.')
        return failed(null, reasonOf(error))
      }
    },
    async ask(wanted, signal) {
      const way = wayTo(wanted.url)
      if (typeof way === 'string') return { status: null, reason: way }
      try {
        const whole = AbortSignal.any([signal, AbortSignal.timeout(totalMs)])
        const response = await send(wanted, new Body(wanted.body), way, whole, version)
        const { statusCode: status, headers } = response
        const retryAfterMs = retryAfter(single(headers['retry-after']))
        return { status, text: (await wholeOf(response.body, ASKED_BYTES)) ?? '', retryAfterMs }
      } catch (error) {
        return { status: null, reason: printable(reasonOf(error)) }
      }
    },
    async get(wanted) {
      const url = URL.parse(wanted)
      if (url?.protocol !== 'https:' || faultOf(url, false)) return null
      try {
        const { statusCode, body } = await request(url, {
          headers: { 'user-agent': `Pulseboard/${version}` },
          dispatcher: guarded,
          signal: AbortSignal.timeout(totalMs),
        })
        const text = await wholeOf(body)
        return statusCode === 200 ? text : null
      } catch {
        return null
      }
    },
    mail: mail?.send ?? null,
    async close() {
      await Promise.all([guarded.destroy(), trusted.destroy()])
      mail?.close()
    },
  }
}

function faultOf(url: URL, isAllowed: boolean): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `Refused: ${url.protocol} is not https.`
  if (url.username || url.password) return 'Refused: the address has a user name or password in it.'
  if (isAllowed) return null
  if (url.protocol === 'http:') return 'Refused: http is allowed only to hosts that OUTGOING_ALLOW names.'
  // A host that is an address is never looked up, so it is looked at here. WHATWG has made 0x7f000001, 2130706433
  // and 127.1 one of the dotted kind by now.
  const host = bare(url.hostname)
  return isIP(host) && !isPublic(host) ? notPublic(host, [host]) : null
}

/** A request body that records when it has been sent in full. */
class Body {
  readonly bytes: Buffer
  isSent = false

  constructor(text: string) {
    this.bytes = Buffer.from(text)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    yield this.bytes
    // The body is read again only after the connection has taken the previous chunk.
    this.isSent = true
  }
}

type Way = { url: URL; dispatcher: Dispatcher }

async function send(
  { method, headers }: Request,
  body: Body,
  { url, dispatcher }: Way,
  signal: AbortSignal,
  version: string,
): Promise<Dispatcher.ResponseData> {
  const isSent = method !== 'GET'
  const own = {
    'user-agent': `Pulseboard/${version}`,
    ...(isSent && { 'content-length': String(body.bytes.length) }),
  }
  const asked = request(url, {
    method,
    headers: { ...headers, ...own },
    body: isSent ? Readable.from(body) : null,
    dispatcher,
    signal,
  })
  // While a name is looked up undici does not listen to the signal.
  return Promise.race([asked, abortOf(signal)])
}

async function exchange(
  wanted: Request,
  body: Body,
  way: Way,
  signal: AbortSignal,
  version: string,
): Promise<Sent> {
  const response = await send(wanted, body, way, signal, version)
  const { statusCode: status, headers: answered } = response
  // The status has arrived: a body that stalls or never ends changes nothing.
  const answer = await beginningOf(response.body)
  if (status === 410) return { outcome: 'gone', status, answer }
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, answer }
  if (status >= 300 && status < 400) {
    const location = single(answered.location)
    const said = failed(status, `Redirects are not followed. It points to ${location ?? 'nowhere'}.`)
    return location === null ? said : { ...said, location }
  }
  return { outcome: 'failed', status, answer, retryAfterMs: retryAfter(single(answered['retry-after'])) }
}

function abortOf(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  if (signal.aborted) reject(signal.reason)
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

async function wholeOf(body: AsyncIterable<Buffer>, most = READ_BYTES): Promise<string | null> {
  const kept: Buffer[] = []
  let read = 0
  for await (const chunk of body) {
    read += chunk.length
    if (read > most) return null
    kept.push(chunk)
  }
  return Buffer.concat(kept).toString('utf8')
}

async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const kept: Buffer[] = []
  let read = 0
  try {
    for await (const chunk of body) {
      if (read < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - read))
      read += chunk.length
      if (read > READ_BYTES) break
    }
  } catch {
    // The body was cut at READ_BYTES or the stream failed: keep what has been read.
  }
  return printable(new TextDecoder().decode(Buffer.concat(kept)))
}

const failed = (
  status: number | null,
  answer: string,
  retryAfterMs: number | null = null,
): Sent & { outcome: 'failed' } => ({
  outcome: 'failed',
  status,
  answer: printable(answer),
  retryAfterMs,
})
const refused = (answer: string): Sent => failed(null, answer)

/** RFC 9110, 10.2.3: seconds, or a date. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null
  // Integer seconds by the standard; some servers send fractions.
  if (/^\s*\d{1,9}(\.\d{1,9})?\s*$/.test(header)) return Math.ceil(Number(header) * 1000)
  // Other formats that Date.parse accepts are not valid in HTTP.
  const at = /\bGMT\s*$/.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/**
 * The innermost cause is the most specific; a receiver's address may be a secret, and undici's errors contain hosts
 * only.
 */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message
}

const single = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null
/** An IPv6 address has brackets in a URL. */
const asInUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host).toLowerCase()
const bare = (host: string): string => host.replace(/^\[|\]$/g, '')
const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')
