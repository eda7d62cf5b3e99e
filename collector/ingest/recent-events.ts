import type { Event } from '../../shared/event.ts'
import type { ReceivedInfo } from '../../shared/health.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Feed } from '../model/port.ts'
import type { ContactId, SiteId } from '../model/rows.ts'

/** Events kept for each site. */
export const LATEST_KEPT = 100

type Entry =
  | { at: number; event: Event; contact: ContactId | null; outcome: 'accepted' | 'duplicate' }
  /**
   * A refused event is listed without its contents; these are kept with the rejected events where that is allowed.
   */
  | { at: number; refusal: { code: string }; outcome: 'rejected' }

/**
 * The latest events and their outcomes, for the installation screen. A projection in memory, empty after a start: the
 * feed brings accepted events of all collectors, and this collector's own pipeline brings what the feed does not carry
 * (duplicates, refusals, bots and the site's own people).
 */
export class RecentEvents {
  readonly #sites = new Map<SiteId, Entry[]>()

  hear({ events, gone = [] }: Feed): void {
    // The feed names the erased contact alone, not those merged into it, the events that came to it by a later identify,
    // or those in which others named the person. Erasures are rare, so none of the site's events is shown any more.
    for (const site of new Set(gone.map(held => held.site)))
      this.#sites.set(site, this.#sites.get(site)?.filter(({ outcome }) => outcome === 'rejected') ?? [])
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
    // The contact of a duplicate is unknown here, so an erasure could not find its address: none is kept.
    url: contact === null ? null : event.url,
    contactId: contact,
    mark: event.derived.own ? 'own' : event.derived.bot ? 'bot' : null,
  }
}
