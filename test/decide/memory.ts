import { makeDecider } from '../../collector/decide/decide.ts'
import { claimsOfStream } from '../../collector/identity/claims.ts'
import { emptyKnown, splitEventKey, splitKey } from '../../collector/model/known.ts'
import type { Answer, Arrival, Decision, Known, Need } from '../../collector/model/port.ts'
import type {
  Alert,
  Claim,
  ContactRow,
  Crossing,
  Identifier,
  Registry,
  StreamKey,
} from '../../collector/model/rows.ts'
import type { Fact } from '../../collector/score/score.ts'
import { factsOfContact } from '../../collector/transaction/facts.ts'
import { UnitOfWork } from '../../collector/transaction/unit-of-work.ts'
import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'

/** Everything is kept as JSON text, as a real store does: what is read again is what was written, and nothing shared. */
type Kept = {
  marks: Map<string, string>
  streams: Map<string, string>
  contacts: Map<string, string>
  claims: Map<string, string>
  histories: Map<string, string[]>
  orders: Map<string, string[]>
  tags: Map<string, string[]>
}

/** The smallest thing that keeps what `decide` decides: for tests of `decide` alone, quicker than any database. */
export class Memory {
  readonly crossings: Crossing[] = []
  readonly alerts: Alert[] = []
  registry: Registry
  /** How many keys transactions have asked for. */
  asked = 0
  /** How many times they have asked: each is a round trip to a database. */
  requests = 0
  /** How many stored events folds have looked at. */
  looked = 0
  readonly #options: Parameters<typeof makeDecider>[0]
  #decider: ReturnType<typeof makeDecider>
  readonly #kept: Kept = {
    marks: new Map(),
    streams: new Map(),
    contacts: new Map(),
    claims: new Map(),
    histories: new Map(),
    orders: new Map(),
    tags: new Map(),
  }

  constructor(registry: Registry, options: Parameters<typeof makeDecider>[0] = {}) {
    this.registry = registry
    this.#options = options
    this.#decider = makeDecider(options)
  }

  commit(batch: Arrival[], isOver?: () => boolean): Answer[] {
    const known = blank(this.registry)
    const run = this.#decider.begin(batch, known, isOver)
    for (;;) {
      const step = run.next()
      if ('need' in step) {
        this.#load(step.need, known)
        continue
      }
      this.#write(step.decision)
      run.settle(true)
      return step.decision.answers
    }
  }

  /** A transaction that was decided and never committed: nothing may be left of it. */
  lose(batch: Arrival[]): void {
    const known = blank(this.registry)
    const run = this.#decider.begin(batch, known)
    for (;;) {
      const step = run.next()
      if ('need' in step) this.#load(step.need, known)
      else {
        run.settle(false)
        return
      }
    }
  }

  /** Nothing is left but what was written. */
  restart(): void {
    this.#decider = makeDecider(this.#options)
  }

  contacts(): ContactRow[] {
    return [...this.#kept.contacts.values()]
      .map(text => JSON.parse(text) as ContactRow)
      .filter(row => row.mergedInto === null && row.last !== null)
  }

  /** As if other events had been taken, and their claims: who has them stays as it is. */
  rewrite(change: (event: Event) => Event): void {
    const { histories, claims } = this.#kept
    for (const [key, texts] of histories) {
      const events = texts.map(text => change(JSON.parse(text) as Event))
      histories.set(
        key,
        events.map(event => JSON.stringify(event)),
      )
      const [site, stream] = splitKey(key)
      claims.set(
        key,
        JSON.stringify(claimsOfStream(site, stream as StreamKey, events.sort(comparePositions))),
      )
    }
    this.restart()
  }

  streams(): StreamKey[] {
    return [...this.#kept.streams.values()].map(text => (JSON.parse(text) as { key: StreamKey }).key)
  }

  factsOf(row: ContactRow): Fact[] {
    const known = blank(this.registry)
    const steps = factsOfContact(new UnitOfWork(known), row)
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value
      this.#load(step.value, known)
    }
  }

  #load(need: Need, known: Known): void {
    this.requests += 1
    const kept = this.#kept
    for (const keys of Object.values(need)) this.asked += keys.size
    for (const key of need.marks ?? []) known.marks.set(key, kept.marks.get(key) ?? null)
    for (const key of need.events ?? []) {
      const [site, rest] = splitKey(key)
      const { stream, event } = splitEventKey(rest)
      const events = (kept.histories.get(`${site}/${stream}`) ?? []).map(text => JSON.parse(text) as Event)
      known.events.set(key, events.find(other => other.id === event.id && other.key === event.key) ?? null)
    }
    for (const key of need.streams ?? []) known.streams.set(key, parsed(kept.streams.get(key)))
    for (const key of need.contacts ?? []) known.contacts.set(key, parsed(kept.contacts.get(key)))
    for (const key of need.claims ?? []) known.claims.set(key, parsed(kept.claims.get(key)) ?? [])
    for (const key of need.histories ?? []) {
      const events = (kept.histories.get(key) ?? []).map(text => this.#watched(JSON.parse(text)))
      known.histories.set(key, events.sort(comparePositions))
    }
    for (const key of need.orders ?? []) {
      known.orders.set(
        key,
        (kept.orders.get(key) ?? []).map(text => JSON.parse(text) as { stream: StreamKey; event: Event }),
      )
    }
    for (const key of need.tombstones ?? []) known.tombstones.delete(key)
    for (const key of need.tags ?? []) known.tags.set(key, [...(kept.tags.get(key) ?? [])])
    for (const key of need.claimants ?? []) {
      const [site, identifier] = [
        key.slice(0, key.indexOf('/')),
        key.slice(key.indexOf('/') + 1) as Identifier,
      ]
      const id = identifier.slice(2)
      const all = [...kept.claims.values()].flatMap(text => JSON.parse(text) as Claim[])
      known.claimants.set(
        key,
        all.filter(
          claim =>
            claim.site === site &&
            (identifier.startsWith('u:')
              ? claim.userId === id || claim.previousId === id
              : claim.email === id || claim.previousId?.trim().toLowerCase() === id),
        ),
      )
    }
  }

  /** Whether it counts is asked of each event once in each fold. */
  #watched(event: Event): Event {
    const { derived } = event
    return Object.defineProperty(event, 'derived', {
      enumerable: true,
      get: () => {
        this.looked += 1
        return derived
      },
    })
  }

  #write(decision: Decision): void {
    const kept = this.#kept
    for (const { site, stream, event, digest, order } of decision.events) {
      kept.marks.set(`${site}/${event.key === 'public' ? 'p' : 's'}:${event.id}`, digest)
      append(kept.histories, `${site}/${stream}`, JSON.stringify(event))
      if (order !== null) append(kept.orders, `${site}/${order}`, JSON.stringify({ stream, event }))
    }
    for (const { site, stream, event } of decision.rederived ?? []) {
      const isSame = (other: Event) => other.id === event.id && other.key === event.key
      const history = kept.histories.get(`${site}/${stream}`)!
      for (const [i, text] of history.entries())
        if (isSame(JSON.parse(text))) history[i] = JSON.stringify(event)
      for (const entries of kept.orders.values())
        for (const [i, text] of entries.entries())
          if (isSame(JSON.parse(text).event)) entries[i] = JSON.stringify({ stream, event })
    }
    for (const row of decision.streams) kept.streams.set(`${row.site}/${row.key}`, JSON.stringify(row))
    for (const row of decision.contacts) kept.contacts.set(`${row.site}/${row.id}`, JSON.stringify(row))
    for (const { site, stream, claims } of decision.claims)
      kept.claims.set(`${site}/${stream}`, JSON.stringify(claims))
    for (const { site, list, tag } of decision.tags ?? []) append(kept.tags, `${site}/${list}`, tag)
    this.crossings.push(...decision.crossings)
    this.alerts.push(...(decision.alerts ?? []))
  }
}

/** Tests change the registry in place; what is decided by knows it by its version. */
const blank = (registry: Registry): Known => ({ registry: { ...registry }, ...emptyKnown() })

const parsed = <T>(text: string | undefined): T | null =>
  text === undefined ? null : (JSON.parse(text) as T)

const append = (map: Map<string, string[]>, key: string, text: string): void => {
  const list = map.get(key)
  if (list) list.push(text)
  else map.set(key, [text])
}
