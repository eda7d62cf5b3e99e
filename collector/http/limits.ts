import { LIMITS } from '../ingest/validate.ts'
import { BoundedMap } from '../platform/bounded-map.ts'
import { networksOf } from './address.ts'
import { type Allowance, Buckets } from './buckets.ts'

/** Requests: one office address may be shared by hundreds of people. */
const NETWORK: Allowance = { perSecond: 100, burst: 1_000 }
/** Events: a person does not do twenty things a second; a queue that was kept while offline comes at once. */
const VISITOR: Allowance = { perSecond: 20, burst: 500 }
/** Events of one site: limits what a forged flood with its public key can take from the other sites. */
const KEY: Allowance = { perSecond: 10_000, burst: 50_000 }
/** Events of one visitor: a tablet at a fair has thousands in a day. */
const VISITOR_DAY: Allowance = { perSecond: 20_000 / 86_400, burst: 20_000 }
/** New visitors of a site from one network. A school that arrives all at once is slowed down. */
const NEW_VISITORS: Allowance = { perSecond: 20, burst: 2_000 }
/** Bytes with a public key from one network, after unzipping. */
const BYTES: Allowance = { perSecond: 256 * 1024, burst: 8 * 1024 * 1024 }
/** Requests to `/api` from one network; below, those without a session or a key. */
const API: Allowance = { perSecond: 50, burst: 1_000 }
const STRANGERS: Allowance = { perSecond: 10, burst: 200 }
/** Redirects that are counted, from one network; below, those of texts that are no code: a list of words is tried so. */
const REDIRECTS: Allowance = { perSecond: 5, burst: 300 }
const UNKNOWN_REDIRECTS: Allowance = { perSecond: 1 / 10, burst: 30 }
/** Ten wrong passwords at once, then one every twelve seconds, from one network. */
const SIGN_IN: Allowance = { perSecond: 1 / 12, burst: 10 }
/** Wrong passwords for one e-mail address from all networks without an earlier sign-in with it. */
const SIGN_IN_EMAIL: Allowance = { perSecond: 1, burst: 100 }

/** An IPv6 /48 contains 65,536 networks of /64: together they have this many times the limit of one. */
const WIDE = 8
/** An identify may merge contacts; an event only extends one. */
const IDENTIFY_COST = 20
const VISITORS_KEPT = 50_000
const SIGNED_IN_KEPT = 10_000

type From = { address: string | null; isLocal: boolean }
/** The events of one visitor in one request. */
export type Load = { visitor: string | null; events: number; identifies: number }

/**
 * The rate limits of the web edge: token buckets by network, visitor, key and person.
 * Each method answers 0 for "go on", else the whole seconds after which to try again. Loopback is never limited.
 */
export class Limits {
  readonly #isOn: boolean
  readonly #key = new Buckets(KEY)
  readonly #network = new NetworkBuckets(NETWORK)
  readonly #visitor = new Buckets(VISITOR)
  readonly #day = new Buckets(VISITOR_DAY)
  readonly #newcomers = new NetworkBuckets(NEW_VISITORS)
  readonly #bytesOf = new NetworkBuckets(BYTES)
  readonly #apiOf = new NetworkBuckets(API)
  readonly #strangersOf = new NetworkBuckets(STRANGERS)
  readonly #redirectsOf = new NetworkBuckets(REDIRECTS)
  readonly #unknownOf = new NetworkBuckets(UNKNOWN_REDIRECTS)
  readonly #signInOf = new NetworkBuckets(SIGN_IN)
  readonly #byEmail = new Buckets(SIGN_IN_EMAIL)
  readonly #visitors = new BoundedMap<string, true>(VISITORS_KEPT)
  readonly #signedInFrom = new BoundedMap<string, true>(SIGNED_IN_KEPT)

  constructor(isOn: boolean) {
    this.#isOn = isOn
  }

  /** Whether a sender has no limits: on this machine, or everywhere if they are off. */
  isFree(from: From): boolean {
    return !this.#isOn || from.isLocal || from.address === null
  }

  /** The limit by network, applied before a request is read. */
  request(from: From, now: number): number {
    return this.isFree(from) ? 0 : this.#network.take(from, '', 1, now)
  }

  /** A server with a secret key is not limited by address. */
  requestOfServer(from: From): void {
    this.#network.giveBack(from, '', 1)
  }

  /** The limits by sender and number of events, applied once the body has been read. */
  events(from: From, key: string, visitor: string | null, count: number, now: number): number {
    if (!this.#isOn || from.isLocal) return 0
    const wait = visitor === null ? 0 : this.#visitor.take(nameOf(key, visitor), count, now)
    return wait || this.#key.take(key, count, now)
  }

  /** The same for a public key; its visitor ids are not authenticated. */
  eventsOfVisitors(from: From, key: string, loads: readonly Load[], now: number): number {
    if (!this.#isOn || from.isLocal) return 0
    let longest = 0
    for (const { visitor, events, identifies } of loads) {
      const cost = events + identifies * (IDENTIFY_COST - 1)
      longest = Math.max(longest, this.events(from, key, visitor, cost, now))
    }
    return longest
  }

  /** Whether a visitor may send this many more events today; events beyond that are refused, not delayed. */
  withinDay(from: From, key: string, { visitor, events }: Load, now: number): boolean {
    if (!this.#isOn || from.isLocal || visitor === null) return true
    return this.#day.take(nameOf(key, visitor), events, now) === 0
  }

  /** The limit on new visitors. Forged visitors would use memory and disk permanently. */
  newVisitors(from: From, key: string, visitors: readonly string[], now: number): number {
    if (this.isFree(from)) return 0
    const unseen = [...new Set(visitors)].filter(visitor => !this.hasSeen(key, visitor))
    if (unseen.length === 0) return 0
    return this.#newcomers.take(from, key, unseen.length, now)
  }

  hasSeen(key: string, visitor: string): boolean {
    return this.#visitors.has(nameOf(key, visitor))
  }

  /** Records visitors with committed events as known. */
  sawVisitors(key: string, visitors: readonly string[]): void {
    for (const visitor of visitors) this.#visitors.put(nameOf(key, visitor), true)
  }

  bytes(from: From, key: string, count: number, now: number): number {
    return this.isFree(from) ? 0 : this.#bytesOf.take(from, key, count, now)
  }

  /** The limit on requests to `/api`, applied before authentication. */
  api(from: From, now: number): number {
    return this.isFree(from) ? 0 : this.#apiOf.take(from, '', 1, now)
  }

  /** The limit on requests to `/api` without a session or a key. */
  stranger(from: From, now: number): number {
    return this.isFree(from) ? 0 : this.#strangersOf.take(from, '', 1, now)
  }

  /** The limit on redirects that are counted; beyond it they are redirected all the same. */
  redirect(from: From, isKnown: boolean, now: number): number {
    if (this.isFree(from)) return 0
    return (isKnown ? this.#redirectsOf : this.#unknownOf).take(from, '', 1, now)
  }

  /**
   * Always on, whatever the settings say, against the guessing of passwords. The network's limit comes first, so that a
   * limited network does not use up the limits of others. A network with an earlier sign-in of the user is not affected by
   * attempts from elsewhere. `email` is null for a link, which cannot be guessed and has no user until it is read.
   */
  signIn(from: From, email: string | null, now: number): number {
    const wait = this.#signInOf.take(from, '', 1, now)
    if (wait > 0 || email === null || this.#signedInFrom.has(placeOf(from, email))) return wait
    return this.#byEmail.take(email, 1, now)
  }

  /** The password was right: the attempt does not count. */
  signedIn(from: From, email: string | null): void {
    this.#signInOf.giveBack(from, '', 1)
    if (email === null) return
    if (!this.#signedInFrom.has(placeOf(from, email))) this.#byEmail.giveBack(email, 1)
    this.#signedInFrom.put(placeOf(from, email), true)
  }
}

/** Buckets for a network, and larger ones for the one around it, if there is one. */
class NetworkBuckets {
  readonly #own: Buckets
  readonly #around: Buckets

  constructor({ perSecond, burst }: Allowance) {
    this.#own = new Buckets({ perSecond, burst })
    this.#around = new Buckets({ perSecond: perSecond * WIDE, burst: burst * WIDE })
  }

  take({ address }: From, name: string, cost: number, now: number): number {
    const [own, around] = networksOf(address ?? '')
    const wait = this.#own.take(`${own} ${name}`, cost, now)
    return wait || (around === null ? 0 : this.#around.take(`${around} ${name}`, cost, now))
  }

  giveBack({ address }: From, name: string, cost: number): void {
    const [own, around] = networksOf(address ?? '')
    this.#own.giveBack(`${own} ${name}`, cost)
    if (around !== null) this.#around.giveBack(`${around} ${name}`, cost)
  }
}

/** The names of buckets have a short fixed length, for visitor ids of any length. */
const nameOf = (key: string, visitor: string): string => `${key} ${visitor.slice(0, LIMITS.visitor)}`

const placeOf = ({ address }: From, email: string): string => `${networksOf(address ?? '')[0]} ${email}`
