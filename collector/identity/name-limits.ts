import type { Event } from '../../shared/event.ts'
import type { SiteId, StreamKey } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { claimsOf, identifiersOf } from './claims.ts'

/** Streams that unproven browser claims may connect with one user or e-mail address: a person has few devices. */
export const MOST_STREAMS = 50
/** Maximum of connected claims for a browser's identify that moves an identifier. */
export const MOST_CONNECTED = 1_000

/** Whether a name that a browser claims without proof is already connected with the maximum of streams. */
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
    // The own stream of a user or an address does not count against its limit.
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
  // An event without a visitor belongs to the user or the address that it names, and stays there.
  return event.visitor !== null
    ? { ...event, userId: null, props }
    : event.userId !== null
      ? { ...event, props }
      : event
}
