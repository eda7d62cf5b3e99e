import { claimsOfStream } from '../identity/claims.ts'
import { type Regrouping, regroupStreams } from '../identity/regroup.ts'
import { joinKeys } from '../model/known.ts'
import type { ContactId, ContactRow, SiteId, StreamKey } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'

/**
 * The claims of a contact's events by the present rules, where these differ from the stored claims. All contacts that
 * share a stream with the contact are looked at together: what connected them may not do so any more. Null: all is so.
 */
export function* reclaim(site: SiteId, row: ContactRow, uow: UnitOfWork): Loads<Regrouping | null> {
  const streams = yield* streamsAround(site, row, uow)
  const keys = joinKeys(site, streams)
  yield* uow.prefetch({ histories: keys, claims: keys })
  let isChanged = false
  for (const key of streams) {
    const claims = claimsOfStream(site, key, yield* uow.history(site, key))
    if (JSON.stringify(claims) === JSON.stringify(yield* uow.claims(site, key))) continue
    uow.putClaims(site, key, claims)
    isChanged = true
  }
  const all = Number.POSITIVE_INFINITY
  return isChanged ? yield* regroupStreams(uow, site, streams, all, all) : null
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
