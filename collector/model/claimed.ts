import type { Event } from '../../shared/event.ts'
import type { Fact } from '../score/score.ts'

/**
 * Whether only a browser's own identify connects an event's visitor with a contact that a server knows. Anyone with the
 * e-mail address can send such an identify.
 */
export function isClaimed({ key, visitor }: Event, facts: readonly Fact[]): boolean {
  if (key !== 'public' || visitor === null) return false
  const isOwn = ({ event }: Fact) => event.visitor === visitor
  // A server event of the visitor itself proves the connection, and so does an identity proof.
  if (facts.some(fact => isOwn(fact) && fact.trust !== 'browser')) return false
  return facts.some(isNaming) && facts.some(fact => isOwn(fact) && fact.event.name === 'identify')
}

/** A server's event about a user or an address, or a proof. */
const isNaming = ({ event, trust }: Fact): boolean =>
  trust !== 'browser' && (event.userId !== null || event.name === 'identify')
