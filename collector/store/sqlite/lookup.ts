import type { Statement } from 'better-sqlite3'
import type { Event } from '../../../shared/event.ts'
import { comparePositions } from '../../../shared/order.ts'
import { joinKey, splitEventKey, splitKey } from '../../model/known.ts'
import type { Known, Need } from '../../model/port.ts'
import type { Claim, ContactRow, Registry, StreamKey, StreamRow } from '../../model/rows.ts'
import { BoundedMap } from '../../platform/bounded-map.ts'
import { claimsNaming } from '../claims-naming.ts'
import { readClaims } from '../claims-text.ts'
import { readBody } from '../contact-body.ts'
import { readEvent, readHistory, startOfText } from '../event-text.ts'
import {
  type DocumentFacts,
  LISTS_SQL,
  PLANS_SQL,
  type PlanFacts,
  RULES_SQL,
  registryFrom,
  SITES_SQL,
  type SiteFacts,
} from '../registry.ts'
import type { Connection } from './connection.ts'
import { readOwnSpans } from './own-spans.ts'
import { ORDINAL_BITS } from './schema.ts'
import { nameHash } from './short-rows.ts'
import { SiteNumbers } from './site-numbers.ts'

type Kind = keyof Need
/** About the number of concurrent visitors; untrusted input can make their rows large. */
const KEPT = 5_000

type Loaders = {
  [K in Kind]: (site: string, key: string) => Known[K] extends Map<string, infer V> ? V : never
}

/** `next`: the ordinal of the stream's next event, if known. */
type Stream = { num: number; row: StreamRow; next?: number }
type Contact = { num: number; row: ContactRow }

/** Loads the rows that a decision requests, over one connection. */
export class Lookup {
  /**
   * An LRU cache of rows as this connection has read or written them, until `forget`. Callers must not change a row.
   */
  readonly streams = new BoundedMap<string, Stream>(KEPT)
  readonly contacts = new BoundedMap<string, Contact>(KEPT)
  readonly sites: SiteNumbers
  readonly #findStream: Statement<(number | string)[], [number, string, number]>
  readonly #findContact: Statement<(number | string)[], [number, string]>
  readonly #history: Statement<number[], string>
  readonly #loaders: Loaders
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
    this.sites = new SiteNumbers(db)
    this.#findStream = db
      .prepare<(number | string)[], [number, string, number]>(
        `SELECT s.num, s.spans, s.has_claims FROM streams_by_key k JOIN streams s ON s.num = k.num
         WHERE k.hash = ? AND s.site = ? AND s.key = ?`,
      )
      .raw()
    this.#findContact = db
      .prepare<(number | string)[], [number, string]>(
        `SELECT c.num, c.body FROM contacts_by_id k JOIN contacts c ON c.num = k.num
         WHERE k.hash = ? AND c.site = ? AND c.id = ?`,
      )
      .raw()
    this.#history = db
      .prepare<number[], string>(
        `SELECT body FROM events WHERE place >= (? << ${ORDINAL_BITS}) AND place < (? << ${ORDINAL_BITS})`,
      )
      .pluck()
    this.#loaders = this.#prepare()
  }

  load(need: Need, known: Omit<Known, 'registry'>): void {
    for (const kind of Object.keys(need) as Kind[]) {
      const found: Map<string, unknown> = known[kind]
      for (const key of need[kind] ?? [])
        if (!found.has(key)) found.set(key, this.#loaders[kind](...splitKey(key)))
    }
  }

  registry(): Registry {
    const all = <Row>(sql: string) => this.#db.prepare<[], Row>(sql).all()
    const version = this.#db.prepare<[], number>('SELECT version FROM registry').pluck().get()!
    return registryFrom(version, {
      sites: all<SiteFacts>(SITES_SQL),
      plans: all<PlanFacts>(PLANS_SQL),
      rules: all<DocumentFacts>(RULES_SQL),
      lists: all<DocumentFacts>(LISTS_SQL),
    })
  }

  /** Clears the cache after a failed transaction, and whenever another connection may have written. */
  forget(): void {
    this.streams.clear()
    this.contacts.clear()
    this.sites.forget()
  }

  stream(site: string, key: string): Stream | undefined {
    const name = joinKey(site, key)
    const kept = this.streams.get(name)
    if (kept) return kept
    const found = this.#findStream.get(nameHash(site, key), this.sites.of(site), key)
    if (found === undefined) return undefined
    const [num, spans, hasClaims] = found
    const row = {
      site,
      key: key as StreamKey,
      spans: readOwnSpans(site, key, spans),
      hasClaims: hasClaims === 1,
    }
    const stream: Stream = { num, row }
    this.streams.put(name, stream)
    return stream
  }

  /** The texts of a stream's events, in the order in which they were stored. */
  historyTexts(site: string, key: string): string[] {
    const num = this.stream(site, key)?.num
    return num === undefined ? [] : this.#history.all(num, num + 1)
  }

  contact(site: string, id: string): Contact | undefined {
    const name = joinKey(site, id)
    const kept = this.contacts.get(name)
    if (kept) return kept
    const found = this.#findContact.get(nameHash(site, id), this.sites.of(site), id)
    if (found === undefined) return undefined
    const [num, body] = found
    const contact: Contact = { num, row: readBody(site, id, body) }
    this.contacts.put(name, contact)
    return contact
  }

  #prepare(): Loaders {
    const db = this.#db
    const mark = db
      .prepare<(number | string)[], string>('SELECT digest FROM marks WHERE site = ? AND mark = ?')
      .pluck()
    const claims = db
      .prepare<string[], string>('SELECT body FROM claims WHERE site_id = ? AND stream = ?')
      .pluck()
    const claimants = db
      .prepare<string[], [string, string]>(
        `SELECT c.stream, c.body FROM claimants n JOIN claims c ON c.site_id = n.site_id AND c.stream = n.stream
         WHERE n.site_id = ? AND n.identifier = ?`,
      )
      .raw()
    const oneEvent = db
      .prepare<(number | string)[], string>(
        `SELECT body FROM events WHERE place >= (? << ${ORDINAL_BITS}) AND place < (? << ${ORDINAL_BITS})
           AND substr(body, 1, length(?)) = ?`,
      )
      .pluck()
    const order = db
      .prepare<(number | string)[], [StreamKey, string]>(
        `SELECT s.key, e.body FROM orders o JOIN events e ON e.place = o.place
           JOIN streams s ON s.num = (o.place >> ${ORDINAL_BITS})
         WHERE o.site = ? AND o.order_id = ?`,
      )
      .raw()
    const tags = db.prepare<string[], string>('SELECT tag FROM tags WHERE site_id = ? AND list = ?').pluck()
    const tombstone = db
      .prepare<string[], number>('SELECT at FROM tombstones WHERE site_id = ? AND hash = ?')
      .pluck()

    return {
      marks: (site, key) => mark.get(this.sites.of(site), key) ?? null,
      streams: (site, key) => this.stream(site, key)?.row ?? null,
      contacts: (site, id) => this.contact(site, id)?.row ?? null,
      claims: (site, key): Claim[] => readClaims(site, key, claims.get(site, key)),
      claimants: (site, identifier) =>
        claimsNaming(
          identifier,
          claimants.all(site, identifier).flatMap(([stream, text]) => readClaims(site, stream, text)),
        ),
      histories: (site, key): Event[] => readHistory(key, this.historyTexts(site, key)),
      events: (site, key) => {
        const { stream, event } = splitEventKey(key)
        const num = this.stream(site, stream)?.num
        if (num === undefined) return null
        const start = startOfText(event)
        const body = oneEvent.get(num, num + 1, start, start)
        return body === undefined ? null : readEvent(body, stream)
      },
      orders: (site, id) =>
        order
          .all(this.sites.of(site), id)
          .map(([key, body]) => ({ stream: key, event: readEvent(body, key) }))
          .sort((a, b) => comparePositions(a.event, b.event)),
      tombstones: (site, hash) => tombstone.get(site, hash) ?? null,
      tags: (site, list) => tags.all(site, list),
    }
  }
}
