import { hash } from 'node:crypto'
import { type Event, type KeyClass, SERVER_ONLY } from '../../shared/event.ts'
import { timeOf } from '../../shared/read-time.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { cleanAddress } from '../enrich/clean-address.ts'
import { claimsOf, streamOf } from '../identity/claims.ts'
import { PARTNER_TRAITS } from '../score/of-partners.ts'
import { cleanProps } from './clean-event.ts'
import { eventTime } from './event-time.ts'
import { readNames } from './named-people.ts'
import { isRecord } from './props.ts'
import { MOST_ORDER, readWorth } from './read-worth.ts'
import { trimAddress } from './trim-address.ts'

/** The limit for the remainder of a page's event that is far too large. */
const PLAIN_PROPS = 30
const PLAIN_TEXT = 200
/**
 * Identifiers of a person or an order are never truncated: a part would identify another one. Their own limits have
 * been checked.
 */
const WHOLE = new Set(['proof', 'email', 'userId', 'previousId', 'transaction_id'])

/** All limits of untrusted input, in one place. Lengths are in UTF-16 units. */
export const LIMITS = {
  events: 100,
  id: 128,
  name: 64,
  visitor: 64,
  userId: 256,
  email: 320,
  order: MOST_ORDER,
  url: 4_096,
  title: 1_000,
  /** The maximum size of one event with a public key, as JSON. */
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

/** `faults`: the parts of the event that are dropped, each reported to the sender beside the rejected events. */
export type Checked = { event: Event; digest: string; faults?: Refusal[] }

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/

export function openEnvelope(body: unknown): Envelope | Refusal {
  if (!isRecord(body)) return refusal('bad_envelope', 'The body must be one JSON object.')
  const { v, z, c, e } = body
  // The tracker sends `v: ''` after consent is denied.
  if (v !== undefined && v !== null && v !== '' && !isId(v, LIMITS.visitor)) {
    return refusal('bad_envelope', `The visitor id must be text of 1 to ${LIMITS.visitor} characters.`, 'v')
  }
  const sentAt = z === undefined || z === null ? null : timeOf(z)
  if (sentAt === null && z !== undefined && z !== null) {
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
    sentAt,
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
  const own = t === undefined || t === null ? null : timeOf(t)
  if (own === null && t !== undefined && t !== null) {
    return refusal(
      'bad_time',
      'A time is milliseconds or seconds since 1970, or ISO 8601 such as 2026-11-05T10:00:00Z.',
      't',
    )
  }
  const url = typeof u === 'string' && u !== '' ? trimAddress(u, LIMITS.url) : null
  if (url === null ? u !== undefined && u !== null && u !== '' : !URL.canParse(url))
    return refusal('bad_url', 'The address must be a whole URL.', 'u')
  const referrer = typeof r === 'string' && r !== '' ? trimAddress(r, LIMITS.url) : null
  const given = p ?? {}
  if (!isRecord(given)) return refusal('bad_props', 'Properties must be a JSON object.', 'p')
  if (door.key === 'public' && SERVER_ONLY.has(name)) {
    return refusal('needs_secret_key', `"${name}" is accepted from servers only, with a secret key.`, 'n')
  }

  const { userId, visitor, props, faults } = readNames(name, raw, given, door.visitor, LIMITS)
  if (name === 'alias' && faults.length > 0) return faults[0]!
  const worth = readWorth(name, props)
  if (isRefusal(worth)) return worth
  faults.push(...worth.faults)
  const time = eventTime(door.key, own, door.sentAt, door.receivedAt)
  if (door.key === 'public' && door.receivedAt - time > LIMITS.horizonMs) {
    return refusal('too_old', 'Events from pages are accepted for 30 days.', 't')
  }
  const { verified: _forged, ...kept } = cleanProps(worth.props)
  if (door.key === 'public') dropPartnerTraits(kept)
  const event: Event = {
    id,
    key: door.key,
    name,
    time,
    receivedAt: door.receivedAt,
    visitor,
    userId,
    url: url && cleanAddress(url),
    referrer: referrer && cleanAddress(referrer),
    title:
      typeof h === 'string' && h !== '' ? h.replaceAll('\0', '').slice(0, LIMITS.title).toWellFormed() : null,
    props: kept,
    derived: {},
  }
  // An event needs a name to be found again; an identify without a usable name has no effect.
  const isUnnamed = streamOf(event) === null
  const isVain = name === 'identify' && faults.some(fault => fault.code === 'bad_id') && namesNoPerson(event)
  if (isUnnamed || isVain) {
    return faults[0] ?? withoutIdentity(event)
  }
  let text = textOf(event, own)
  if (door.key === 'public' && text.length > LIMITS.publicEvent) {
    // A page's event that is too rich loses detail, and never itself.
    event.props = plainProps(event.props)
    text = textOf(event, own)
  }
  return { event, digest: digestOfText(text), ...(faults.length > 0 && { faults }) }
}

function withoutIdentity({ key, name, props: { email } }: Event): Refusal {
  const isSaid = key === 'secret' && name !== 'alias' && email !== undefined && email !== null && email !== ''
  return isSaid
    ? refusal('bad_id', 'It is not an e-mail address.', 'p.email')
    : refusal(
        'no_identity',
        'An event needs a visitor id, a user id, or (identify, or with a secret key) an e-mail.',
        'v',
      )
}

/** Whether an identify, with or without a proof, names its visitor. */
const namesNoPerson = (event: Event): boolean =>
  event.props.proof === undefined && claimsOf('', event).length === 0

/**
 * The first short values of an event's properties, with truncated texts: the remainder of an event that is far too
 * large.
 */
const plainProps = (props: Event['props']): Event['props'] =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([, value]) => typeof value !== 'object')
      .slice(0, PLAIN_PROPS)
      .map(([key, value]) => [
        key,
        typeof value === 'string' && !WHOLE.has(key) ? value.slice(0, PLAIN_TEXT).toWellFormed() : value,
      ]),
  )

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

export const isId = (value: unknown, most: number): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= most &&
  !CONTROL.test(value) &&
  value.isWellFormed()

/** Traits that only the collector gives: a page could otherwise put a visitor among the partners. */
function dropPartnerTraits(props: Record<string, unknown>): void {
  if (!isRecord(props.traits)) return
  const traits = { ...props.traits }
  for (const name of PARTNER_TRAITS) delete traits[name]
  props.traits = traits
}
