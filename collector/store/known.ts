import type { Event } from '../../shared/event.ts'
import { comparePlaces } from '../../shared/order.ts'
import { identifiersOf } from '../identity/claims.ts'
import type { Arrival, Decider, Decision, Known, Need } from '../model/port.ts'
import type { Claim, Registry } from '../model/rows.ts'

export const emptyKnown = (): Omit<Known, 'registry'> => ({
  marks: new Map(),
  streams: new Map(),
  contacts: new Map(),
  claims: new Map(),
  claimants: new Map(),
  histories: new Map(),
  orders: new Map(),
  tombstones: new Map(),
  tags: new Map(),
})

/** Keys of `Known` are `<site>/<key>`; ids of sites are ours and hold no slash. */
export const joinKey = (site: string, key: string): string => `${site}/${key}`
export const splitKey = (key: string): [site: string, rest: string] => {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}

export const markOf = (event: Pick<Event, 'key' | 'id'>): string =>
  `${event.key === 'public' ? 'p' : 's'}:${event.id}`

/** Asks the decider until it decides; yields what it must know, to be loaded into `known` before it goes on. */
export function* deciding(
  decider: Decider,
  batch: readonly Arrival[],
  registry: Registry,
  into = emptyKnown(),
): Generator<[Need, Known], { decision: Decision; known: Known }, void> {
  const known: Known = { registry, ...into }
  for (;;) {
    const answer = decider.decide(batch, known)
    if ('decision' in answer) return { decision: answer.decision, known }
    if (!asksForMore(answer.need, known)) throw new Error('the decider asks for what it has been given')
    yield [answer.need, known]
  }
}

const asksForMore = (need: Need, known: Known): boolean => {
  for (const kind of Object.keys(need) as (keyof Need)[])
    for (const key of need[kind] ?? []) if (!known[kind].has(key)) return true
  return false
}

/** Of the claims of some streams (their texts), those that name an identifier, in the law's order. */
export const claimsNaming = (identifier: string, texts: readonly string[]): Claim[] =>
  texts
    .flatMap((text): Claim[] => JSON.parse(text))
    .filter(claim => (identifiersOf(claim) as string[]).includes(identifier))
    .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))

const placeOf = ({ time, eventId, key }: Claim) => ({ time, id: eventId, key })
