import type { Trust } from '../shared/event.ts'
import { comparePlaces } from '../shared/order.ts'
import { identifiersOf, normalEmail } from './claims.ts'
import type { Claim, Identifier, StreamKey } from './store/store.ts'

/** Somebody that claims turned out to name. `root` is the claim (or stream) that brought them into being. */
export type Person = { root: string; userIds: Set<string>; emails: Set<string> }

/** From `from` (inclusive; null: always) a stream's events are this person's; within `proofs` their trust is verified. */
export type Stretch = { from: number | null; person: Person; proofs: { from: number; until: number }[] }

export type Identity = {
  people: Set<Person>
  byIdentifier: Map<Identifier, Person>
  stretches: Map<StreamKey, Stretch[]>
}

const WEIGHT: Record<Trust, number> = { server: 0, verified: 1, browser: 2 }

/**
 * Whose every event is, as a function of the claims alone (any order). `claims` must be all that are connected
 * by streams and identifiers; `users` are streams without a visitor that exist beside them.
 *
 * Identifiers are bound by trust, then event time. A known person is never merged with another by a claim that
 * names both; only an `alias` does that. A visitor belongs to the first person it named, the time before
 * included, until it names another.
 */
export function resolve(claims: readonly Claim[], users: readonly StreamKey[] = []): Identity {
  const merges = new Merges()
  const byIdentifier = new Map<Identifier, Person>()
  const all = settleAliases(claims)
  const inTime = all.toSorted((a, b) => comparePlaces(placeOf(a), placeOf(b)))
  const earlierUser = usersBefore(inTime)

  const bind = (claim: Claim): Person => {
    const userKey: Identifier | null = claim.userId === null ? null : `u:${claim.userId}`
    const emailKey: Identifier | null = claim.email === null ? null : `e:${claim.email}`
    let person = userKey ? byIdentifier.get(userKey) : emailKey ? byIdentifier.get(emailKey) : undefined
    if (!person && userKey && emailKey) {
      const owner = byIdentifier.get(emailKey)
      if (owner && owner.userIds.size === 0) person = owner
    }
    if (!person && !userKey && emailKey) {
      const owner = byIdentifier.get(`u:${earlierUser.get(claim) ?? ''}`)
      if (owner && owner.emails.size === 0) person = owner
    }
    person ??= { root: `${claim.key}:${claim.eventId}:${claim.trust}`, userIds: new Set(), emails: new Set() }
    if (userKey && !byIdentifier.has(userKey)) {
      byIdentifier.set(userKey, person)
      person.userIds.add(claim.userId!)
    }
    if (emailKey && !byIdentifier.has(emailKey)) {
      byIdentifier.set(emailKey, person)
      person.emails.add(claim.email!)
    }
    return person
  }
  for (const claim of inTime.toSorted((a, b) => WEIGHT[a.trust] - WEIGHT[b.trust])) {
    if (claim.kind === 'identify') bind(claim)
  }
  for (const stream of users) {
    const identifier = stream as Identifier
    if (byIdentifier.has(identifier)) continue
    const person: Person = { root: stream, userIds: new Set(), emails: new Set() }
    const id = stream.slice(2)
    if (stream.startsWith('u:')) person.userIds.add(id)
    else person.emails.add(id)
    byIdentifier.set(identifier, person)
  }

  const personOf = (claim: Claim): Person =>
    byIdentifier.get(claim.userId === null ? `e:${claim.email!}` : `u:${claim.userId}`)!
  const stretches = stretchesOf(
    inTime.filter(claim => claim.kind === 'identify'),
    personOf,
  )
  for (const claim of inTime) {
    if (claim.kind !== 'alias') continue
    const target = byIdentifier.get(`u:${claim.userId}`) ?? bind({ ...claim, kind: 'identify' })
    const source = personBefore(claim, byIdentifier, stretches)
    if (source) merges.join(target, source)
  }
  for (const stream of users) {
    stretches.set(stream, [{ from: null, person: byIdentifier.get(stream as Identifier)!, proofs: [] }])
  }
  return merges.applyTo(byIdentifier, stretches)
}

/** An alias whose previousId is a visitor that was never identified counts as an identify of that visitor. */
function settleAliases(claims: readonly Claim[]): Claim[] {
  const identified = new Set<string>()
  const names = new Set<string>()
  for (const claim of claims) {
    if (claim.kind !== 'identify') continue
    if (claim.stream) identified.add(claim.stream)
    for (const identifier of identifiersOf(claim)) names.add(identifier)
  }
  return claims.map(claim => {
    if (claim.kind !== 'alias' || claim.previousId === null) return claim
    const isKnown =
      names.has(`u:${claim.previousId}`) ||
      names.has(`e:${normalEmail(claim.previousId)}`) ||
      identified.has(`v:${claim.previousId}`)
    return isKnown ? claim : { ...claim, kind: 'identify', stream: `v:${claim.previousId}`, previousId: null }
  })
}

/** For each claim of an e-mail alone: the user that the same stream had named last before it. */
function usersBefore(inTime: readonly Claim[]): Map<Claim, string> {
  const last = new Map<StreamKey, string>()
  const found = new Map<Claim, string>()
  for (const claim of inTime) {
    if (claim.kind !== 'identify' || claim.stream === null) continue
    const user = last.get(claim.stream)
    if (claim.userId !== null) last.set(claim.stream, claim.userId)
    else if (user !== undefined) found.set(claim, user)
  }
  return found
}

function stretchesOf(
  inTime: readonly Claim[],
  personOf: (claim: Claim) => Person,
): Map<StreamKey, Stretch[]> {
  const stretches = new Map<StreamKey, Stretch[]>()
  for (const claim of inTime) {
    if (claim.stream === null) continue
    const person = personOf(claim)
    const list = stretches.get(claim.stream) ?? []
    let last = list.at(-1)
    if (last?.person !== person) {
      last = { from: list.length === 0 ? null : claim.time, person, proofs: [] }
      list.push(last)
    }
    if (claim.until !== null) last.proofs.push({ from: claim.time, until: claim.until })
    stretches.set(claim.stream, list)
  }
  return stretches
}

function personBefore(
  alias: Claim,
  byIdentifier: ReadonlyMap<Identifier, Person>,
  stretches: ReadonlyMap<StreamKey, Stretch[]>,
): Person | undefined {
  const user = byIdentifier.get(`u:${alias.previousId}`)
  if (user) return user
  const mail = byIdentifier.get(`e:${normalEmail(alias.previousId)}`)
  if (mail) return mail
  const list = stretches.get(`v:${alias.previousId}`) ?? []
  return list.findLast(stretch => stretch.from === null || stretch.from <= alias.time)?.person
}

const placeOf = (claim: Claim) => ({ time: claim.time, id: claim.eventId, key: claim.key })

/** Union-find over people that aliases made one; the older root stays. */
class Merges {
  #into = new Map<Person, Person>()

  find(person: Person): Person {
    const next = this.#into.get(person)
    return next ? this.find(next) : person
  }

  join(target: Person, source: Person): void {
    const a = this.find(target)
    const b = this.find(source)
    if (a === b) return
    this.#into.set(b, a)
    for (const userId of b.userIds) a.userIds.add(userId)
    for (const email of b.emails) a.emails.add(email)
  }

  applyTo(byIdentifier: Map<Identifier, Person>, stretches: Map<StreamKey, Stretch[]>): Identity {
    const people = new Set<Person>()
    for (const [identifier, person] of byIdentifier) {
      const found = this.find(person)
      byIdentifier.set(identifier, found)
      people.add(found)
    }
    for (const [stream, list] of stretches) stretches.set(stream, this.#flatten(list))
    return { people, byIdentifier, stretches }
  }

  #flatten(list: Stretch[]): Stretch[] {
    const flat: Stretch[] = []
    for (const stretch of list) {
      const person = this.find(stretch.person)
      const last = flat.at(-1)
      if (last?.person === person) last.proofs.push(...stretch.proofs)
      else flat.push({ ...stretch, person, proofs: [...stretch.proofs] })
    }
    return flat
  }
}
