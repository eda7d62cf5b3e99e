import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { hashOfName } from '../model/keyed-hash.ts'
import { eventKey, joinKey, markOf } from '../model/known.ts'
import type { Decision, Erasure, Known, Need } from '../model/port.ts'
import type {
  Claim,
  ContactId,
  ContactRow,
  Identifier,
  Name,
  SiteId,
  StreamKey,
  StreamRow,
} from '../model/rows.ts'
import { StagedClaims } from './staged-claims.ts'

/** A step that may request rows from the store (by a yield) before it continues. */
export type Loads<T> = Generator<Need, T, void>

type StoredEvent = Decision['events'][number]

/**
 * The unit of work of one transaction: the loaded rows, overlaid with the changes staged so far. Readers request
 * missing rows by a yield and continue once these are loaded into `known`.
 */
export class UnitOfWork {
  readonly known: Known
  readonly #streams = new Map<string, StreamRow>()
  readonly #contacts = new Map<string, ContactRow>()
  readonly #claims = new StagedClaims()
  readonly #events: StoredEvent[] = []
  readonly #eventsByStream = new Map<string, Event[]>()
  readonly #marks = new Map<string, string>()
  readonly #orders = new Map<string, { stream: StreamKey; event: Event }[]>()
  readonly #erasures: Erasure[] = []
  readonly #rederived: NonNullable<Decision['rederived']> = []
  /** Stored events that this transaction deletes (null) or changes, by `<site>/<mark>`. */
  readonly #changedEvents = new Map<string, Event | null>()
  readonly #goneStreams = new Set<string>()
  readonly #goneContacts = new Set<string>()
  readonly #tombstones = new Map<string, number>()

  constructor(known: Known) {
    this.known = known
  }

  *mark(site: SiteId, event: Event): Loads<string | null> {
    const key = joinKey(site, markOf(event))
    return this.#marks.get(key) ?? (yield* this.#find('marks', key)) ?? null
  }

  /** Whether an event of that id is in the stream. */
  *hasEvent(site: SiteId, stream: StreamKey, event: Event): Loads<boolean> {
    const isSame = (other: Event) => other.id === event.id && other.key === event.key
    if (this.#eventsByStream.get(`${site}/${stream}`)?.some(isSame)) return true
    return ((yield* this.#find('events', `${site}/${eventKey(stream, event)}`)) ?? null) !== null
  }

  *stream(site: SiteId, stream: StreamKey): Loads<StreamRow | null> {
    const key = joinKey(site, stream)
    if (this.#goneStreams.has(key)) return null
    return this.#streams.get(key) ?? (yield* this.#find('streams', key)) ?? null
  }

  *contact(site: SiteId, id: ContactId): Loads<ContactRow | null> {
    const key = joinKey(site, id)
    if (this.#goneContacts.has(key)) return null
    return this.#contacts.get(key) ?? (yield* this.#find('contacts', key)) ?? null
  }

  *claims(site: SiteId, stream: StreamKey): Loads<Claim[]> {
    const key = joinKey(site, stream)
    return this.#claims.of(key) ?? (yield* this.#find('claims', key)) ?? []
  }

  /** All claims that name the identifier, those of this transaction included. */
  *claimants(site: SiteId, identifier: Identifier): Loads<Claim[]> {
    const stored = (yield* this.#find('claimants', joinKey(site, identifier))) ?? []
    const staged = this.#claims.naming(site, identifier)
    return [...stored.filter(({ stream }) => !stream || !this.#claims.has(joinKey(site, stream))), ...staged]
  }

  /** All stored events of a stream in the specified order, those of this transaction included. */
  *history(site: SiteId, stream: StreamKey): Loads<Event[]> {
    const key = joinKey(site, stream)
    const stored = (yield* this.#find('histories', key)) ?? []
    const added = this.#eventsByStream.get(key)
    const all = added ? [...stored, ...added].sort(comparePositions) : stored
    return this.#changedEvents.size === 0 ? all : all.flatMap(event => this.#asLeft(site, event) ?? [])
  }

  *order(site: SiteId, order: string): Loads<{ stream: StreamKey; event: Event }[]> {
    const stored = (yield* this.#find('orders', joinKey(site, order))) ?? []
    const all = [...stored, ...(this.#orders.get(joinKey(site, order)) ?? [])]
    if (this.#changedEvents.size === 0) return all
    return all.flatMap(entry => {
      const event = this.#asLeft(site, entry.event)
      return event === null ? [] : [{ ...entry, event }]
    })
  }

  /** The instant at which a person of that name was erased; null if there was no erasure. */
  *erasedAt(site: SiteId, name: Name): Loads<number | null> {
    const settings = this.known.registry.sites.get(site)
    if (!settings || !(settings.hasTombstones || this.#tombstones.size > 0)) return null
    const key = joinKey(site, hashOfName(settings.tombstoneKey, name))
    return this.#tombstones.get(key) ?? (yield* this.#find('tombstones', key)) ?? null
  }

  /** Asks for many things at once, so that a batch costs few round trips. */
  *prefetch(need: Need): Loads<void> {
    const missing: Need = {}
    for (const table of Object.keys(need) as (keyof Need)[]) {
      const keys = [...need[table]!].filter(key => !this.known[table].has(key))
      if (keys.length > 0) missing[table] = new Set(keys)
    }
    if (Object.keys(missing).length > 0) yield missing
  }

  addEvent(entry: StoredEvent): void {
    this.#events.push(entry)
    this.#marks.set(joinKey(entry.site, markOf(entry.event)), entry.digest)
    push(this.#eventsByStream, joinKey(entry.site, entry.stream), entry.event)
    if (entry.order !== null) {
      push(this.#orders, joinKey(entry.site, entry.order), { stream: entry.stream, event: entry.event })
    }
  }

  putStream(row: StreamRow): void {
    this.#goneStreams.delete(joinKey(row.site, row.key))
    this.#streams.set(joinKey(row.site, row.key), row)
  }

  putContact(row: ContactRow): void {
    this.#contacts.set(joinKey(row.site, row.id), row)
  }

  putClaims(site: SiteId, stream: StreamKey, claims: Claim[]): void {
    this.#claims.put({ site, stream, claims })
  }

  /** Stages the event with derived data from the present address lists. */
  reEnrich(site: SiteId, stream: StreamKey, event: Event): void {
    this.#rederived.push({ site, stream, event })
    this.#changedEvents.set(joinKey(site, markOf(event)), event)
  }

  /** Stages the erasure and hides the erased rows from later reads of this transaction. */
  erase(erasure: Erasure): void {
    const { site, contact } = erasure
    this.#erasures.push(erasure)
    for (const { key, marks, isWhole } of erasure.streams) {
      for (const mark of marks) this.#changedEvents.set(joinKey(site, mark), null)
      if (!isWhole) continue
      this.#goneStreams.add(joinKey(site, key))
      this.#streams.delete(joinKey(site, key))
      this.putClaims(site, key, [])
    }
    for (const { event } of erasure.rewritten) this.#changedEvents.set(joinKey(site, markOf(event)), event)
    for (const hash of erasure.tombstones) this.#tombstones.set(joinKey(site, hash), erasure.at)
    if (contact === null) return
    this.#goneContacts.add(joinKey(site, contact))
    this.#contacts.delete(joinKey(site, contact))
  }

  written(): Pick<Decision, 'events' | 'claims' | 'streams' | 'contacts' | 'rederived' | 'erasures'> {
    return {
      ...(this.#rederived.length > 0 && { rederived: this.#rederived }),
      ...(this.#erasures.length > 0 && { erasures: this.#erasures }),
      events:
        this.#changedEvents.size === 0
          ? this.#events
          : this.#events.flatMap(entry => this.#entryAsLeft(entry)),
      claims: this.#claims.all(),
      streams: [...this.#streams.values()],
      contacts: [...this.#contacts.values()],
    }
  }

  #entryAsLeft(entry: StoredEvent): StoredEvent[] {
    const event = this.#asLeft(entry.site, entry.event)
    return event === null ? [] : [{ ...entry, event }]
  }

  #asLeft(site: SiteId, event: Event): Event | null {
    const changed = this.#changedEvents.get(joinKey(site, markOf(event)))
    return changed === undefined ? event : changed
  }

  *#find<K extends keyof Need>(table: K, key: string): Loads<MapValue<Known[K]> | undefined> {
    const map = this.known[table] as Map<string, MapValue<Known[K]>>
    if (!map.has(key)) yield { [table]: new Set([key]) } as Need
    return map.get(key)
  }
}

type MapValue<M> = M extends Map<string, infer V> ? V : never

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
