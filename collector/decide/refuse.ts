import type { Event } from '../../shared/event.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { claimsOf, streamOf } from '../identity/claims.ts'
import { hashOfName } from '../model/keyed-hash.ts'
import { joinKey } from '../model/known.ts'
import { hasLeft } from '../model/retention.ts'
import type { Name, SiteId } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'

/** The reason why the site's state or an erasure rejects an event; null if the event is accepted. */
export function* refuse(site: SiteId, event: Event, uow: UnitOfWork): Loads<Refusal | null> {
  const settings = uow.known.registry.sites.get(site)
  if (!settings) return refusal('unknown_key', 'This site no longer exists.')
  if (settings.retention !== null) {
    if (hasLeft(event.time, event.receivedAt, settings.retention, settings.timeZone)) {
      return refusal('past_retention', `The site keeps events for ${settings.retention} only.`, 't')
    }
  }
  for (const name of namesOf(event)) {
    const at = yield* uow.erasedAt(site, name)
    if (at !== null && event.time <= at)
      return refusal('erased', 'The person was erased at their own request.')
  }
  return null
}

/** The tombstone keys of the people that an event names; empty for a site without erasures. */
export function tombstonesOf(site: SiteId, event: Event, { known }: UnitOfWork): string[] {
  const settings = known.registry.sites.get(site)
  if (!settings?.hasTombstones) return []
  return namesOf(event).map(name => joinKey(site, hashOfName(settings.tombstoneKey, name)))
}

/** The names of the event's person, in the form in which tombstones keep names. */
function namesOf(event: Event): Name[] {
  const names = new Set<Name>()
  const stream = streamOf(event)
  if (stream) names.add(stream)
  for (const claim of claimsOf('', event)) {
    if (claim.userId !== null) names.add(`u:${claim.userId}`)
    if (claim.email !== null) names.add(`e:${claim.email}`)
    // The previousId of an alias may be a visitor or a user.
    if (claim.previousId !== null) names.add(`u:${claim.previousId}`).add(`v:${claim.previousId}`)
  }
  return [...names]
}
