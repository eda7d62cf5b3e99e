import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Claim, ContactId, SiteId, StreamKey, StreamRow } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { claimsOf, withoutRepeats } from './claims.ts'
import { contactIdFor } from './contact-ids.ts'
import { type ClaimChange, joinWithoutMoving } from './join.ts'
import { MOST_CONNECTED, MOST_STREAMS, namesTooMany, withoutClaim } from './name-limits.ts'
import { type Regrouping, regroupAround, regroupWithin } from './regroup.ts'

export type Assignment = {
  /** The event to store: without names that browsers have connected with too many streams. */
  event: Event
  contact: ContactId
  /** The event's stream including the event. */
  row: StreamRow
  /** The changes to identities that the event causes; null if it causes none. */
  regrouping: Regrouping | null
}
type NameLimits = { mostStreams?: number | undefined; mostConnected?: number | undefined }

/** Assigns a counted event to a contact and resolves identities with its claims. `seen`: its stored stream. */
export function* assignContact(
  site: SiteId,
  stream: StreamKey,
  seen: StreamRow | null,
  event: Event,
  uow: UnitOfWork,
  limits: NameLimits = {},
): Loads<Assignment> {
  // A stream without a counted event has no contact yet.
  const known = seen?.spans.length ? seen : null
  const change = yield* claimsWith(site, stream, known, event, uow)
  if (!change) {
    const regrouping = known ? null : yield* belongingOfNewcomer(site, stream, event, uow)
    return assigned(event, stream, known, regrouping)
  }
  const isTooMany = yield* namesTooMany(uow, site, stream, event, limits.mostStreams ?? MOST_STREAMS)
  const regrouping = isTooMany ? null : yield* regroupBy(uow, site, known, change, event, limits)
  if (regrouping) return assigned(event, stream, known, regrouping)
  // The event is the visitor's own, with the data of its proof.
  return yield* assignContact(site, stream, seen, withoutClaim(event), uow, {
    mostStreams: Number.POSITIVE_INFINITY,
    mostConnected: Number.POSITIVE_INFINITY,
  })
}

function assigned(
  event: Event,
  stream: StreamKey,
  known: StreamRow | null,
  regrouping: Regrouping | null,
): Assignment {
  const row = regrouping?.streams.find(other => other.key === stream) ?? known!
  return { event, contact: spanAt(row.spans, event)!.contact, row, regrouping }
}

/** The changes of identities by the changed claims; null if a browser's claim is connected with too many streams. */
function* regroupBy(
  uow: UnitOfWork,
  site: SiteId,
  known: StreamRow | null,
  change: ClaimChange,
  event: Event,
  { mostConnected = MOST_CONNECTED }: NameLimits,
): Loads<Regrouping | null> {
  const { stream, before, after } = change
  const joined = yield* joinWithoutMoving(uow, known, change)
  uow.putClaims(site, stream, [...after])
  if (joined) return joined
  const most = event.key === 'public' ? mostConnected : Number.POSITIVE_INFINITY
  const regrouping = yield* regroupWithin(uow, site, stream, event.time, most)
  if (!regrouping) uow.putClaims(site, stream, [...before])
  return regrouping
}

/** The stream's claims without and with the event's, or null if the event claims nothing new. */
function* claimsWith(
  site: SiteId,
  stream: StreamKey,
  row: StreamRow | null,
  event: Event,
  uow: UnitOfWork,
): Loads<ClaimChange | null> {
  const made = claimsOf(site, event)
  if (made.length === 0) return null
  const before = row?.hasClaims ? yield* uow.claims(site, stream) : []
  const contact = row && (yield* uow.contact(site, spanAt(row.spans, event)!.contact))
  const isLate = contact?.last != null && comparePositions(event, contact.last) < 0
  // The store keeps only changes of claims, so a late claim is sorted in among all claims of the stream's events.
  const isOnlyMention = made.every(claim => claim.kind === 'mention')
  const all =
    isLate && row?.hasClaims && !isOnlyMention
      ? (yield* uow.history(site, stream))
          .filter(isCounted)
          .flatMap(other => claimsOf(site, other))
          .map(claim => ({ ...claim, stream }))
      : before
  const after = withoutRepeats(
    [...all, ...made].sort((a, b) =>
      comparePositions(
        { time: a.time, id: a.eventId, key: a.key },
        { time: b.time, id: b.eventId, key: b.key },
      ),
    ),
  )
  if (after.length === before.length && after.every((claim, i) => isSame(claim, before[i]!))) return null
  return { stream, before, after }
}

/** Compares by value: claims that were loaded or created again are other objects. */
const isSame = (a: Claim, b: Claim): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** The contact of a new stream: a visitor is a contact of its own, unless a server has named it before. */
function* belongingOfNewcomer(
  site: SiteId,
  stream: StreamKey,
  event: Event,
  uow: UnitOfWork,
): Loads<Regrouping> {
  const id = stream.slice(2)
  // A user id that equals the visitor's id is a coincidence; an alias of the visitor's id names the visitor.
  const isNamed =
    !stream.startsWith('v:') || (yield* uow.claimants(site, `u:${id}`)).some(claim => claim.previousId === id)
  if (isNamed) return yield* regroupAround(uow, site, stream, event.time)
  const contact = yield* contactIdFor(uow, site, stream)
  return {
    streams: [{ site, key: stream, spans: [{ from: null, contact }], hasClaims: false }],
    contacts: new Map([[contact, { streams: [stream], identifiers: [] }]]),
    mergedAway: new Map(),
    rewritten: new Set(),
  }
}
