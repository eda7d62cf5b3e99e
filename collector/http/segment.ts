import { gunzip } from 'node:zlib'
import type { Context, Hono } from 'hono'
import { isRefusal, REFUSALS, type Refusal, refusal } from '../../shared/refusal.ts'
import { TYPES, type Type, translate } from '../connectors/segment.ts'
import { isRecord } from '../connectors/segment-names.ts'
import type { Message, Taken } from '../ingest/intake.ts'
import { textOf } from '../score/text.ts'
import type { Ticket } from './backpressure.ts'
import { CLOSING, decodeText, full, parseJson, readBytes } from './body.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { findIngestKey } from './ingest-key.ts'
import { isSlowed, letIn, noteUnnamed } from './intake-limits.ts'
import type { Load } from './limits.ts'
import { ownUrl } from './own-origin.ts'
import { senderOf, slowedNetwork } from './senders.ts'
import { UNKNOWN_SITE } from './turned-away.ts'

/** The limit that the official libraries keep to. */
const BATCH_BYTES = 500 * 1024
const BATCH_EVENTS = 2_500
const RETRY_SECONDS = 2

/** The browser library's first letters. */
const LETTERS: Record<string, Type> = {
  t: 'track',
  i: 'identify',
  p: 'page',
  s: 'screen',
  g: 'group',
  a: 'alias',
}
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-store',
}
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, x-retry-count',
  'access-control-max-age': '86400',
}

/** The API of Segment's and RudderStack's libraries. Answers 200 after the commit. */
export function segmentRoutes(app: Hono<Env>, edge: HttpContext): void {
  for (const type of TYPES) app.post(`/v1/${type}`, take(edge, type))
  for (const [letter, type] of Object.entries(LETTERS)) app.post(`/v1/${letter}`, take(edge, type))
  for (const path of ['/v1/batch', '/v1/b', '/v1/import']) app.post(path, take(edge, 'batch'))
  // The library's measurements of itself.
  app.post('/v1/m', c => c.json({ success: true }, 200, CORS))
  app.get('/v1/projects/:key/settings', c => c.json(settings(c, edge), 200, CORS))
  app.options('/v1/*', c => c.body(null, 204, PREFLIGHT))
  app.all('/v1/*', c => no(c, refusal('not_found', 'there is no such call')))
}

const take = (edge: HttpContext, type: Type | 'batch') => async (c: Context<Env>) => {
  const now = edge.now()
  const from = edge.origin(c)
  if (edge.stopping()) return no(c, refusal('stopping', 'the collector is being stopped; try again'))
  const wait = edge.limits.request(from, now)
  if (wait > 0) return no(c, slowedNetwork(edge, c, from.address), wait)
  const ticket = edge.admission.enter()
  if (!ticket) return no(c, full())
  try {
    const read = await readBody(c.req.raw, ticket)
    const turnAway = (why: Refusal) => {
      edge.mishaps.note(UNKNOWN_SITE, { ...why, sender: senderOf(c) }, now)
      return no(c, why)
    }
    if (isRefusal(read)) return read.code === 'busy' ? no(c, read) : turnAway(read)
    const { body, bytes } = read
    const messages = type === 'batch' ? body.batch : [body]
    if (!Array.isArray(messages) || !messages.every(isRecord))
      return turnAway(refusal('bad_envelope', 'a batch is a list of messages', 'batch'))
    if (messages.length > BATCH_EVENTS)
      return turnAway(
        refusal('too_many_events', `at most ${BATCH_EVENTS} messages are taken at a time`, 'batch'),
      )
    const key = await findIngestKey(edge, tokenOf(c, body), c.req.header('origin'), now)
    if (isRefusal(key)) return no(c, key)
    const sent = messages.map(message =>
      translate(message, type === 'batch' ? (textOf(message.type) ?? '') : type, body.sentAt),
    )
    const sender = senderOf(c)
    const found = await letIn(edge, { from, key, loads: loadsOf(sent), bytes, sender, now })
    if (isSlowed(found)) {
      edge.mishaps.note(key.site, { code: found.code, message: found.why.message, sender }, now)
      return no(c, found.why, found.wait)
    }
    const intake = {
      receivedAt: now,
      address: from.address,
      agent: c.req.header('user-agent') ?? '',
      gpc: c.req.header('sec-gpc') === '1',
    }
    const isOverDay = (visitor: string | null) => visitor !== null && found.overDay.has(visitor)
    const { answer, unnamed = 0 } = await edge.pipeline.receiveMessages(
      { ...intake, site: key.site, key: key.class },
      sent.map(message => ({ ...message, isOverDay: isOverDay(message.visitor) })),
    )
    if (isRefusal(answer)) edge.mishaps.note(key.site, { ...answer, sender }, now)
    if (unnamed > 0) noteUnnamed(edge, key.site, sender, now)
    if (isRefusal(answer)) return no(c, answer)
    if (answer.accepted + answer.duplicates > 0) edge.limits.sawVisitors(key.id, found.visitors)
    return tell(c, answer)
  } finally {
    ticket.leave()
  }
}

/** The key is the user name of Basic authentication, or a field of the body. */
function tokenOf(c: Context, body: Record<string, unknown>): string {
  const [, encoded] = /^Basic +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  const user = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString().split(':', 1)[0]!
  return user || (typeof body.writeKey === 'string' ? body.writeKey : '')
}

/** Reads JSON with any content type, also compressed. */
async function readBody(
  request: Request,
  ticket: Ticket,
): Promise<{ body: Record<string, unknown>; bytes: number } | Refusal> {
  const bytes = await readBytes(request, BATCH_BYTES, ticket)
  if (isRefusal(bytes)) return bytes
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = isZipped ? await unzip(bytes) : bytes
  if (isRefusal(plain)) return plain
  if (isZipped && !ticket.take(plain.byteLength)) return full()
  const text = decodeText(plain)
  const parsed = typeof text === 'string' ? parseJson(text) : text
  if (isRefusal(parsed)) return parsed
  return isRecord(parsed.value)
    ? { body: parsed.value, bytes: plain.byteLength }
    : refusal('bad_envelope', 'the body is a JSON object')
}

const unzip = (bytes: Uint8Array): Promise<Uint8Array | Refusal> =>
  new Promise(resolve =>
    gunzip(bytes, { maxOutputLength: BATCH_BYTES }, (error, plain) => {
      if (!error) resolve(plain)
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
        resolve(refusal('too_large', `at most ${BATCH_BYTES} bytes are taken at a time`))
      else resolve(refusal('bad_encoding', 'the body is not gzip'))
    }),
  )

/** The load of each visitor of a request. */
function loadsOf(sent: readonly Message[]): Load[] {
  const loads = new Map<string | null, Load>()
  for (const { visitor, event } of sent) {
    const load = loads.get(visitor) ?? { visitor, events: 0, identifies: 0 }
    load.events += 1
    if (isRecord(event) && event.n === 'identify') load.identifies += 1
    loads.set(visitor, load)
  }
  return [...loads.values()]
}

/**
 * A refused message does not hold up the others, since a library would send them all again. Where nothing of a request was
 * kept the answer is 400: the official libraries report it to the program that uses them and do not repeat the request.
 */
function tell(c: Context, taken: Taken) {
  const [first] = taken.rejected
  const isVain = first !== undefined && taken.accepted + taken.duplicates === 0
  const { index: _, ...why } = first ?? { index: 0 }
  return isVain
    ? c.json({ success: false, ...why, ...taken }, 400, CORS)
    : c.json({ success: true, ...taken }, 200, CORS)
}

function no(c: Context, why: Refusal, retryAfter = RETRY_SECONDS) {
  const status = REFUSALS[why.code]
  const later = status === 429 || status === 503 ? { 'retry-after': String(retryAfter) } : {}
  const closing = status === 413 ? CLOSING : {}
  return c.json({ success: false, ...why }, status as 400, { ...CORS, ...later, ...closing })
}

/** The settings that the browser library loads first; they only name our own address as the destination. */
function settings(c: Context<Env>, edge: HttpContext) {
  const { protocol, host } = new URL(ownUrl(c, edge.config.PUBLIC_URL))
  return {
    integrations: {
      'Segment.io': {
        apiKey: c.req.param('key'),
        apiHost: `${host}/v1`,
        protocol: protocol.slice(0, -1),
        addBundledMetadata: true,
        unbundledIntegrations: [],
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: { track: { __default: { enabled: true, integrations: {} } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
}
