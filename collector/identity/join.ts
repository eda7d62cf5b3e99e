import { comparePositions, type EventPosition } from '../../shared/order.ts'
import type { Claim, ContactId, Identifier, Span, StreamKey, StreamRow } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { identifiersOf } from './claims.ts'
import { contactIdFor } from './contact-ids.ts'
import type { Regrouping } from './regroup.ts'
import { rootOf, WEIGHT } from './resolve.ts'

/** A stream's stored claims, and its claims including an event's. */
export type ClaimChange = { stream: StreamKey; before: readonly Claim[]; after: readonly Claim[] }

/**
 * A fast path for a visitor's latest identify that moves no identifier from one person to another: it names either a
 * known person or a new one. The claims of the named identifiers suffice to decide that, however many streams the person
 * has. Null: the whole connected component must be resolved.
 */
export function* joinWithoutMoving(
  uow: UnitOfWork,
  seen: StreamRow | null,
  { stream, before, after }: ClaimChange,
): Loads<Regrouping | null> {
  const claim = after.at(-1)
  const isLatest = after.length === before.length + 1 && before.every((other, i) => after[i] === other)
  if (!claim || !isLatest || !stream.startsWith('v:')) return null
  // A proof verifies later events, and an alias merges contacts: the fast path handles neither.
  if ([...after].some(other => other.until !== null || other.kind === 'alias')) return null
  const { site } = claim
  const aliases = yield* uow.claimants(site, `u:${stream.slice(2)}`)
  if (aliases.some(other => other.previousId !== null)) return null

  const names = identifiersOf(claim)
  const holders = new Map<Identifier, Claim[]>()
  for (const name of names) holders.set(name, yield* uow.claimants(site, name))
  const all = [...holders.values()]
  if (all.flat().some(other => other.kind === 'alias')) return null
  if (isSettled(claim, holders)) {
    const named: Identifier = claim.userId !== null ? `u:${claim.userId}` : `e:${claim.email}`
    const contact = yield* contactNamed(uow, named, holders.get(named)!)
    return contact === null ? null : yield* withStream(uow, seen, claim, contact)
  }
  return all.every(claims => claims.length === 0) ? yield* newPerson(uow, seen, before, claim) : null
}

/** The contact of an identifier, by the first claim that names it; null if one stream is not enough to decide. */
function* contactNamed(
  uow: UnitOfWork,
  named: Identifier,
  claims: readonly Claim[],
): Loads<ContactId | null> {
  const [teller] = claims.filter(
    ({ stream, userId, email, until }) =>
      stream !== null && until === null && named === (userId !== null ? `u:${userId}` : `e:${email}`),
  )
  if (!teller) return null
  const row = yield* uow.stream(teller.site, teller.stream!)
  const contact = row && spanAt(row.spans, placeOf(teller))?.contact
  if (!contact) return null
  const known = yield* uow.contact(teller.site, contact)
  return known?.mergedInto === null && known.identifiers.includes(named) ? contact : null
}

/** Assigns the stream to the contact from the claim on; the whole stream, if it has no earlier claim. */
function* withStream(
  uow: UnitOfWork,
  seen: StreamRow | null,
  claim: Claim,
  contact: ContactId,
): Loads<Regrouping | null> {
  const { site } = claim
  const stream = claim.stream!
  const row = yield* uow.contact(site, contact)
  if (!row) return null
  const streams = row.streams.includes(stream) ? row.streams : [...row.streams, stream]
  const joined: Regrouping = {
    streams: [{ site, key: stream, spans: [{ from: null, contact }], hasClaims: true }],
    contacts: new Map([[contact, { streams, identifiers: row.identifiers }]]),
    mergedAway: new Map(),
    rewritten: new Set(),
  }
  if (!seen) return joined
  if (seen.hasClaims) {
    const spans = yield* withTurn(uow, seen, claim, contact)
    return spans && { ...joined, streams: [{ ...seen, spans }] }
  }
  // The visitor's anonymous events move to the contact too.
  const own = seen.spans[0]!.contact
  const anonymous = yield* uow.contact(site, own)
  const isAlone =
    seen.spans.length === 1 &&
    own !== contact &&
    anonymous !== null &&
    anonymous.mergedInto === null &&
    anonymous.streams.length === 1 &&
    anonymous.identifiers.length === 0
  if (!isAlone) return null
  return { ...joined, mergedAway: new Map([[own, contact]]), rewritten: new Set([own, contact]) }
}

/** A browser with earlier claims names a new person, without any data yet. */
function* newPerson(
  uow: UnitOfWork,
  seen: StreamRow | null,
  before: readonly Claim[],
  claim: Claim,
): Loads<Regrouping | null> {
  const { site } = claim
  // An e-mail address alone may belong to the user that was named just before.
  if (!seen?.hasClaims || (claim.userId === null && before.at(-1)?.userId !== null)) return null
  for (const name of identifiersOf(claim)) if (yield* uow.stream(site, name)) return null
  const contact = yield* contactIdFor(uow, site, claim.userId !== null ? `u:${claim.userId}` : rootOf(claim))
  if (yield* uow.contact(site, contact)) return null
  const spans = yield* withTurn(uow, seen, claim, contact)
  if (!spans) return null
  const identifiers = identifiersOf(claim).sort()
  return {
    streams: [{ ...seen, spans }],
    contacts: new Map([[contact, { streams: [seen.key], identifiers }]]),
    mergedAway: new Map(),
    rewritten: new Set(),
  }
}

/** The stream's spans with a change to `contact` at the claim; null if a later event exists, which would move. */
function* withTurn(uow: UnitOfWork, seen: StreamRow, claim: Claim, contact: ContactId): Loads<Span[] | null> {
  const last = seen.spans.at(-1)!
  if (last.contact === contact) return seen.spans
  const holder = yield* uow.contact(seen.site, last.contact)
  if (!holder?.last || holder.identifiers.length === 0) return null
  if (comparePositions(holder.last, placeOf(claim)) >= 0) return null
  return [...seen.spans, { from: placeOf(claim), contact }]
}

/**
 * Whether the identity of every name is the same with and without the claim: the user is known before, the address has been
 * given before, and the claim does not keep apart what claims of lower trust would join.
 */
function isSettled(claim: Claim, holders: ReadonlyMap<Identifier, Claim[]>): boolean {
  const { userId, email } = claim
  const ofUser = holders.get(`u:${userId}`) ?? []
  const ofEmail = holders.get(`e:${email}`) ?? []
  const ofBoth = userId === null ? [] : ofEmail.filter(other => other.userId === userId)
  const isUserSettled = userId === null || ofUser.some(other => makesKnown(other, claim))
  const isEmailSettled = email === null || ofEmail.some(other => isTakenBefore(other, claim))
  const isPairSettled =
    ofBoth.every(other => WEIGHT[other.trust] <= WEIGHT[claim.trust]) ||
    ofBoth.some(other => isTakenBefore(other, claim))
  return isUserSettled && isEmailSettled && isPairSettled
}

/** A claim that names a user makes the user known from then on, for claims of at most its trust. */
const makesKnown = (a: Claim, b: Claim): boolean => isBefore(a, b) && WEIGHT[a.trust] <= WEIGHT[b.trust]

/** E-mail addresses are given by trust, then by event time. */
const isTakenBefore = (a: Claim, b: Claim): boolean =>
  WEIGHT[a.trust] < WEIGHT[b.trust] || (a.trust === b.trust && isBefore(a, b))

const isBefore = (a: Claim, b: Claim): boolean => comparePositions(placeOf(a), placeOf(b)) < 0

const placeOf = (claim: Claim): EventPosition => ({ time: claim.time, id: claim.eventId, key: claim.key })
