import { type Event, LOG_ID } from '../../shared/event.ts'
import type { Feed } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { fold } from '../score/text.ts'

/**
 * A projection: contacts searchable by name, and each site's first and last event, of all and of those that its pages
 * sent. A scan fills it, the feed updates it.
 */
export class Directory {
  readonly #sites = new Map<SiteId, Entries>()

  take(rows: readonly ContactRow[]): void {
    for (const row of rows) this.#takeRow(row)
  }

  hear(feed: Feed): void {
    for (const { site, contact } of feed.gone ?? []) this.#forget(site, contact)
    for (const { site, event } of feed.events) {
      const { arrivals, ofPages } = this.#entriesOf(site)
      const seen = { name: event.name, url: event.url, time: event.time }
      for (const kept of isOfPage(event) ? [arrivals, ofPages] : [arrivals]) {
        kept.first ??= { ...seen }
        kept.last = { ...seen }
      }
    }
    this.take(feed.contacts)
  }

  arrivals(site: SiteId): Arrivals {
    return this.#sites.get(site)?.arrivals ?? {}
  }

  /**
   * Events that the site's pages sent. After a restart those contacts count whose latest event is one; where there is
   * none, the next event of a page begins it.
   */
  arrivalsOfPages(site: SiteId): Arrivals {
    return this.#sites.get(site)?.ofPages ?? {}
  }

  /** Identified contacts, the last seen first; with `text`, those with it in their name, e-mail or company. */
  find(site: SiteId, { text, after, limit }: Search): { rows: Entry[]; more: boolean } {
    const wanted = text === undefined ? null : fold(text)
    const best: Entry[] = []
    for (const entry of this.#sites.get(site)?.known.values() ?? []) {
      if (wanted !== null && !entry.text.includes(wanted)) continue
      if (after && compare(entry, after) <= 0) continue
      insert(best, entry, limit + 1)
    }
    return { rows: best.slice(0, limit), more: best.length > limit }
  }

  #forget(site: SiteId, contact: ContactId): void {
    const { known, arrivals, ofPages } = this.#entriesOf(site)
    known.delete(contact)
    // The times of the first and last events stay; their contact and page are removed.
    for (const seen of [arrivals.first, arrivals.last, ofPages.first, ofPages.last])
      if (seen) Object.assign(seen, { url: null, contact: undefined })
  }

  #takeRow(row: ContactRow): void {
    const { known, arrivals, ofPages } = this.#entriesOf(row.site)
    const isKnown = row.mergedInto === null && (row.identifiers.length > 0 || row.face.name !== null)
    if (isKnown) known.set(row.id, entryOf(row))
    else known.delete(row.id)
    widen(arrivals, row)
    if (row.last && isOfPage(row.last)) widen(ofPages, row)
  }

  #entriesOf(site: SiteId): Entries {
    let entries = this.#sites.get(site)
    if (!entries) this.#sites.set(site, (entries = { known: new Map(), arrivals: {}, ofPages: {} }))
    return entries
  }
}

/** An event in the directory; `contact` is absent if a scan has its time only. */
export type Seen = { name: string; url: string | null; time: number; contact?: ContactId }
export type Arrivals = { first?: Seen; last?: Seen }
type Entries = { known: Map<ContactId, Entry>; arrivals: Arrivals; ofPages: Arrivals }
export type Entry = {
  id: ContactId
  name: string | null
  email: string | null
  company: string | null
  seen: number
  text: string
}
export type Search = {
  text?: string | undefined
  after?: { seen: number; id: string } | undefined
  limit: number
}

/** Whether a page sent the event with its write key: neither a server nor an imported log did. */
export const isOfPage = ({ key, id }: Pick<Event, 'key' | 'id'>): boolean =>
  key === 'public' && !id.startsWith(LOG_ID)

function widen(arrivals: Arrivals, { id, face }: ContactRow): void {
  const first = face.firstSeenAt
  if (first !== null && (!arrivals.first || first < arrivals.first.time))
    arrivals.first = { name: '', url: null, time: first, contact: id }
  const last = face.lastEvent
  if (last && (!arrivals.last || last.time > arrivals.last.time))
    arrivals.last = { name: last.name, url: last.url, time: last.time }
}

const entryOf = ({ id, face }: ContactRow): Entry => ({
  id,
  name: face.name,
  email: face.email,
  company: face.company,
  seen: face.lastEvent?.time ?? face.lastActivityAt ?? 0,
  text: fold(`${face.name ?? ''}\n${face.email ?? ''}\n${face.company ?? ''}`),
})

const compare = (a: { seen: number; id: string }, b: { seen: number; id: string }): number =>
  b.seen - a.seen || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Keeps the best `most` in order; a page is short, so that shifting beats any cleverer structure. */
function insert(best: Entry[], entry: Entry, most: number): void {
  if (best.length === most && compare(entry, best[most - 1]!) >= 0) return
  let at = best.length
  while (at > 0 && compare(entry, best[at - 1]!) < 0) at--
  best.splice(at, 0, entry)
  if (best.length > most) best.pop()
}
