import { joinKey, joinKeys } from '../model/known.ts'
import type {
  Claim,
  ContactId,
  ContactRow,
  Identifier,
  SiteId,
  Span,
  StreamKey,
  StreamRow,
} from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { identifierOf, identifiersOf } from './claims.ts'
import { idsFor } from './contact-ids.ts'
import { type Identity, type Person, type Proof, resolve, type Stretch } from './resolve.ts'

/**
 * A merge, a split or a new share of contacts: how a claim redistributes streams among contacts. Nothing is staged yet:
 * callers still read the old contacts.
 */
export type Regrouping = {
  /** The streams that change. */
  streams: StreamRow[]
  /** The streams and identifiers of each contact of the component from now on. */
  contacts: Map<ContactId, { streams: StreamKey[]; identifiers: Identifier[] }>
  /** Merged contacts and their survivors. */
  mergedAway: Map<ContactId, ContactId>
  /** Contacts with a changed share of existing streams: their history has changed. */
  rewritten: Set<ContactId>
}

/**
 * The merge and split of contacts. Resolves all identities that claims connect with `stream`, and returns the changes. Proofs that begin at `time` or
 * later do not change the history.
 */
export function* regroupAround(
  uow: UnitOfWork,
  site: SiteId,
  stream: StreamKey,
  time: number,
): Loads<Regrouping> {
  return (yield* regroupWithin(uow, site, stream, time, Number.POSITIVE_INFINITY))!
}

/** The same, unless more than `most` claims are connected: null then. */
export function* regroupWithin(
  uow: UnitOfWork,
  site: SiteId,
  stream: StreamKey,
  time: number,
  most: number,
): Loads<Regrouping | null> {
  return yield* regroupStreams(uow, site, new Set([stream]), time, most)
}

/** The same of several streams together, which claims need not connect any more. */
export function* regroupStreams(
  uow: UnitOfWork,
  site: SiteId,
  starts: ReadonlySet<StreamKey>,
  time: number,
  most: number,
): Loads<Regrouping | null> {
  const component = yield* componentOf(uow, site, starts, most)
  if (!component) return null
  const { claims, streams } = component
  const before = new Map<StreamKey, StreamRow>()
  for (const key of streams) {
    const row = yield* uow.stream(site, key)
    if (row) before.set(key, row)
  }
  const existing = new Set([...streams].filter(key => before.get(key)?.spans.length || starts.has(key)))
  const identity = resolve(claims, existing)
  const rows = yield* contactsOf(uow, site, before)
  const { ids, gone } = yield* idsFor(uow, site, identity, before, rows)
  return compare(site, identity, ids, gone, before, time)
}

/**
 * All claims and streams that are reachable from some streams through shared identifiers; null if they are too many.
 * What a contact has already is taken together, so that a long chain of claims costs few requests.
 */
function* componentOf(
  uow: UnitOfWork,
  site: SiteId,
  starts: ReadonlySet<StreamKey>,
  most: number,
): Loads<{ claims: Claim[]; streams: Set<StreamKey> } | null> {
  const streams = new Set<StreamKey>()
  const identifiers = new Set<Identifier>()
  const claims = new Map<string, Claim>()
  let nextStreams = new Set<StreamKey>(starts)
  let nextIdentifiers = new Set<Identifier>()
  const contacts = new Set<ContactId>()
  const meet = (claim: Claim) => {
    claims.set(JSON.stringify([claim.key, claim.eventId, claim.trust, claim.kind]), claim)
    if (claim.stream && !streams.has(claim.stream)) nextStreams.add(claim.stream)
    if (claim.previousId !== null && !streams.has(`v:${claim.previousId}`)) {
      nextStreams.add(`v:${claim.previousId}`)
    }
    for (const identifier of identifiersOf(claim)) {
      if (!identifiers.has(identifier)) nextIdentifiers.add(identifier)
    }
  }
  while (nextStreams.size > 0 || nextIdentifiers.size > 0) {
    if (claims.size > most) return null
    const [streamsNow, identifiersNow] = [nextStreams, nextIdentifiers]
    nextStreams = new Set()
    nextIdentifiers = new Set()
    for (const key of streamsNow) streams.add(key)
    for (const key of identifiersNow) identifiers.add(key)
    yield* uow.prefetch({
      streams: new Set([...streamsNow, ...identifiersNow].map(key => joinKey(site, key))),
      claims: joinKeys(site, streamsNow),
      claimants: joinKeys(site, identifiersNow),
    })
    for (const row of yield* contactsNotIn(contacts, uow, site, [...streamsNow, ...identifiersNow])) {
      for (const key of row.streams) if (!streams.has(key)) nextStreams.add(key)
      for (const key of row.identifiers) if (!identifiers.has(key)) nextIdentifiers.add(key)
    }
    for (const key of streamsNow) {
      for (const claim of yield* uow.claims(site, key)) meet(claim)
      // A visitor may be the previousId of an alias, a user's stream is that of its identifier.
      const identifier: Identifier = key.startsWith('e:') ? identifierOf(key) : `u:${key.slice(2)}`
      if (!identifiers.has(identifier)) nextIdentifiers.add(identifier)
    }
    for (const identifier of identifiersNow) {
      for (const claim of yield* uow.claimants(site, identifier)) meet(claim)
      if (!streams.has(identifier) && (yield* uow.stream(site, identifier))) nextStreams.add(identifier)
    }
  }
  return { claims: [...claims.values()], streams }
}

/** The contacts that streams belong to, except those in `met`, which they are added to. */
function* contactsNotIn(
  met: Set<ContactId>,
  uow: UnitOfWork,
  site: SiteId,
  keys: readonly StreamKey[],
): Loads<ContactRow[]> {
  const before = new Map<StreamKey, StreamRow>()
  for (const key of keys) {
    const row = yield* uow.stream(site, key)
    if (row?.spans.some(span => !met.has(span.contact))) before.set(key, row)
  }
  const rows = (yield* contactsOf(uow, site, before)).filter(row => !met.has(row.id))
  for (const row of rows) met.add(row.id)
  return rows
}

function* contactsOf(
  uow: UnitOfWork,
  site: SiteId,
  before: ReadonlyMap<StreamKey, StreamRow>,
): Loads<ContactRow[]> {
  const ids = new Set([...before.values()].flatMap(row => row.spans.map(span => span.contact)))
  yield* uow.prefetch({ contacts: joinKeys(site, ids) })
  const rows: ContactRow[] = []
  for (const id of ids) {
    const row = yield* uow.contact(site, id)
    if (row) rows.push(row)
  }
  return rows
}

function compare(
  site: SiteId,
  identity: Identity,
  ids: ReadonlyMap<Person, ContactId>,
  gone: Map<ContactId, ContactId>,
  before: ReadonlyMap<StreamKey, StreamRow>,
  time: number,
): Regrouping {
  const regrouping: Regrouping = { streams: [], contacts: new Map(), mergedAway: gone, rewritten: new Set() }
  for (const person of identity.people) {
    regrouping.contacts.set(ids.get(person)!, {
      streams: [],
      identifiers: [
        ...[...person.userIds].map((id): Identifier => `u:${id}`),
        ...[...person.emails].map((email): Identifier => `e:${email}`),
      ].sort(),
    })
  }
  for (const [key, stretches] of identity.stretches) {
    const proofs = identity.proofs.get(key) ?? []
    const spans = stretches.map(stretch => spanOf(stretch, proofs, ids))
    for (const contact of new Set(spans.map(span => span.contact)))
      regrouping.contacts.get(contact)!.streams.push(key)
    const old = before.get(key)
    const isMoved = !old || JSON.stringify(old.spans) !== JSON.stringify(spans)
    if (isMoved || !old.hasClaims) regrouping.streams.push({ site, key, spans, hasClaims: true })
    if (!old || !isMoved) continue
    for (const contact of new Set([...old.spans, ...spans].map(span => span.contact))) {
      if (shareOf(old.spans, contact, time) !== shareOf(spans, contact, time))
        regrouping.rewritten.add(contact)
    }
  }
  return regrouping
}

const spanOf = (
  { from, person }: Stretch,
  all: readonly Proof[],
  ids: ReadonlyMap<Person, ContactId>,
): Span => {
  const proofs = all
    .filter(proof => proof.person === person)
    .map(proof => ({ from: proof.from, until: proof.until }))
  return { from, contact: ids.get(person)!, ...(proofs.length > 0 && { proofs }) }
}

/** A contact's share of a stream as comparable text: its stretches with their ends, and its proofs before `time`. */
const shareOf = (spans: readonly Span[], contact: ContactId, time: number): string =>
  JSON.stringify(
    spans.flatMap((span, i) =>
      span.contact === contact
        ? [
            [
              span.from,
              spans[i + 1]?.from ?? null,
              span.proofs?.filter(proof => proof.from.time < time) ?? [],
            ],
          ]
        : [],
    ),
  )
