import type { Event } from '../shared/event.ts'
import { comparePlaces } from '../shared/order.ts'
import type {
  Claim,
  ContactId,
  ContactRow,
  Decision,
  Identifier,
  Known,
  Need,
  SiteId,
  StreamKey,
  StreamRow,
} from './store/store.ts'

/** A step that may have to ask the store for something before it can go on. */
export type Asking<T> = Generator<Need, T, void>

type StoredEvent = Decision['events'][number]

/**
 * What is known inside one transaction, with what has been decided in it so far laid on top. Readers that miss
 * something ask for it (yield) and go on once it has been loaded into `known`.
 */
export class Working {
  readonly known: Known
  readonly #streams = new Map<string, StreamRow>()
  readonly #contacts = new Map<string, ContactRow>()
  readonly #claims = new Map<string, { site: SiteId; stream: StreamKey; claims: Claim[] }>()
  readonly #events: StoredEvent[] = []
  readonly #eventsByStream = new Map<string, Event[]>()
  readonly #marks = new Map<string, string>()
  readonly #orders = new Map<string, { stream: StreamKey; event: Event }[]>()

  constructor(known: Known) {
    this.known = known
  }

  *mark(site: SiteId, event: Event): Asking<string | null> {
    const key = markOf(site, event)
    return this.#marks.get(key) ?? (yield* this.#find('marks', key)) ?? null
  }

  *stream(site: SiteId, stream: StreamKey): Asking<StreamRow | null> {
    const key = `${site}/${stream}`
    return this.#streams.get(key) ?? (yield* this.#find('streams', key)) ?? null
  }

  *contact(site: SiteId, id: ContactId): Asking<ContactRow | null> {
    const key = `${site}/${id}`
    return this.#contacts.get(key) ?? (yield* this.#find('contacts', key)) ?? null
  }

  *claims(site: SiteId, stream: StreamKey): Asking<Claim[]> {
    const key = `${site}/${stream}`
    return this.#claims.get(key)?.claims ?? (yield* this.#find('claims', key)) ?? []
  }

  /** All claims that name the identifier, those of this transaction included. */
  *claimants(site: SiteId, identifier: Identifier): Asking<Claim[]> {
    const stored = (yield* this.#find('claimants', `${site}/${identifier}`)) ?? []
    const id = identifier.slice(2)
    const names = (claim: Claim) =>
      identifier.startsWith('u:')
        ? claim.userId === id || claim.previousId === id
        : claim.email === id || claim.previousId?.trim().toLowerCase() === id
    const changed = [...this.#claims.values()].filter(entry => entry.site === site)
    const replaced = new Set<string | null>(changed.map(entry => entry.stream))
    return [
      ...stored.filter(claim => !replaced.has(claim.stream)),
      ...changed.flatMap(entry => entry.claims.filter(names)),
    ]
  }

  /** All stored events of a stream in the law's order, those of this transaction included. */
  *history(site: SiteId, stream: StreamKey): Asking<Event[]> {
    const key = `${site}/${stream}`
    const stored = (yield* this.#find('histories', key)) ?? []
    const added = this.#eventsByStream.get(key)
    return added ? [...stored, ...added].sort(comparePlaces) : stored
  }

  *order(site: SiteId, order: string): Asking<{ stream: StreamKey; event: Event }[]> {
    const stored = (yield* this.#find('orders', `${site}/${order}`)) ?? []
    return [...stored, ...(this.#orders.get(`${site}/${order}`) ?? [])]
  }

  *tombstone(site: SiteId, hash: string): Asking<number | null> {
    return (yield* this.#find('tombstones', `${site}/${hash}`)) ?? null
  }

  /** Asks for many things at once, so that a batch costs few round trips. */
  *prefetch(need: Need): Asking<void> {
    const missing: Need = {}
    for (const table of Object.keys(need) as (keyof Need)[]) {
      const keys = [...need[table]!].filter(key => !this.known[table].has(key))
      if (keys.length > 0) missing[table] = new Set(keys)
    }
    if (Object.keys(missing).length > 0) yield missing
  }

  addEvent(entry: StoredEvent): void {
    this.#events.push(entry)
    this.#marks.set(markOf(entry.site, entry.event), entry.digest)
    push(this.#eventsByStream, `${entry.site}/${entry.stream}`, entry.event)
    if (entry.order !== null) {
      push(this.#orders, `${entry.site}/${entry.order}`, { stream: entry.stream, event: entry.event })
    }
  }

  putStream(row: StreamRow): void {
    this.#streams.set(`${row.site}/${row.key}`, row)
  }

  putContact(row: ContactRow): void {
    this.#contacts.set(`${row.site}/${row.id}`, row)
  }

  putClaims(site: SiteId, stream: StreamKey, claims: Claim[]): void {
    this.#claims.set(`${site}/${stream}`, { site, stream, claims })
  }

  written(): Pick<Decision, 'events' | 'claims' | 'streams' | 'contacts'> {
    return {
      events: this.#events,
      claims: [...this.#claims.values()],
      streams: [...this.#streams.values()],
      contacts: [...this.#contacts.values()],
    }
  }

  *#find<K extends keyof Need>(table: K, key: string): Asking<MapValue<Known[K]> | undefined> {
    const map = this.known[table] as Map<string, MapValue<Known[K]>>
    if (!map.has(key)) yield { [table]: new Set([key]) } as Need
    return map.get(key)
  }
}

type MapValue<M> = M extends Map<string, infer V> ? V : never

export const markOf = (site: SiteId, event: Event): string =>
  `${site}/${event.key === 'public' ? 'p' : 's'}:${event.id}`

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
