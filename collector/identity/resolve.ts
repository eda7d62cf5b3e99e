import type { Trust } from '../../shared/event.ts'
import { comparePositions, type EventPosition } from '../../shared/order.ts'
import type { Claim, Identifier, StreamKey } from '../model/rows.ts'
import { identifierOf } from './claims.ts'

/** A person that claims name. `root` is the first claim (or stream) of the person; the contact id derives from it. */
export type Person = { root: string; userIds: Set<string>; emails: Set<string> }

/** From the event at `from` on (null: always) a stream's events are this person's. */
export type Stretch = { from: EventPosition | null; person: Person }
/** From the event at `from` until an instant (ms, exclusive) what a stream does as this person is verified. */
export type Proof = { from: EventPosition; until: number; person: Person }

export type Identity = {
  people: Set<Person>
  byIdentifier: Map<Identifier, Person>
  stretches: Map<StreamKey, Stretch[]>
  proofs: Map<StreamKey, Proof[]>
}

/** Identifiers are bound by the claims of the smallest weight. */
export const WEIGHT: Record<Trust, number> = { server: 0, verified: 1, browser: 2 }

/**
 * Identity resolution: assigns each event of the streams to a person, as a function of the claims alone (in any order). `claims` must be
 * all that are connected by streams and identifiers; `streams` are those that have events.
 *
 * Identifiers are bound to one another by trust, then event time. Two that are known by then, by at least as much trust as
 * a claim that names both has, are never merged by it; only an `alias` does that. A visitor belongs to the first person it
 * named, the time before included, until it names another.
 */
export function resolve(claims: readonly Claim[], streams: ReadonlySet<StreamKey>): Identity {
  const inTime = settleAliases(claims, streams).sort(byPlace)
  const identifies = inTime.filter(claim => claim.kind === 'identify')
  const bindings = new Bindings(inTime)
  const stretches = stretchesOf(identifies, bindings)

  for (const alias of inTime) {
    if (alias.kind !== 'alias') continue
    const visitor: StreamKey = `v:${alias.previousId}`
    const source = stretches.has(visitor)
      ? stretches
          .get(visitor)!
          .findLast(({ from }) => from === null || comparePositions(from, placeOf(alias)) <= 0)!.person
      : bindings.of(`u:${alias.previousId}`)
    bindings.merge(bindings.of(`u:${alias.userId}`), source)
  }
  for (const stream of streams) {
    if (!isVisitors(stream))
      stretches.set(stream, [{ from: null, person: bindings.of(identifierOf(stream)) }])
    else if (!stretches.has(stream)) stretches.set(stream, [{ from: null, person: newPerson(stream) }])
  }
  return bindings.settle(stretches, proofsOf(identifies, bindings))
}

/** An alias of a visitor that was never identified, named as previousId, counts as an identify of that visitor. */
function settleAliases(claims: readonly Claim[], streams: ReadonlySet<StreamKey>): Claim[] {
  const identified = new Set(claims.flatMap(claim => (claim.kind === 'identify' ? (claim.stream ?? []) : [])))
  return claims.map(claim => {
    const visitor: StreamKey = `v:${claim.previousId}`
    if (claim.kind !== 'alias' || !streams.has(visitor) || identified.has(visitor)) return claim
    return { ...claim, kind: 'identify', stream: visitor, previousId: null }
  })
}

/** The stretches of each stream, one for each change of its person. */
function stretchesOf(inTime: readonly Claim[], bindings: Bindings): Map<StreamKey, Stretch[]> {
  const stretches = new Map<StreamKey, Stretch[]>()
  /** The claim that each stream's last stretch begins with. */
  const begins = new Map<StreamKey, EventPosition>()
  for (const claim of inTime) {
    if (claim.stream === null) continue
    const at = placeOf(claim)
    const list = stretches.get(claim.stream) ?? []
    // An event can prove one person and claim another at the same instant; the claim wins.
    const begun = begins.get(claim.stream)
    if (begun && comparePositions(begun, at) === 0) list.pop()
    const person = bindings.named(claim)
    if (list.at(-1)?.person !== person) {
      list.push({ from: list.length === 0 ? null : at, person })
      begins.set(claim.stream, at)
    }
    stretches.set(claim.stream, list)
  }
  return stretches
}

function proofsOf(inTime: readonly Claim[], bindings: Bindings): Map<StreamKey, Proof[]> {
  const proofs = new Map<StreamKey, Proof[]>()
  for (const claim of inTime) {
    // A proof verifies later events of a visitor, so a claim without a visitor has none.
    if (claim.until === null || claim.stream === null || !isVisitors(claim.stream)) continue
    const proof = { from: placeOf(claim), until: claim.until, person: bindings.named(claim) }
    proofs.set(claim.stream, [...(proofs.get(claim.stream) ?? []), proof])
  }
  return proofs
}

const newPerson = (root: string): Person => ({ root, userIds: new Set(), emails: new Set() })

/** The person of each identifier. Contacts that an alias has merged resolve to one person. */
class Bindings {
  readonly #byIdentifier = new Map<Identifier, Person>()
  readonly #into = new Map<Person, Person>()
  /** The claims that name a user, in order: the user is known from the first one on. */
  readonly #naming: ReadonlyMap<string, Claim[]>
  /** Pairs of a user and an address that a claim did not join: a claim of lower trust does not join them either. */
  readonly #apart = new Set<string>()

  constructor(inTime: readonly Claim[]) {
    const naming = inTime.filter(claim => claim.userId !== null)
    this.#naming = Map.groupBy(naming, claim => claim.userId!)
    const earlier = earlierUsers(inTime.filter(claim => claim.kind === 'identify'))
    const binding = inTime.filter(claim => claim.kind === 'identify' && claim.email !== null)
    for (const claim of binding.toSorted((a, b) => WEIGHT[a.trust] - WEIGHT[b.trust]))
      this.#bind(claim, earlier)
  }

  /** The person of an identifier; an unclaimed identifier is a person of its own. */
  of(identifier: Identifier): Person {
    const known = this.#byIdentifier.get(identifier)
    if (known) return this.#find(known)
    const person = newPerson(identifier)
    this.#give(person, identifier)
    return person
  }

  /** An identify that names both a user and an e-mail address belongs to the user. */
  named(claim: Claim): Person {
    return this.of(claim.userId === null ? `e:${claim.email}` : `u:${claim.userId}`)
  }

  merge(a: Person, b: Person): void {
    const target = this.#find(a)
    const source = this.#find(b)
    if (target === source) return
    this.#into.set(source, target)
    target.userIds = union(target.userIds, source.userIds)
    target.emails = union(target.emails, source.emails)
  }

  settle(stretches: Map<StreamKey, Stretch[]>, proofs: Map<StreamKey, Proof[]>): Identity {
    for (const [stream, list] of stretches) {
      const flat: Stretch[] = []
      for (const { from, person } of list) {
        const found = this.#find(person)
        if (flat.at(-1)?.person !== found) flat.push({ from, person: found })
      }
      stretches.set(stream, flat)
    }
    for (const proof of [...proofs.values()].flat()) proof.person = this.#find(proof.person)
    for (const [identifier, person] of this.#byIdentifier)
      this.#byIdentifier.set(identifier, this.#find(person))
    const people = new Set([...stretches.values()].flat().map(stretch => stretch.person))
    return { people, byIdentifier: this.#byIdentifier, stretches, proofs }
  }

  /** A claim of an e-mail, alone or with a user. */
  #bind(claim: Claim, earlier: ReadonlyMap<Claim, string>): void {
    const email: Identifier = `e:${claim.email}`
    const holder = this.#byIdentifier.get(email)
    const { userId } = claim
    if (userId === null) {
      if (holder) return
      const before = earlier.get(claim)
      const user = before !== undefined && this.#isKnown(before, claim) ? this.of(`u:${before}`) : null
      this.#give(user?.emails.size === 0 ? user : newPerson(rootOf(claim)), email)
      return
    }
    if (!holder) {
      this.#give(this.of(`u:${userId}`), email)
      return
    }
    const pair = JSON.stringify([userId, claim.email])
    if (holder.userIds.size > 0 || this.#apart.has(pair)) return
    // A claim without a merge connects nothing: for other addresses it only makes the user known from its time on.
    if (this.#isKnown(userId, claim)) this.#apart.add(pair)
    else this.#give(holder, `u:${userId}`)
  }

  /** Whether a user has an e-mail address, or was known at the time of a claim by a claim of at least the same trust. */
  #isKnown(userId: string, claim: Claim): boolean {
    if (this.#byIdentifier.has(`u:${userId}`)) return true
    const naming = this.#naming.get(userId) ?? []
    return naming.some(
      other =>
        other !== claim &&
        WEIGHT[other.trust] <= WEIGHT[claim.trust] &&
        comparePositions(placeOf(other), placeOf(claim)) <= 0,
    )
  }

  #give(person: Person, identifier: Identifier): void {
    this.#byIdentifier.set(identifier, person)
    const id = identifier.slice(2)
    if (identifier.startsWith('u:')) person.userIds.add(id)
    else person.emails.add(id)
  }

  /** The person that merges have left; each step passed leads there directly from then on. */
  #find(person: Person): Person {
    let last = person
    for (let next = this.#into.get(last); next; next = this.#into.get(last)) last = next
    for (let step = person; step !== last; ) {
      const next = this.#into.get(step)!
      this.#into.set(step, last)
      step = next
    }
    return last
  }
}

/** Both sets as one: the smaller is added to the larger, so that a chain of merges costs little. */
function union(a: Set<string>, b: Set<string>): Set<string> {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  for (const value of small) large.add(value)
  return large
}

/** For each claim of an e-mail alone: the user that the same stream's claim just before it named. */
function earlierUsers(inTime: readonly Claim[]): Map<Claim, string> {
  const last = new Map<StreamKey, { at: EventPosition; userId: string | null; before: string | null }>()
  const found = new Map<Claim, string>()
  for (const claim of inTime) {
    if (claim.stream === null) continue
    const at = placeOf(claim)
    const known = last.get(claim.stream)
    // A proof and the claim around it belong to one event, and share the same predecessor.
    const isSame = known !== undefined && comparePositions(known.at, at) === 0
    const before = isSame ? known.before : (known?.userId ?? null)
    const userId = claim.userId ?? (isSame ? known.userId : null)
    last.set(claim.stream, { at, userId, before })
    if (claim.userId === null && before !== null) found.set(claim, before)
  }
  return found
}

/** A proof goes before the claim around it, which names everything. */
const byPlace = (a: Claim, b: Claim): number =>
  comparePositions(placeOf(a), placeOf(b)) || WEIGHT[a.trust] - WEIGHT[b.trust]

/** The root of a person that an e-mail address alone creates. */
export const rootOf = (claim: Claim): string => `${claim.key}:${claim.eventId}:${claim.trust}`
const placeOf = (claim: Claim): EventPosition => ({ time: claim.time, id: claim.eventId, key: claim.key })
const isVisitors = (stream: StreamKey): boolean => stream.startsWith('v:')
