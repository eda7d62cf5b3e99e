import type { LiveEvent } from '../../shared/live.ts'
import type { Boards } from '../board/boards.ts'
import { nameOf } from '../model/contact-row.ts'
import { asLastEvent } from '../model/contact-summary.ts'
import type { Feed } from '../model/port.ts'
import type { ContactRow, SiteId } from '../model/rows.ts'

/** The number of a site's events per tick in the stream; above it the events are sampled, and the stream says so. */
const EVENTS_PER_TICK = 6

/** The score that contacts had before a commit, by `<contact>/<plan version>`. */
export type ScoresBefore = ReadonlyMap<string, number | null>

/** `after` is the contact after that commit; by the tick it may have changed again. */
type Heard = {
  event: Feed['events'][number]
  before: ScoresBefore
  after: ContactRow | undefined
  isLast: boolean
}
export type Sample = { heard: Heard[]; skipped: number }

/** Gathers the events of all sites between two ticks. */
export class EventStream {
  #bySite = new Map<SiteId, Sample>()

  hear(feed: Feed, before: ScoresBefore): void {
    for (const { site, contact } of feed.gone ?? []) {
      const sample = this.#bySite.get(site)
      if (sample) sample.heard = sample.heard.filter(({ event }) => event.contact !== contact)
    }
    const last = new Map(feed.events.map(one => [one.contact, one]))
    const rows = new Map(feed.contacts.map(row => [row.id, row]))
    for (const event of feed.events) {
      const sample = this.#bySite.get(event.site) ?? { heard: [], skipped: 0 }
      this.#bySite.set(event.site, sample)
      if (sample.heard.length >= EVENTS_PER_TICK) sample.skipped += 1
      else {
        const isLast = last.get(event.contact) === event
        sample.heard.push({ event, before, after: rows.get(event.contact), isLast })
      }
    }
  }

  take(): Map<SiteId, Sample> {
    const taken = this.#bySite
    this.#bySite = new Map()
    return taken
  }
}

/**
 * An event as the viewers of one plan see it. A commit has one score change for all of a contact's events in it: the
 * last event gets the change, the others none.
 */
export function liveEventOf(
  { event: heard, before, after, isLast }: Heard,
  boards: Boards,
  version: string,
): LiveEvent {
  const { contact, event } = heard
  const row = boards.contacts.get(contact)
  const score = after?.standings[version]?.score ?? null
  const shown = asLastEvent(event)
  return {
    id: event.id,
    name: shown?.name ?? event.name,
    contactId: contact,
    contact: row ? nameOf(row) : null,
    device: row?.face.device ?? null,
    browser: row?.face.browser ?? null,
    os: row?.face.os ?? null,
    title: event.title,
    url: event.url,
    item: shown?.item ?? null,
    at: new Date(event.time).toISOString(),
    score,
    delta: score === null || !isLast ? null : score - (before.get(`${contact}/${version}`) ?? 0),
  }
}
