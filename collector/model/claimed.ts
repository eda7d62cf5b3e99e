import type { Event } from '../../shared/event.ts'
import type { Fact } from '../score/score.ts'

/**
 * Whether an event's visitor is tied to a contact that a server has told of by what the browser itself says: a stranger
 * who knows an e-mail address can be behind it.
 */
export function isClaimed({ key, visitor }: Event, facts: readonly Fact[]): boolean {
  if (key !== 'public' || visitor === null) return false
  const isOwn = ({ event }: Fact) => event.visitor === visitor
  // A server that sends events of the visitor itself vouches for it, and so does a proof.
  if (facts.some(fact => isOwn(fact) && fact.trust !== 'browser')) return false
  return facts.some(isNaming) && facts.some(fact => isOwn(fact) && fact.event.name === 'identify')
}

/** What a server says of a user or an address, or a proof says. */
const isNaming = ({ event, trust }: Fact): boolean =>
  trust !== 'browser' && (event.userId !== null || event.name === 'identify')
