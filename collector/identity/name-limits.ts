import type { Event } from '../../shared/event.ts'
import type { SiteId, StreamKey } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { claimsOf, identifiersOf } from './claims.ts'

/** Streams that browsers may tie to one user or e-mail address by their word alone: a person has few devices. */
export const MOST_STREAMS = 50
/** Claims that are looked at for a browser's identify which moves an identifier. */
export const MOST_CONNECTED = 1_000

/** Whether a name that a browser's event states without proof is tied to as many streams as browsers may tie to one. */
export function* namesTooMany(
  uow: UnitOfWork,
  site: SiteId,
  stream: StreamKey,
  event: Event,
  most: number,
): Loads<boolean> {
  if (event.key !== 'public') return false
  const claims = claimsOf(site, event)
  const proven = claims.filter(({ trust }) => trust === 'verified').flatMap(identifiersOf)
  for (const name of claims.filter(({ trust }) => trust === 'browser').flatMap(identifiersOf)) {
    // A user's or an address's own stream is one, whatever it says of itself.
    if (proven.includes(name) || name === stream) continue
    const tied = new Set<StreamKey>()
    for (const claim of yield* uow.claimants(site, name))
      if (claim.trust === 'browser' && claim.stream !== null) tied.add(claim.stream)
    if (!tied.has(stream) && tied.size >= most) return true
  }
  return false
}

/** Removes a browser's claim from the event, except its proof: the event is stored as the visitor's own. */
export function withoutClaim(event: Event): Event {
  const { userId: _user, email: _email, ...props } = event.props as Record<string, unknown>
  const traits = props.traits
  if (typeof traits === 'object' && traits !== null && !Array.isArray(traits)) {
    const { email: _, ...others } = traits as Record<string, unknown>
    props.traits = others
  }
  // An event without a visitor is the user's whom it names, or the address's: there it stays.
  return event.visitor !== null
    ? { ...event, userId: null, props }
    : event.userId !== null
      ? { ...event, props }
      : event
}
