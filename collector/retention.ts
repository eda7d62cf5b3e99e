import { Temporal } from 'temporal-polyfill'
import type { Event } from '../shared/event.ts'
import type { Claim } from './store/store.ts'

/**
 * The instant (ms) up to which events have left a site's set at `now`: whatever is timed at or before it has
 * reached its time + retention. Reckoned in the site's zone; months and years end as calendars do.
 */
export function retentionBegins(now: number, retention: string, zone: string): number {
  const duration = Temporal.Duration.from(retention)
  const endOf = (time: number) =>
    Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).add(duration).epochMilliseconds
  // Adding is what the law says; subtracting is not its inverse at a month's end, so it is only where to look.
  let begins = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(zone)
    .subtract(duration).epochMilliseconds
  const DAY_MS = 86_400_000
  let low = begins - 4 * DAY_MS
  let high = begins + 4 * DAY_MS
  while (high - low > 1) {
    begins = Math.floor((low + high) / 2)
    if (endOf(begins) <= now) low = begins
    else high = begins
  }
  return low
}

/** What says who somebody is, what they are like or what they have forbidden is no activity: it stays. */
const LASTING: ReadonlySet<string> = new Set(['identify', 'group', 'alias', 'objection'])

/** Whether an event stays when its time is up, because identities, traits and objections outlive it. */
export const outlives = (event: Event, claims: readonly Claim[]): boolean =>
  LASTING.has(event.name) ||
  typeof event.props.traits === 'object' ||
  claims.some(claim => claim.eventId === event.id && claim.key === event.key)
