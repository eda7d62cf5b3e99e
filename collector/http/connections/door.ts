import type { Context, Hono } from 'hono'
import type { IncomingFault } from '../../../shared/provider.ts'
import { isRefusal, REFUSALS, type Refusal, refusal } from '../../../shared/refusal.ts'
import { holdsTopic } from '../../connections/connection-book.ts'
import type { Connection } from '../../connections/connection-ring.ts'
import { sealSample } from '../../connections/samples.ts'
import { hasRoom, keepWaiting } from '../../connections/waiting.ts'
import { noteDeals } from '../../crm/work.ts'
import { hashOfName } from '../../model/keyed-hash.ts'
import type { Incoming, Item, Provider, Reading, Skip, Verdict } from '../../providers/port.ts'
import { providerOf } from '../../providers/providers.ts'
import { CLOSING, full, readBytes } from '../body.ts'
import type { HttpContext } from '../context.ts'
import type { Env } from '../env.ts'
import { ownUrl } from '../own-origin.ts'
import { senderOf, slowedNetwork } from '../senders.ts'
import { UNKNOWN_SITE } from '../turned-away.ts'
import { Certificates } from './certificates.ts'
import { tally } from './tally.ts'

/** The largest body of the services that send in batches is 768 KB. */
const MOST_BYTES = 1024 * 1024
/** Events of one transaction's caller; a batch may hold thousands. */
const PIECE = 500
/** Older events are a mistake in a clock or a unit. */
const MOST_AGE_MS = 400 * 86_400_000
const RETRY_SECONDS = 5

/** What a service may have echoed: no markup. */
const IS_WORD = /^[\w-]{1,100}$/
const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

/**
 * `/in/{provider}/{connection}.{secret}`: the door for other services. The secret of the address comes first, then the
 * service's own signature over the bytes as they came; both failures are answered alike. What is understood is taken with a
 * secret key's trust, and answered after the commit.
 */
export function connectionDoor(app: Hono<Env>, edge: HttpContext): void {
  const certificates = new Certificates(url => edge.connections.get(url), edge.now)
  app.all('/in/:provider/:name', take(edge, certificates))
  app.all('/in/*', c => no(c, UNKNOWN))
}

const UNKNOWN = refusal('unknown_key', 'no connection has this address, or the signature is not right')

const take = (edge: HttpContext, certificates: Certificates) => async (c: Context<Env>) => {
  const now = edge.now()
  const from = edge.origin(c)
  if (edge.stopping()) return no(c, refusal('stopping', 'the collector is being stopped; try again'))
  const wait = edge.limits.request(from, now)
  if (wait > 0) return no(c, slowedNetwork(edge, c, from.address), wait)
  const provider = providerOf(c.req.param('provider') ?? '')
  const connection =
    provider && (await edge.connections.ring.find(provider.kind, c.req.param('name') ?? '', now))
  if (!provider || !connection) {
    edge.mishaps.note(
      UNKNOWN_SITE,
      { code: 'unknown_connection', message: 'an address of no connection', sender: senderOf(c) },
      now,
    )
    return no(c, UNKNOWN)
  }
  edge.limits.requestOfServer(from)
  const visit = new Visit(edge, provider, connection, now)
  // Services ask whether there is an answer at all, when the address is saved.
  const isByQuery = c.req.method === 'GET' && provider.isByQuery?.(new URL(c.req.url).searchParams)
  if ((c.req.method === 'GET' && !isByQuery) || c.req.method === 'HEAD') return visit.probe(c)
  if (c.req.method !== 'POST' && !isByQuery)
    return no(c, refusal('method_not_allowed', 'events come by POST'))
  const ticket = edge.admission.enter()
  if (!ticket) return no(c, full())
  try {
    const body = isByQuery ? new Uint8Array() : await readBytes(c.req.raw, MOST_BYTES, ticket)
    if (isRefusal(body)) return no(c, body)
    return await visit.post(c, incomingOf(edge, c, body), certificates, from)
  } finally {
    ticket.leave()
  }
}

function incomingOf(edge: HttpContext, c: Context<Env>, body: Uint8Array): Incoming {
  const { pathname, search, searchParams } = new URL(c.req.url)
  return {
    method: c.req.method,
    url: `${ownUrl(c, edge.config.PUBLIC_URL)}${pathname}${search}`,
    query: searchParams,
    header: name => c.req.header(name) ?? null,
    body,
  }
}

/** One request to a connection. */
class Visit {
  readonly #edge: HttpContext
  readonly #provider: Provider
  readonly #connection: Connection
  readonly #now: number

  constructor(edge: HttpContext, provider: Provider, connection: Connection, now: number) {
    this.#edge = edge
    this.#provider = provider
    this.#connection = connection
    this.#now = now
  }

  probe(c: Context<Env>) {
    this.#note({ outcome: 'probe', events: {}, skipped: [], counts: { requests: 1, taken: 1 } })
    const word = this.#provider.echoes && c.req.query(this.#provider.echoes)
    if (word && IS_WORD.test(word)) return c.body(word, 200, { ...HEADERS, 'content-type': 'text/plain' })
    return this.#answer(c)
  }

  async post(
    c: Context<Env>,
    incoming: Incoming,
    certificates: Certificates,
    from: { address: string | null; isLocal: boolean },
  ) {
    const { secrets, isOn, site, id } = this.#connection
    if (this.#provider.isProbe?.(incoming)) return this.probe(c)
    if (!secrets) return this.#refuse(c, 'sealed_elsewhere')
    const verdict = await this.#verify(incoming, certificates)
    if (verdict) return this.#refuse(c, verdict.fault, verdict.header)
    const reading = await this.#read(incoming)
    if (reading.topic !== undefined && !(await this.#isOwnTopic(reading.topic)))
      return this.#refuse(c, 'other_topic')
    if (!isOn) {
      this.#note({
        outcome: 'switched_off',
        events: {},
        skipped: [],
        counts: { requests: 1, taken: 1, 'skipped:switched_off': reading.items.length },
      })
      return this.#answer(c)
    }
    if (reading.confirm !== undefined) await this.#edge.connections.get(reading.confirm)
    const wait = this.#edge.limits.events(from, id, null, reading.items.length, this.#now)
    if (wait > 0) return no(c, refusal('rate_limited', 'too many events of this connection'), wait)
    await this.#receive(site, reading, incoming)
    return this.#answer(c)
  }

  async #verify(
    incoming: Incoming,
    certificates: Certificates,
  ): Promise<{ fault: IncomingFault; header?: string } | null> {
    const evidence = { now: this.#now, certificate: (url: string) => certificates.known(url) }
    const check = (): Verdict => this.#provider.verify(incoming, this.#connection.secrets!, evidence)
    const verdict = check()
    if (verdict === null || 'fault' in verdict) return verdict
    if (!(await certificates.fetch(verdict.certificate))) return { fault: 'no_certificate' }
    const again = check()
    return again !== null && 'certificate' in again ? { fault: 'no_certificate' } : again
  }

  async #read(incoming: Incoming): Promise<Reading> {
    const { mapping, site, id } = this.#connection
    if (!this.#provider.readBy || mapping === null) return this.#provider.read(incoming.body, incoming.query)
    const { sites } = await this.#edge.store.registry()
    const setting = { connection: id, timeZone: sites.get(site)?.timeZone ?? 'UTC' }
    return this.#provider.readBy(incoming, mapping, setting)
  }

  async #isOwnTopic(topic: string): Promise<boolean> {
    if (this.#connection.topic !== null) return this.#connection.topic === topic
    const isOwn = await holdsTopic(this.#edge.store.db, this.#connection.id, topic)
    this.#edge.connections.ring.forget()
    return isOwn
  }

  async #receive(site: string, { items, skipped, deals }: Reading, incoming: Incoming): Promise<void> {
    const { db } = this.#edge.store
    if (deals?.length) await noteDeals(db, { site, connection: this.#connection.id, deals }, this.#now)
    const plausible = items.filter(({ time }) => time === null || this.#now - time <= MOST_AGE_MS)
    const { named, others } = await this.#nameByPhone(site, plausible)
    const late = items
      .filter(item => !plausible.includes(item))
      .map(({ name }) => ({ fault: 'implausible_time' as const, name }))
    const rejected: { fault: IncomingFault; name: string }[] = []
    for (let start = 0; start < named.length; start += PIECE) {
      const piece = named.slice(start, start + PIECE)
      const { answer } = await this.#edge.pipeline.receiveMessages(
        { site, key: 'secret', receivedAt: this.#now, address: null, agent: '', gpc: false },
        piece.map(messageOf),
      )
      if (isRefusal(answer)) throw new Error(`a connection's events were refused: ${answer.code}`)
      for (const { index } of answer.rejected) rejected.push({ fault: 'rejected', name: piece[index]!.name })
    }
    const { connections } = this.#edge
    const told = tally(named, [...skipped, ...others, ...late, ...rejected])
    if (!this.#provider.isMapped) return this.#note(told)
    const sealed = sealSample(connections.sealer, this.#connection.id, incoming)
    this.#note({ ...told, sealed })
    // A body is on disk at once, so that an erasure finds it.
    await connections.log.save(null)
  }

  /** Events that name a number alone: those of the one contact with it; others wait for such a contact. */
  async #nameByPhone(site: string, items: readonly Item[]): Promise<{ named: Item[]; others: Skip[] }> {
    const { connections, store, now } = this.#edge
    const named: Item[] = []
    const others: Skip[] = []
    for (const item of items) {
      if (item.phone === undefined || (item.email ?? item.userId ?? item.visitor) !== undefined) {
        named.push(item)
        continue
      }
      const phone = await connections.phones.read(site, item.phone)
      const name = phone === null ? null : connections.phones.find(site, phone)
      if (name) named.push({ ...item, ...name, phone: phone! })
      const key = (await store.registry()).sites.get(site)?.tombstoneKey
      if (phone !== null && !name && key !== undefined && (await hasRoom(store.db, site))) {
        const waiting = { site, item: { ...item, phone } }
        await keepWaiting(store.db, connections.sealer, waiting, hashOfName(key, `n:${phone}`), now())
      }
      if (!name) others.push({ fault: phone === null ? 'no_person' : 'waiting', name: item.name })
    }
    return { named, others }
  }

  #refuse(c: Context<Env>, fault: IncomingFault, header?: string) {
    this.#note({
      outcome: fault,
      ...(header !== undefined && { header }),
      events: {},
      skipped: [],
      counts: { requests: 1, [`refused:${fault}`]: 1 },
    })
    return no(c, UNKNOWN)
  }

  #note(noted: Omit<Parameters<HttpContext['connections']['log']['note']>[1], 'at'>): void {
    this.#edge.connections.log.note(this.#connection.id, { at: this.#now, ...noted })
  }

  #answer(c: Context<Env>) {
    const { body, type } = this.#provider.answer ?? { body: '{"ok":true}', type: 'application/json' }
    return c.body(body, 200, { ...HEADERS, 'content-type': type })
  }
}

/** As an event with a secret key. */
export const messageOf = ({ id, name, time, email, phone, userId, visitor, props, bot }: Item) => ({
  visitor: visitor ?? null,
  sentAt: null,
  ...(bot !== undefined && { bot }),
  event: {
    i: id,
    n: name,
    ...(time !== null && { t: time }),
    p: {
      ...props,
      ...(userId !== undefined && { userId }),
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
    },
  },
})

function no(c: Context, why: Refusal, retryAfter = RETRY_SECONDS) {
  const status = REFUSALS[why.code]
  const later = status === 429 || status === 503 ? { 'retry-after': String(retryAfter) } : {}
  return c.json(why, status as 400, { ...HEADERS, ...later, ...(status === 413 && CLOSING) })
}
