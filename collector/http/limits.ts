import { networkOf } from './address.ts'
import { type Allowance, Buckets } from './buckets.ts'

/** Requests: an office behind one address may hold hundreds of people. */
const NETWORK: Allowance = { perSecond: 100, burst: 1_000 }
/** Events: a person does not do twenty things a second; a queue that was kept while offline comes at once. */
const VISITOR: Allowance = { perSecond: 20, burst: 500 }
/** Events of one site: limits what a forged flood with its public key can take from the other sites. */
const KEY: Allowance = { perSecond: 10_000, burst: 50_000 }
/** Ten wrong passwords at once, then one every twelve seconds; per network and per e-mail address. */
const SIGN_IN: Allowance = { perSecond: 1 / 12, burst: 10 }

type From = { address: string | null; isLocal: boolean }

/** Each answers 0 for "go on", else the whole seconds after which to try again. Loopback is never limited. */
export class Limits {
  private readonly isOn: boolean
  private readonly key = new Buckets(KEY)
  private readonly network = new Buckets(NETWORK)
  private readonly visitor = new Buckets(VISITOR)
  private readonly byNetwork = new Buckets(SIGN_IN)
  private readonly byEmail = new Buckets(SIGN_IN)

  constructor(isOn: boolean) {
    this.isOn = isOn
  }

  /** The limit by network, applied before a request is read. */
  request(from: From, now: number): number {
    if (!this.isOn || from.isLocal || from.address === null) return 0
    return this.network.take(networkOf(from.address), 1, now)
  }

  /** A server with a secret key is not limited by address. */
  requestOfServer(from: From): void {
    if (from.address !== null) this.network.giveBack(networkOf(from.address), 1)
  }

  /** The limits by sender and number of events, applied once the body has been read. */
  events(from: From, key: string, visitor: string | null, count: number, now: number): number {
    if (!this.isOn || from.isLocal) return 0
    const wait = visitor === null ? 0 : this.visitor.take(`${key} ${visitor}`, count, now)
    return wait || this.key.take(key, count, now)
  }

  /**
   * Always on, whatever the settings say, against the guessing of passwords. The network's limit comes first, so that a
   * limited network does not use up the limits of other callers. `email` is null for a link, which cannot be guessed
   * and has no user until it is read.
   */
  signIn(from: From, email: string | null, now: number): number {
    const wait = this.byNetwork.take(networkOf(from.address ?? ''), 1, now)
    return wait || (email === null ? 0 : this.byEmail.take(email, 1, now))
  }

  /** The password was right: the attempt does not count. */
  signedIn(from: From, email: string | null): void {
    this.byNetwork.giveBack(networkOf(from.address ?? ''), 1)
    if (email !== null) this.byEmail.giveBack(email, 1)
  }
}
