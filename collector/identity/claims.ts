import { normalEmail } from '../../shared/email.ts'
import type { Event } from '../../shared/event.ts'
import { isNobody } from '../../shared/nobody.ts'
import { comparePositions } from '../../shared/order.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Claim, Identifier, SiteId, StreamKey } from '../model/rows.ts'

/** The stream that keeps an event: its visitor's, else that of the user (or e-mail) it names. Null: it names none. */
export function streamOf(event: Event): StreamKey | null {
  const { userId, email } = named(event)
  // An alias is about the user that it names, even if it also mentions a visitor.
  if (event.visitor !== null && event.name !== 'alias') return `v:${event.visitor}`
  if (userId !== null) return `u:${userId}`
  return email === null ? null : `e:${email}`
}

/** The identity claims of an event. A proof and the claim that contains it are two claims. */
export function claimsOf(site: SiteId, event: Event): Claim[] {
  const { userId, email } = named(event)
  const base = {
    site,
    stream: streamOf(event),
    time: event.time,
    eventId: event.id,
    key: event.key,
    trust: event.key === 'secret' ? ('server' as const) : ('browser' as const),
    previousId: null,
    until: null,
  }
  if (event.name === 'alias') {
    const previousId = idOf(event.props.previousId)
    if (event.key !== 'secret' || previousId === null || userId === null) return []
    return [{ ...base, kind: 'alias', userId, email: null, previousId }]
  }
  const claims: Claim[] = []
  if (event.name === 'identify') {
    const proof = event.props.verified as { userId?: string; email?: string; until: number } | undefined
    if (proof && (proof.userId || proof.email)) {
      const verified = { userId: idOf(proof.userId), email: normalEmail(proof.email) }
      claims.push({ ...base, ...verified, kind: 'identify', trust: 'verified', until: proof.until })
    }
    if (userId !== null || email !== null) claims.push({ ...base, kind: 'identify', userId, email })
  } else if (event.visitor !== null && userId !== null) {
    claims.push({ ...base, kind: 'identify', userId, email: null })
  } else if (userId !== null && event.key === 'secret') {
    claims.push({ ...base, kind: 'mention', userId, email: null })
  }
  return claims
}

/** The claims of a stream's events, by the current specification; their order does not matter. */
export function claimsOfStream(site: SiteId, stream: StreamKey, events: readonly Event[]): Claim[] {
  const inOrder = events.filter(isCounted).sort(comparePositions)
  // An e-mail's stream keeps the name that it began with.
  return withoutRepeats(inOrder.flatMap(event => claimsOf(site, event).map(claim => ({ ...claim, stream }))))
}

/** The identifier of a stream without a visitor: the stream keeps its events. */
export function identifierOf(stream: StreamKey): Identifier {
  const email = stream.startsWith('e:') ? normalEmail(stream.slice(2)) : null
  return email === null ? (stream as Identifier) : `e:${email}`
}

/** Keeps the claims that change the identity or its trust; `claims` are one stream's, in event-time order. */
export function withoutRepeats(claims: readonly Claim[]): Claim[] {
  const kept: Claim[] = []
  const said = new Set<string>()
  for (const claim of claims) {
    const who = JSON.stringify([claim.kind, claim.userId, claim.email, claim.previousId])
    const how = JSON.stringify([who, claim.trust, claim.until])
    const last = kept.findLast(other => other.kind !== 'mention')
    // The effect of an alias depends on its time, so a repeated alias is never dropped.
    const isRepeat =
      claim.kind === 'mention'
        ? said.has(how)
        : claim.kind === 'identify' &&
          last !== undefined &&
          who === JSON.stringify([last.kind, last.userId, last.email, last.previousId]) &&
          said.has(how)
    if (!isRepeat) kept.push(claim)
    said.add(how)
  }
  return kept
}

/** The identifiers by which other streams' claims may affect this claim. */
export function identifiersOf(claim: Claim): Identifier[] {
  const found: Identifier[] = []
  if (claim.userId !== null) found.push(`u:${claim.userId}`)
  if (claim.email !== null) found.push(`e:${claim.email}`)
  if (claim.previousId !== null) found.push(`u:${claim.previousId}`)
  return found
}

/** An id in the form in which it is compared; null for a placeholder. */
const idOf = (value: unknown): string | null =>
  (typeof value === 'string' || typeof value === 'number') && !isNobody(value) ? String(value) : null

function named(event: Event): { userId: string | null; email: string | null } {
  if (event.name !== 'identify') {
    // Mail providers and shops identify guests by their address alone. An alias refers to ids, never to an address.
    const email = event.key === 'secret' && event.name !== 'alias' ? normalEmail(event.props.email) : null
    return { userId: idOf(event.userId) ?? idOf(event.props.userId), email }
  }
  const traits = event.props.traits as Record<string, unknown> | undefined
  return {
    userId: idOf(event.userId) ?? idOf(event.props.userId),
    email: normalEmail(event.props.email) ?? normalEmail(traits?.email),
  }
}
