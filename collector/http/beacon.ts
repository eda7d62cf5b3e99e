import type { Context } from 'hono'
import { isRefusal, REFUSALS, type Refusal, refusal } from '../../shared/refusal.ts'
import { announcedBytes, CLOSING, full, isJsonish, parseJson, readText } from './body.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { findIngestKey } from './ingest-key.ts'
import { isSlowed, letIn, noteUnnamed } from './intake-limits.ts'
import type { Load } from './limits.ts'
import { senderOf, slowedNetwork } from './senders.ts'
import { UNKNOWN_SITE } from './turned-away.ts'
import { visitorCookie } from './visitor-cookie.ts'

export const BEACON_BYTES = 64 * 1024
const RETRY_SECONDS = 2
/** Retry delay after a configuration error that only the site's owner can correct. */
const OWNERS_RETRY_SECONDS = 300
/** The body by which the dashboard asks, as a page's browser would, whether beacons arrive here. */
const PROBE = '{"probe":true}'
const COMPANION = /^[a-z]{1,16}$/

const COMMON = {
  'access-control-expose-headers': 'retry-after',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-store',
}
const PREFLIGHT = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
}

/** `POST /e`: refuses early and cheaply, finds the key and site, passes the beacon on, answers after the commit. */
export const beacon = (edge: HttpContext) => async (c: Context<Env>) => {
  const now = edge.now()
  const from = edge.origin(c)
  if (edge.stopping()) return no(c, refusal('stopping', 'the collector is being stopped; try again'))
  const wait = edge.limits.request(from, now)
  if (wait > 0) return no(c, slowedNetwork(edge, c, from.address), wait)
  const turnAway = (why: Refusal) => {
    edge.mishaps.note(UNKNOWN_SITE, { ...why, sender: senderOf(c) }, now)
    return no(c, why)
  }
  if (!isJsonish(c.req.header('content-type')))
    return turnAway(refusal('bad_content_type', 'send application/json or text/plain'))
  const announced = announcedBytes(c.req.raw)
  if (announced !== null && announced > BEACON_BYTES)
    return turnAway(refusal('too_large', `at most ${BEACON_BYTES} bytes are taken at a time`))
  const ticket = edge.admission.enter()
  if (!ticket) return no(c, full())
  try {
    const raw = await readText(c.req.raw, BEACON_BYTES, ticket)
    if (typeof raw !== 'string') return no(c, raw)
    if (raw === PROBE) return c.json({ probe: 'here' }, 200, corsFor(c))
    const parsed = parseJson(raw)
    if (isRefusal(parsed)) return turnAway(parsed)
    const body = parsed.value
    const key = await keyOf(edge, body, c.req.header('origin'), now)
    if (isRefusal(key)) return no(c, key)
    const tell = (code: string, message: string) =>
      edge.mishaps.note(key.site, { code, message, sender: senderOf(c) }, now)
    const load = loadOf(body)
    const sent = { from, key, loads: [load], bytes: Buffer.byteLength(raw), sender: senderOf(c), now }
    const found = await letIn(edge, sent)
    if (isSlowed(found)) {
      tell(found.code, found.why.message)
      return no(c, found.why, found.wait)
    }
    const {
      status,
      answer,
      unnamed = 0,
    } = await edge.pipeline.receive({
      site: key.site,
      key: key.class,
      body,
      receivedAt: now,
      address: from.address,
      agent: c.req.header('user-agent') ?? '',
      gpc: c.req.header('sec-gpc') === '1',
      isOverDay: load.visitor !== null && found.overDay.has(load.visitor),
    })
    if (isRefusal(answer)) {
      tell(answer.code, answer.message)
      return no(c, answer)
    }
    if (unnamed > 0) noteUnnamed(edge, key.site, senderOf(c), now)
    const said = body as { v?: unknown; c?: unknown; x?: unknown }
    if (typeof said.x === 'string' && COMPANION.test(said.x)) tell('companion_lost', said.x)
    // The page cannot stop the answer to a beacon sent on unload: its cookie could restore the visitor id after a
    // refusal of consent or a sign-out.
    const isAwaited = c.req.header('sec-fetch-mode') !== 'no-cors'
    // A kept event implies a decision on consent, by page, browser and site together.
    const isKept = answer.accepted + answer.duplicates > 0
    if (isKept) edge.limits.sawVisitors(key.id, found.visitors)
    const cookie =
      key.class === 'public' && isAwaited && isKept
        ? visitorCookie(said.v, c.req.header('origin'), c.req.header('host'))
        : null
    return c.json(answer, status as 202, { ...corsFor(c), ...(cookie && { 'set-cookie': cookie }) })
  } finally {
    ticket.leave()
  }
}

export const beaconPreflight = (c: Context) => c.body(null, 204, { ...corsFor(c), ...PREFLIGHT })

/**
 * A redirect by a proxy turns the POST into a GET and loses its body. The tracker keeps its events on this error code,
 * and the install screen reports the problem.
 */
export const beaconMethods = (edge: HttpContext) => (c: Context<Env>) => {
  const wrong = refusal('method_not_allowed', 'beacons require POST')
  const message = `${c.req.method.slice(0, 20)} ${c.req.path.slice(0, 100)}`
  edge.mishaps.note(UNKNOWN_SITE, { code: wrong.code, message, sender: senderOf(c) }, edge.now())
  return c.json(wrong, 405, { ...corsFor(c), allow: 'POST, OPTIONS' })
}

/** Every refusal can be read by the page that sent the beacon. */
export function no(c: Context, why: Refusal, retryAfter = RETRY_SECONDS) {
  const status = REFUSALS[why.code]
  const isOwners = why.code === 'unknown_key' || why.code === 'origin_not_allowed'
  const seconds = isOwners ? OWNERS_RETRY_SECONDS : retryAfter
  const later = status === 429 || status === 503 || isOwners ? { 'retry-after': String(seconds) } : {}
  return c.json(why, status as 400, { ...corsFor(c), ...later, ...(status === 413 && CLOSING) })
}

/** The tracker sends credentials, and a browser then refuses the origin `*`: the page's origin is named. */
function corsFor(c: Context): Record<string, string> {
  const origin = c.req.header('origin')
  return origin
    ? {
        ...COMMON,
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        vary: 'origin',
      }
    : { ...COMMON, 'access-control-allow-origin': '*' }
}

/** The key and site of a beacon, or the refusal. */
function keyOf(edge: HttpContext, body: unknown, origin: string | undefined, now: number) {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refusal('bad_envelope', 'the body is a JSON object with "k", "v", "z", "c" and "e"')
  const { k } = body as { k?: unknown }
  if (typeof k !== 'string') return refusal('bad_envelope', 'the site’s key is missing', 'k')
  return findIngestKey(edge, k, origin, now)
}

function loadOf(body: unknown): Load {
  const { v, e } = body as { v?: unknown; e?: unknown }
  const events = Array.isArray(e) ? e : []
  return {
    visitor: typeof v === 'string' && v !== '' ? v.slice(0, 100) : null,
    events: Math.max(1, events.length),
    identifies: events.filter(isIdentify).length,
  }
}

const isIdentify = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && (event as { n?: unknown }).n === 'identify'
