import { claimsOfStream } from '../identity/claims.ts'
import { type Regrouping, regroupStreams } from '../identity/regroup.ts'
import { joinKeys } from '../model/known.ts'
import type { ContactId, ContactRow, SiteId, StreamKey } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'

/**
 * The claims of a contact's events by the present rules, and what they make of all contacts that share a stream with the
 * contact: what connected them may not do so any more, and an earlier version may have grouped the same claims
 * otherwise. Null: all is so.
 */
export function* reclaim(site: SiteId, row: ContactRow, uow: UnitOfWork): Loads<Regrouping | null> {
  const streams = yield* streamsAround(site, row, uow)
  const keys = joinKeys(site, streams)
  yield* uow.prefetch({ histories: keys, claims: keys })
  let isChanged = false
  let isNamed = row.identifiers.length > 0 || streams.size > 1
  for (const key of streams) {
    const claims = claimsOfStream(site, key, yield* uow.history(site, key))
    if (claims.length > 0) isNamed = true
    if (JSON.stringify(claims) === JSON.stringify(yield* uow.claims(site, key))) continue
    uow.putClaims(site, key, claims)
    isChanged = true
  }
  if (!isChanged && !isNamed) return null
  const all = Number.POSITIVE_INFINITY
  const regrouping = (yield* regroupStreams(uow, site, streams, all, all))!
  return isChanged || (yield* isOther(site, regrouping, uow)) ? regrouping : null
}

/** Whether a contact has other streams or names than the stored ones. */
function* isOther(
  site: SiteId,
  { streams, contacts, mergedAway }: Regrouping,
  uow: UnitOfWork,
): Loads<boolean> {
  if (streams.length > 0 || mergedAway.size > 0) return true
  for (const [id, { identifiers }] of contacts) {
    const stored = yield* uow.contact(site, id)
    if (JSON.stringify(stored?.identifiers) !== JSON.stringify(identifiers)) return true
  }
  return false
}

function* streamsAround(site: SiteId, row: ContactRow, uow: UnitOfWork): Loads<Set<StreamKey>> {
  const streams = new Set<StreamKey>()
  const contacts = new Set<ContactId>([row.id])
  // The iteration over a set includes members that are added on the way.
  for (const id of contacts) {
    for (const key of (yield* uow.contact(site, id))?.streams ?? []) {
      streams.add(key)
      for (const span of (yield* uow.stream(site, key))?.spans ?? []) contacts.add(span.contact)
    }
  }
  return streams
}
