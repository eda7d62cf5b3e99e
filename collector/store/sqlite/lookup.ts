import type { Event } from '../../../shared/event.ts'
import { comparePlaces } from '../../../shared/order.ts'
import { readEvent } from '../event-text.ts'
import { claimsNaming, joinKey, splitKey } from '../known.ts'
import { PLANS_SQL, type PlanFacts, registryFrom, SITES_SQL, type SiteFacts } from '../registry.ts'
import { readSpans } from '../spans-text.ts'
import type { Claim, ContactRow, Known, Need, Registry, StreamKey, StreamRow } from '../store.ts'
import type { Connection } from './connection.ts'
import { ORDINAL_BITS } from './schema.ts'

type Kind = keyof Need
type Loaders = {
  [K in Kind]: (site: string, key: string) => Known[K] extends Map<string, infer V> ? V : never
}

/** Reads what a decision asks for, over one connection. */
export class Lookup {
  /** Numbers of the rows found since `forget`, so that writing them back needs no second search. */
  readonly streamNumbers = new Map<string, number>()
  readonly contactNumbers = new Map<string, number>()
  private readonly loaders: Loaders
  private readonly db: Connection

  constructor(db: Connection) {
    this.db = db
    this.loaders = this.prepare()
  }

  load(need: Need, known: Omit<Known, 'registry'>): void {
    for (const kind of Object.keys(need) as Kind[]) {
      const found: Map<string, unknown> = known[kind]
      for (const key of need[kind] ?? [])
        if (!found.has(key)) found.set(key, this.loaders[kind](...splitKey(key)))
    }
  }

  registry(): Registry {
    const all = <Row>(sql: string) => this.db.prepare<[], Row>(sql).all()
    const version = this.db.prepare<[], number>('SELECT version FROM registry').pluck().get()!
    return registryFrom(version, all<SiteFacts>(SITES_SQL), all<PlanFacts>(PLANS_SQL))
  }

  forget(): void {
    this.streamNumbers.clear()
    this.contactNumbers.clear()
  }

  private prepare(): Loaders {
    const db = this.db
    const mark = db
      .prepare<string[], string>('SELECT digest FROM marks WHERE site_id = ? AND mark = ?')
      .pluck()
    const stream = db
      .prepare<string[], [number, string, number]>(
        'SELECT num, spans, has_claims FROM streams WHERE site_id = ? AND key = ?',
      )
      .raw()
    const contact = db
      .prepare<string[], [number, string]>('SELECT num, body FROM contacts WHERE site_id = ? AND id = ?')
      .raw()
    const claims = db
      .prepare<string[], string>('SELECT body FROM claims WHERE site_id = ? AND stream = ?')
      .pluck()
    const claimants = db
      .prepare<string[], string>(
        `SELECT c.body FROM claimants n JOIN claims c ON c.site_id = n.site_id AND c.stream = n.stream
         WHERE n.site_id = ? AND n.identifier = ?`,
      )
      .pluck()
    const history = db
      .prepare<number[], string>(
        `SELECT body FROM events WHERE place >= (? << ${ORDINAL_BITS}) AND place < (? << ${ORDINAL_BITS})`,
      )
      .pluck()
    const order = db
      .prepare<string[], [StreamKey, string]>(
        `SELECT s.key, e.body FROM orders o JOIN events e ON e.place = o.place
           JOIN streams s ON s.num = (o.place >> ${ORDINAL_BITS})
         WHERE o.site_id = ? AND o.order_id = ?`,
      )
      .raw()
    const tags = db.prepare<string[], string>('SELECT tag FROM tags WHERE site_id = ? AND list = ?').pluck()
    const tombstone = db
      .prepare<string[], number>('SELECT at FROM tombstones WHERE site_id = ? AND hash = ?')
      .pluck()

    const findStream = (site: string, key: string): StreamRow | null => {
      const row = stream.get(site, key)
      if (row === undefined) return null
      this.streamNumbers.set(joinKey(site, key), row[0])
      return { site, key: key as StreamKey, spans: readSpans(row[1]), hasClaims: row[2] === 1 }
    }
    const streamNumber = (site: string, key: string): number | undefined =>
      this.streamNumbers.get(joinKey(site, key)) ?? stream.get(site, key)?.[0]

    return {
      marks: (site, key) => mark.get(site, key) ?? null,
      streams: findStream,
      contacts: (site, id): ContactRow | null => {
        const row = contact.get(site, id)
        if (row === undefined) return null
        this.contactNumbers.set(joinKey(site, id), row[0])
        return JSON.parse(row[1])
      },
      claims: (site, key): Claim[] => JSON.parse(claims.get(site, key) ?? '[]'),
      claimants: (site, identifier) => claimsNaming(identifier, claimants.all(site, identifier)),
      histories: (site, key): Event[] => {
        const number = streamNumber(site, key)
        return number === undefined
          ? []
          : history
              .all(number, number + 1)
              .map(readEvent)
              .sort(comparePlaces)
      },
      orders: (site, id) =>
        order
          .all(site, id)
          .map(([key, body]) => ({ stream: key, event: readEvent(body) }))
          .sort((a, b) => comparePlaces(a.event, b.event)),
      tombstones: (site, hash) => tombstone.get(site, hash) ?? null,
      tags: (site, list) => tags.all(site, list),
    }
  }
}
