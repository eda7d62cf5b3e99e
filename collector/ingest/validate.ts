import { hash } from 'node:crypto'
import { type Event, type KeyClass, SERVER_ONLY } from '../../shared/event.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { cleanAddress } from '../enrich/clean-address.ts'
import { streamOf } from '../identity/claims.ts'
import { cleanProps } from './clean-event.ts'
import { eventTime } from './event-time.ts'

/** All limits of untrusted input, in one place. Lengths are in UTF-16 units. */
export const LIMITS = {
  events: 100,
  id: 128,
  name: 64,
  visitor: 64,
  userId: 256,
  email: 320,
  order: 256,
  url: 4_096,
  title: 1_000,
  depth: 6,
  keys: 200,
  text: 4_000,
  /** Size of one event with a public key, as JSON. */
  publicEvent: 16 * 1024,
  /** A public key's event older than this is refused: exactly 30 days of 24 hours. */
  horizonMs: 720 * 3_600_000,
} as const

/** A beacon with a checked envelope and unchecked events. */
export type Envelope = {
  visitor: string | null
  sentAt: number | null
  consent: 'granted' | 'denied' | 'unknown'
  events: unknown[]
}

export type EnvelopeMeta = {
  key: KeyClass
  receivedAt: number
  visitor: string | null
  sentAt: number | null
}

export type Checked = { event: Event; digest: string }

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/

export function openEnvelope(body: unknown): Envelope | Refusal {
  if (!isRecord(body)) return refusal('bad_envelope', 'The body must be one JSON object.')
  const { v, z, c, e } = body
  // The tracker sends `v: ''` after consent is denied.
  if (v !== undefined && v !== null && v !== '' && !isId(v, LIMITS.visitor)) {
    return refusal('bad_envelope', `The visitor id must be text of 1 to ${LIMITS.visitor} characters.`, 'v')
  }
  if (z !== undefined && z !== null && !isTime(z)) {
    return refusal('bad_envelope', 'The sending time must be milliseconds since 1970.', 'z')
  }
  if (c !== undefined && c !== 'granted' && c !== 'denied' && c !== 'unknown') {
    return refusal('bad_envelope', 'Consent is one of granted, denied, unknown.', 'c')
  }
  if (!Array.isArray(e) || e.length === 0)
    return refusal('bad_envelope', 'The events must be a list of at least one.', 'e')
  if (e.length > LIMITS.events) {
    return refusal('too_many_events', `At most ${LIMITS.events} events fit in one request.`, 'e')
  }
  return {
    visitor: (v as string | undefined) || null,
    sentAt: wholeMs(z),
    consent: c ?? 'unknown',
    events: e,
  }
}

/** Validates a raw event: returns the event to store (without derived data), or the refusal. */
export function checkEvent(raw: unknown, door: EnvelopeMeta): Checked | Refusal {
  if (!isRecord(raw)) return refusal('bad_event', 'An event must be a JSON object.')
  const { i: id, n, t, u, r, h, p } = raw
  // GA4 has two names for this event.
  const name = n === 'search' ? 'view_search_results' : n
  if (!isId(id, LIMITS.id))
    return refusal('bad_id', `An id is text of 1 to ${LIMITS.id} printable characters.`, 'i')
  if (!isId(name, LIMITS.name)) {
    return refusal('bad_name', `A name is text of 1 to ${LIMITS.name} printable characters.`, 'n')
  }
  if (t !== undefined && t !== null && !isTime(t)) {
    return refusal('bad_time', 'A time is milliseconds since 1970, as a number.', 't')
  }
  for (const [field, value, most] of [
    ['u', u, LIMITS.url],
    ['r', r, LIMITS.url],
    ['h', h, LIMITS.title * 10],
  ] as const) {
    if (value === undefined || value === null || value === '') continue
    if (typeof value !== 'string' || value.length > most || value.includes('\0')) {
      return refusal('bad_url', `It must be text of at most ${most} characters.`, field)
    }
    if (field === 'u' && !URL.canParse(value))
      return refusal('bad_url', 'The address must be a whole URL.', field)
  }
  const props = p ?? {}
  if (!isRecord(props)) return refusal('bad_props', 'Properties must be a JSON object.', 'p')
  const flaw = flawOf(props)
  if (flaw) return refusal('bad_props', flaw, 'p')
  // These fields are indexed columns; longer values would not fit the index.
  for (const [field, value, most] of [
    ['p.userId', props.userId, LIMITS.userId],
    ['p.previousId', props.previousId, LIMITS.userId],
    ['p.email', props.email, LIMITS.email],
    ['p.traits.email', isRecord(props.traits) ? props.traits.email : null, LIMITS.email],
    ['p.transaction_id', props.transaction_id, LIMITS.order],
  ] as const) {
    if (typeof value === 'string' && value.length > most)
      return refusal('bad_props', `It must be text of at most ${most} characters.`, field)
  }
  if (door.key === 'public' && SERVER_ONLY.has(name)) {
    return refusal('needs_secret_key', `"${name}" is taken from servers only, with a secret key.`, 'n')
  }

  const userId = raw.userId ?? (name === 'identify' ? props.userId : undefined) ?? null
  if (userId !== null && typeof userId !== 'number' && !isId(userId, LIMITS.userId)) {
    return refusal('bad_props', `A user id is text of 1 to ${LIMITS.userId} characters.`, 'p.userId')
  }
  const own = wholeMs(t)
  const time = eventTime(door.key, own, door.sentAt, door.receivedAt)
  if (door.key === 'public' && door.receivedAt - time > LIMITS.horizonMs) {
    return refusal('too_old', 'Events from pages are taken for 30 days.', 't')
  }
  const { verified: _forged, ...kept } = cleanProps(props)
  const event: Event = {
    id,
    key: door.key,
    name,
    time,
    receivedAt: door.receivedAt,
    visitor: door.visitor,
    userId: userId === null ? null : String(userId),
    url: cleaned(u),
    referrer: cleaned(r),
    title: typeof h === 'string' && h !== '' ? h.slice(0, LIMITS.title).toWellFormed() : null,
    props: kept,
    derived: {},
  }
  if (streamOf(event) === null) {
    return refusal('no_identity', 'An event needs a visitor id, a user id, or (identify) an e-mail.', 'v')
  }
  const text = textOf(event, own)
  if (door.key === 'public' && text.length > LIMITS.publicEvent)
    return refusal(
      'too_large',
      `With a public key an event has at most ${LIMITS.publicEvent} characters.`,
      'p',
    )
  return { event, digest: digestOfText(text) }
}

const cleaned = (address: unknown): string | null => (address ? cleanAddress(address as string) : null)

/** A digest of the event's contents, which distinguishes two different bodies with the same id. */
export const digestOf = (event: Event, own: number | null): string => digestOfText(textOf(event, own))

const digestOfText = (text: string): string => hash('sha1', text, 'base64url').slice(0, 16)

const textOf = (event: Event, own: number | null): string =>
  JSON.stringify([
    event.name,
    own,
    event.visitor,
    event.userId,
    event.url,
    event.referrer,
    event.title,
    event.props,
  ])

/**
 * The reason why properties cannot be stored, or null. It also makes texts well-formed (a lone surrogate has no
 * UTF-8).
 */
export function flawOf(props: Record<string, unknown>): string | null {
  let keys = 0
  const walk = (holder: Record<string, unknown> | unknown[], depth: number): string | null => {
    if (depth > LIMITS.depth) return `Properties may be nested ${LIMITS.depth} deep.`
    for (const key of Object.keys(holder)) {
      if (++keys > LIMITS.keys) return `At most ${LIMITS.keys} values fit in an event.`
      if (key.includes('\0') || key.length > LIMITS.name * 4)
        return 'A property has a name that cannot be kept.'
      if (key === '__proto__') return 'A property may not be called __proto__.'
      const value = (holder as Record<string, unknown>)[key]
      if (typeof value === 'string') {
        if (value.includes('\0')) return `"${key}" contains a NUL character.`
        if (value.length > LIMITS.text) return `"${key}" is longer than ${LIMITS.text} characters.`
        if (!value.isWellFormed()) (holder as Record<string, unknown>)[key] = value.toWellFormed()
      } else if (typeof value === 'number' && !Number.isFinite(value)) {
        return `"${key}" is a number too large.`
      } else if (typeof value === 'object' && value !== null) {
        const flaw = walk(value as Record<string, unknown>, depth + 1)
        if (flaw) return flaw
      }
    }
    return null
  }
  return walk(props, 1)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isId = (value: unknown, most: number): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= most &&
  !CONTROL.test(value) &&
  value.isWellFormed()

/** High-resolution browser times have fractions; an instant is a whole millisecond. */
const wholeMs = (value: unknown): number | null => (typeof value === 'number' ? Math.trunc(value) : null)

/** The years 1970 to 9999: what JSON numbers, SQL integers and calendars all hold. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 253_402_300_800_000
