import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Claim, ContactId, SiteId, StreamKey, StreamRow } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { claimsOf, withoutRepeats } from './claims.ts'
import { contactIdFor, type Regrouping, regroupAround } from './regroup.ts'

type Assignment = {
  contact: ContactId
  /** The event's stream including the event. */
  row: StreamRow
  /** The changes to identities that the event causes; null if it causes none. */
  regrouping: Regrouping | null
}

/** Assigns a counted event to a contact and resolves identities with its claims. `seen`: its stored stream. */
export function* assignContact(
  site: SiteId,
  stream: StreamKey,
  seen: StreamRow | null,
  event: Event,
  uow: UnitOfWork,
): Loads<Assignment> {
  // A stream without a counted event has no contact yet.
  const known = seen?.spans.length ? seen : null
  const claims = yield* claimsAfter(site, stream, known, event, uow)
  const regrouping = claims
    ? yield* belongingWith(site, stream, claims, event, uow)
    : known
      ? null
      : yield* belongingOfNewcomer(site, stream, event, uow)
  const row = regrouping?.streams.find(other => other.key === stream) ?? known!
  return { contact: spanAt(row.spans, event)!.contact, row, regrouping: regrouping }
}

/** The stream's claims including the event's, or null if the event claims nothing new. */
function* claimsAfter(
  site: SiteId,
  stream: StreamKey,
  row: StreamRow | null,
  event: Event,
  uow: UnitOfWork,
): Loads<Claim[] | null> {
  const made = claimsOf(site, event)
  if (made.length === 0) return null
  const before = row?.hasClaims ? yield* uow.claims(site, stream) : []
  const contact = row && (yield* uow.contact(site, spanAt(row.spans, event)!.contact))
  const isLate = contact?.last != null && comparePositions(event, contact.last) < 0
  // The store keeps only changes of claims, so a late claim is sorted in among all claims of the stream's events.
  const all =
    isLate && row?.hasClaims
      ? (yield* uow.history(site, stream)).filter(isCounted).flatMap(other => claimsOf(site, other))
      : before
  const after = withoutRepeats(
    [...all, ...made].sort((a, b) =>
      comparePositions(
        { time: a.time, id: a.eventId, key: a.key },
        { time: b.time, id: b.eventId, key: b.key },
      ),
    ),
  )
  return JSON.stringify(after) === JSON.stringify(before) ? null : after
}

function* belongingWith(
  site: SiteId,
  stream: StreamKey,
  claims: Claim[],
  event: Event,
  uow: UnitOfWork,
): Loads<Regrouping> {
  uow.putClaims(site, stream, claims)
  return yield* regroupAround(uow, site, stream, event.time)
}

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
