import type { Event } from '../../shared/event.ts'
import type { ReceivedInfo } from '../../shared/health.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Feed } from '../model/port.ts'
import type { ContactId, SiteId } from '../model/rows.ts'

/** So many of each site are shown. */
export const LATEST_KEPT = 100

type Entry =
  | { at: number; event: Event; contact: ContactId | null; outcome: 'accepted' | 'duplicate' }
  /** Of what was refused there is no more than this; the rest is kept with the rejected events, if it may be kept. */
  | { at: number; refusal: { code: string }; outcome: 'rejected' }

/**
 * What came in last and what became of it, for whoever installs the tracker. A view in memory, empty at a start: from
 * the feed come accepted events of all collectors, from this one's own pipeline what the feed does not tell
 * (duplicates, refusals, bots and the owner's own people).
 */
export class RecentEvents {
  readonly #sites = new Map<SiteId, Entry[]>()

  hear({ events, gone = [] }: Feed): void {
    for (const { site, contact } of gone) {
      const entries = this.#sites.get(site)
      if (entries)
        this.#sites.set(
          site,
          entries.filter(one => !('contact' in one && one.contact === contact)),
        )
    }
    for (const { site, contact, event } of events)
      if (isCounted(event)) this.add(site, { at: event.receivedAt, event, contact, outcome: 'accepted' })
  }

  add(site: SiteId, entry: Entry): void {
    const entries = this.#sites.get(site) ?? []
    if (entries.push(entry) >= 2 * LATEST_KEPT) entries.splice(0, LATEST_KEPT)
    this.#sites.set(site, entries)
  }

  /** Newest first. */
  of(site: SiteId): ReceivedInfo[] {
    const entries = this.#sites.get(site) ?? []
    return entries
      .toSorted((a, b) => b.at - a.at)
      .slice(0, LATEST_KEPT)
      .map(infoOf)
  }
}

const infoOf = (entry: Entry): ReceivedInfo => {
  const receivedAt = new Date(entry.at).toISOString()
  if (entry.outcome === 'rejected') {
    const nothing = { eventId: null, name: null, url: null, contactId: null, mark: null }
    return { receivedAt, outcome: 'rejected', code: entry.refusal.code, ...nothing }
  }
  const { event, contact, outcome } = entry
  return {
    receivedAt,
    outcome,
    code: null,
    eventId: event.id,
    name: event.name,
    // Whose a duplicate is, is not known here: should they be erased, nothing of theirs is shown.
    url: contact === null ? null : event.url,
    contactId: contact,
    mark: event.derived.own ? 'own' : event.derived.bot ? 'bot' : null,
  }
}
