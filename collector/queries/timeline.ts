import type { Timeline, TimelineEvent } from '../../shared/contact.ts'
import type { Event } from '../../shared/event.ts'
import { isClaimed } from '../model/claimed.ts'
import { itemOf } from '../model/contact-summary.ts'
import { cursorOf, type Place, placeOf } from '../platform/cursor.ts'
import { iso } from '../platform/iso.ts'
import { explicitOf } from '../score/rules/second-name.ts'
import type { Fact } from '../score/score.ts'
import { Seen, Visits } from '../score/time/visit.ts'

/** The events of a contact, newest first, each in the visit that the score assigns it to. */
export function timelineOf(facts: readonly Fact[], limit: number, cursor: string | undefined): Timeline {
  const events = numbered(facts).reverse()
  const after = placeOf(cursor)
  const ended = after ? endOf(events, after) : -1
  const page = events.slice(ended + 1, ended + 1 + limit)
  const last = page.at(-1)
  const isMore = ended + 1 + page.length < events.length
  return { events: page, cursor: isMore && last ? cursorOf({ at: Date.parse(last.at), id: last.id }) : null }
}

/**
 * The place of a page's last event. Where that has been deleted, the place of the last one of its instant or a later one:
 * the next page goes on, and does not begin again.
 */
function endOf(events: readonly TimelineEvent[], { at, id }: Place): number {
  const same = events.findIndex(event => event.id === id && Date.parse(event.at) === at)
  return same >= 0 ? same : events.findLastIndex(event => Date.parse(event.at) >= at)
}

/** In the specified order. */
export function numbered(facts: readonly Fact[]): TimelineEvent[] {
  const visits = new Visits()
  const seen = new Seen()
  const explicit = explicitOf(facts)
  const claims = claimsWithoutProof(facts)
  return facts.map(({ event }) => {
    const visit = visits.take(event)
    const also: string[] = [...(event.derived.also ?? [])]
    if (seen.isRevisit(event, visit)) also.push('revisit')
    const { source } = event.derived
    return {
      id: event.id,
      key: event.key,
      name: event.name,
      at: iso(event.time),
      receivedAt: iso(event.receivedAt),
      visitor: event.visitor,
      visit,
      title: event.title,
      url: event.url,
      referrer: event.referrer,
      item: itemOf(event),
      source: source?.name ?? source?.channel ?? null,
      props: event.props,
      also: also.filter(name => !explicit.displaces(name, event)),
      ...(claims.has(event) && { isClaim: true }),
    }
  })
}

/** The first identify of each browser that claims, without proof, the identity of a contact that a server knows. */
function claimsWithoutProof(facts: readonly Fact[]): Set<Event> {
  const claims = new Set<Event>()
  const told = new Set<string>()
  for (const [i, { event }] of facts.entries()) {
    if (event.name !== 'identify' || event.visitor === null || told.has(event.visitor)) continue
    told.add(event.visitor)
    if (isClaimed(event, facts.slice(0, i + 1))) claims.add(event)
  }
  return claims
}
