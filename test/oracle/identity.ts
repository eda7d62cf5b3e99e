import { createHash } from 'node:crypto'
import type { Fact } from '../../collector/score/score.ts'
import type { Event, IdentifyProps, Trust } from '../../shared/event.ts'
import { compareEvents, reaches, trustRank } from './order.ts'

/**
 * A person as one set of events has it: the facts in the specified order, the user ids, then the e-mails, and what they
 * brought themselves. A refund is brought by one and may be a fact of another's, whose order it is.
 */
export type Person = { facts: Fact[]; names: string[]; brought: Event[] }

/** Somebody that claims name; merged ones share a `root`. */
type Contact = { userIds: Set<string>; emails: Set<string>; mergedInto: Contact | null }

/** The claim of one event about an identity, at one trust. */
type Claim = {
  event: Event
  trust: Trust
  visitor: string | null
  userId: string | null
  email: string | null
}

/**
 * The accepted set: of arrivals with one (key, id) the first is the event; another visitor's with a public key is an
 * event of its own, under an id made of both. Bots and own traffic are kept aside.
 */
export const acceptedSet = (arrivals: Event[]): Event[] => {
  const taken = new Map<string, Event>()
  for (const event of arrivals) {
    const first = taken.get(`${event.key} ${event.id}`)
    if (!first) taken.set(`${event.key} ${event.id}`, event)
    else if (event.key === 'public' && event.visitor !== null && first.visitor !== event.visitor) {
      const own = underOwnId(event)
      if (!taken.has(`${own.key} ${own.id}`)) taken.set(`${own.key} ${own.id}`, own)
    }
  }
  return [...taken.values()].filter(event => !event.derived.bot && !event.derived.own).sort(compareEvents)
}

/** One object for one event: what is worked out of an event is kept by it. */
const OWN = new WeakMap<Event, Event>()
const underOwnId = (event: Event): Event => {
  const known = OWN.get(event)
  if (known) return known
  const hash = createHash('sha256').update(`v:${event.visitor}\n${event.id}`).digest('base64url')
  const own = { ...event, id: `${event.id}~${hash.slice(0, 16)}` }
  OWN.set(event, own)
  return own
}

/** The contact of every event, by all arrivals known now. */
export const peopleOf = (arrivals: Event[]): Person[] =>
  everybodyOf(arrivals).filter(({ facts }) => facts.length > 0)

/** Also those who brought nothing but refunds of others' orders. */
export const everybodyOf = (arrivals: Event[]): Person[] => {
  const set = acceptedSet(arrivals)
  const visitors = new Set(set.map(event => event.visitor))
  const aliases = set.filter(isAlias)
  const named = set.flatMap(claimsOf)
  const isIdentified = (visitor: string): boolean => named.some(claim => claim.visitor === visitor)
  const attaching = aliases.filter(alias => {
    const previous = String(alias.props.previousId)
    return visitors.has(previous) && !isIdentified(previous)
  })
  const claims = [...named, ...attaching.map(aliasAsClaim)]

  const contacts: Contact[] = []
  const newContact = (): Contact => {
    const contact: Contact = { userIds: new Set(), emails: new Set(), mergedInto: null }
    contacts.push(contact)
    return contact
  }
  const ofUser = (userId: string): Contact | undefined =>
    contacts.find(contact => contact.userIds.has(userId))
  const ofEmail = (email: string): Contact | undefined => contacts.find(contact => contact.emails.has(email))
  const userContact = (userId: string): Contact => {
    const known = ofUser(userId)
    if (known) return known
    const contact = newContact()
    contact.userIds.add(userId)
    return contact
  }

  // Bindings of higher trust first, then the earliest.
  const resolved = new Map<Claim, Contact>()
  const inOrder = [...claims].sort(
    (a, b) => trustRank(b.trust) - trustRank(a.trust) || compareEvents(a.event, b.event),
  )
  for (const claim of inOrder.filter(({ email }) => email !== null)) {
    if (claim.userId === null) resolved.set(claim, bindAlone(claim))
    else bindBoth(claim, claim.userId)
  }
  // A user's id binds nothing by itself: it makes the user known.
  for (const claim of inOrder.filter(({ userId }) => userId !== null))
    resolved.set(claim, userContact(claim.userId!))

  /** Tied to an e-mail, or from an event on that names the user, with at least the trust of what is claimed. */
  function isKnown(userId: string, claimed: Claim): boolean {
    const { event, trust } = claimed
    const said = claims.filter(claim => claim !== claimed && claim.userId === userId)
    const sent = set
      .filter(one => one.key === 'secret' && serverNames(one) === userId)
      .map(one => ({ event: one, trust: 'server' as const }))
    return (
      ofUser(userId) !== undefined ||
      [...said, ...sent].some(one => reaches(one.trust, trust) && compareEvents(one.event, event) <= 0)
    )
  }

  function bindAlone(claim: Claim): Contact {
    const { event, visitor } = claim
    const email = claim.email!
    const holder = ofEmail(email)
    if (holder) return holder
    const before = visitor === null ? null : (claimBefore(visitor, event)?.userId ?? null)
    const user = before !== null && isKnown(before, claim) ? userContact(before) : undefined
    const contact = user && user.emails.size === 0 ? user : newContact()
    contact.emails.add(email)
    return contact
  }

  function bindBoth(claim: Claim, userId: string): void {
    const email = claim.email!
    const holder = ofEmail(email)
    if (!holder) userContact(userId).emails.add(email)
    else if (holder.userIds.size === 0 && !isKnown(userId, claim) && !isKeptApart(claim))
      holder.userIds.add(userId)
  }

  /** A word of higher trust that names the same two has not joined them. */
  function isKeptApart({ userId, email, trust }: Claim): boolean {
    return claims.some(
      other => other.userId === userId && other.email === email && trustRank(other.trust) > trustRank(trust),
    )
  }

  /** The same visitor's claim just before an event; of one identify the whole claim, not only its proof. */
  function claimBefore(visitor: string, event: Event): Claim | undefined {
    return claims
      .filter(claim => claim.visitor === visitor && compareEvents(claim.event, event) < 0)
      .sort((a, b) => compareEvents(a.event, b.event) || trustRank(b.trust) - trustRank(a.trust))
      .at(-1)
  }

  /** Whom an event names: the userId's contact, else the e-mail's; its claim of lowest trust names everything. */
  const namedBy = (event: Event): Contact | undefined => {
    const own = claims.filter(claim => claim.event === event)
    const whole = own.sort((a, b) => trustRank(a.trust) - trustRank(b.trust))[0]
    return whole && resolved.get(whole)
  }

  // A visitor's events up to its second identity belong to the first.
  const anonymous = new Map<string, Contact>()
  const ofVisitorAt = (visitor: string, moment: Event): Contact => {
    const events = [...new Set(claims.filter(claim => claim.visitor === visitor).map(claim => claim.event))]
    events.sort(compareEvents)
    const first = events[0]
    if (!first) {
      if (!anonymous.has(visitor)) anonymous.set(visitor, newContact())
      return anonymous.get(visitor)!
    }
    const latest = events.findLast(event => compareEvents(event, moment) <= 0)
    return namedBy(latest ?? first)!
  }

  /** Whom a server writes to: what it tells of an address alone ties the address to nothing. */
  const addressee = (email: string): Contact => {
    const known = ofEmail(email)
    if (known) return known
    const contact = newContact()
    contact.emails.add(email)
    return contact
  }

  for (const alias of aliases) {
    if (attaching.includes(alias)) continue
    const previous = String(alias.props.previousId)
    const part = visitors.has(previous) ? ofVisitorAt(previous, alias) : userContact(previous)
    const [from, into] = [root(part), root(userContact(aliasUser(alias)))]
    if (from !== into) from.mergedInto = into
  }

  const ownerByName = (event: Event): Contact | null => {
    if (isAlias(event)) return userContact(aliasUser(event))
    if (event.visitor !== null) return ofVisitorAt(event.visitor, event)
    if (claims.some(claim => claim.event === event)) return namedBy(event)!
    const user = idIn(event.userId)
    if (user !== null) return userContact(user)
    const email = event.key === 'secret' ? emailIn(event.props.email) : null
    return email === null ? null : addressee(email)
  }
  const owners = new Map(set.map(event => [event, rootOrNull(ownerByName(event))]))
  const bringers = new Map(owners)
  const trusts = new Map(set.map(event => [event, trustOf(event)]))

  /** While a proof is valid, the visitor's events are verified as long as they belong to whom it names. */
  function trustOf(event: Event): Trust {
    if (event.key === 'secret') return 'server'
    const isProven = set.some(proof => {
      const verified = proof.name === 'identify' ? proofOf(proof) : undefined
      if (!verified || proof.visitor === null || proof.visitor !== event.visitor) return false
      if (compareEvents(proof, event) > 0 || event.time >= verified.until) return false
      const whom = verified.userId
        ? ofUser(verified.userId)
        : verified.email
          ? ofEmail(emailIn(verified.email)!)
          : undefined
      return whom !== undefined && root(whom) === owners.get(event)
    })
    return isProven ? 'verified' : 'browser'
  }

  // A refund is of each contact that has a purchase of its number; until there is one, of whom brought it.
  const orders = set.filter(event => event.name === 'purchase' && owners.get(event))
  const ownersOf = (event: Event): (Contact | null)[] => {
    const named = event.name === 'refund' ? orders.filter(order => sameOrder(order, event)) : []
    return named.length === 0 ? [owners.get(event)!] : [...new Set(named.map(order => owners.get(order)!))]
  }

  const namesOf = (owner: Contact): string[] => {
    const parts = contacts.filter(contact => root(contact) === owner)
    return [
      ...parts.flatMap(({ userIds }) => [...userIds].map(id => `user ${id}`)).sort(),
      ...parts.flatMap(({ emails }) => [...emails].map(email => `mail ${email}`)).sort(),
    ]
  }

  const people = new Map<Contact, Person>()
  const personOf = (owner: Contact): Person => {
    if (!people.has(owner)) people.set(owner, { facts: [], names: namesOf(owner), brought: [] })
    return people.get(owner)!
  }
  for (const event of set) {
    const bringer = bringers.get(event)
    for (const owner of ownersOf(event))
      if (owner) personOf(owner).facts.push({ event, trust: trusts.get(event)! })
    if (bringer) personOf(bringer).brought.push(event)
  }
  return [...people.values()]
}

const root = (contact: Contact): Contact => (contact.mergedInto ? root(contact.mergedInto) : contact)
const rootOrNull = (contact: Contact | null): Contact | null => (contact ? root(contact) : null)

const isAlias = (event: Event): boolean =>
  event.name === 'alias' &&
  event.key === 'secret' &&
  Boolean(event.props.previousId) &&
  Boolean(aliasUser(event))

const aliasUser = (event: Event): string => String(event.userId ?? event.props.userId ?? '')

/** The user of whom a server sends something, without a visitor whose identity it would be. */
const serverNames = (event: Event): string | null => {
  if (isAlias(event)) return aliasUser(event)
  const isBound =
    event.visitor !== null || (event.name === 'identify' && emailIn(event.props.email as string))
  return isBound ? null : idIn(event.userId ?? event.props.userId)
}

const aliasAsClaim = (alias: Event): Claim => ({
  event: alias,
  trust: 'server',
  visitor: String(alias.props.previousId),
  userId: aliasUser(alias),
  email: null,
})

export const sameOrder = (order: Event, refund: Event): boolean =>
  order.props.transaction_id !== undefined &&
  order.props.transaction_id !== '' &&
  String(order.props.transaction_id) === String(refund.props.transaction_id)

const proofOf = (event: Event): IdentifyProps['verified'] =>
  event.key === 'public' ? (event.props as IdentifyProps).verified : undefined

/**
 * What an e-mail is compared by: no invisible signs, compatible letters, lower case, nothing around it, and the domain as
 * the domain name system has it.
 */
const emailIn = (written: unknown): string | null => {
  if (typeof written !== 'string') return null
  const seen = [...written.normalize('NFKC').toLowerCase().normalize('NFKC')]
    .filter(one => !/[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(one))
    .join('')
  const bracketed = /<([^<>]*)>\W*$/.exec(seen)
  const bare = (bracketed ? bracketed[1]! : seen)
    .trim()
    .replace(/^mailto:/, '')
    .replace(/^\W+|[^\p{L}\p{N}_]+$/gu, '')
  const [local, domain, ...more] = bare.split('@')
  if (!local || !domain || more.length > 0 || /\s/.test(bare) || !URL.canParse(`http://${domain}`))
    return null
  return `${local}@${new URL(`http://${domain}`).hostname}`
}

/** Placeholder names of the specification that the generated histories contain. */
const NOBODY = ['undefined', 'null', '0', '[object object]', 'guest', 'brak', '-', '']

const idIn = (written: unknown): string | null =>
  (typeof written === 'string' || typeof written === 'number') &&
  !NOBODY.includes(String(written).toLowerCase())
    ? String(written)
    : null

/** What a proof contains is claimed as verified; the whole of the identify with the trust of its key. */
const claimsOf = (event: Event): Claim[] => {
  if (isAlias(event)) return []
  const byKey: Trust = event.key === 'secret' ? 'server' : 'browser'
  if (event.name !== 'identify') {
    const named = idIn(event.userId)
    if (event.visitor === null || named === null) return []
    return [{ event, trust: byKey, visitor: event.visitor, userId: named, email: null }]
  }
  const props = event.props as IdentifyProps
  const verified = proofOf(event)
  const userId = idIn(event.userId) ?? idIn(props.userId) ?? verified?.userId ?? null
  const email = emailIn(verified?.email) ?? emailIn(props.email)
  const claim = (trust: Trust, user: string | null, mail: string | null): Claim[] =>
    user === null && mail === null
      ? []
      : [{ event, trust, visitor: event.visitor, userId: user, email: mail }]
  return [
    ...(verified ? claim('verified', verified.userId ?? null, emailIn(verified.email)) : []),
    ...claim(byKey, userId, email),
  ]
}

/** Every trait: the latest by event time within the highest trust that has given it. `facts` are in order. */
const withEmail = (email: unknown): object => (typeof email === 'string' ? { email } : {})

const ofCompany = (traits: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(traits ?? {}).map(([name, value]) => [`company.${name}`, value]))

export const traitsOf = (facts: Fact[]): Record<string, { value: unknown; trust: Trust }> => {
  const traits: Record<string, { value: unknown; trust: Trust }> = {}
  const give = (given: Record<string, unknown> | undefined, trust: Trust): void => {
    for (const [name, value] of Object.entries(given ?? {})) {
      const known = traits[name]
      if (!known || reaches(trust, known.trust)) traits[name] = { value, trust }
    }
  }
  for (const { event } of facts) {
    const said = event.key === 'secret' ? 'server' : 'browser'
    if (event.name === 'group') give(ofCompany(event.props.traits), said)
    if (event.name !== 'identify') continue
    const { traits: own, email } = event.props as IdentifyProps
    give({ ...own, ...withEmail(email) }, said)
    give({ ...proofOf(event)?.traits, ...withEmail(proofOf(event)?.email) }, 'verified')
  }
  return traits
}
