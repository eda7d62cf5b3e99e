import { Temporal } from 'temporal-polyfill'
import type { Event } from '../../shared/event.ts'
import type { Claim } from './rows.ts'

/** Months end on different days and clocks change: the end of a retention may differ by this much from a sum of days. */
const SLACK_MS = 4 * 86_400_000

/** Whether the retention of an event at `time` has ended at `now`: its time + retention has come, in the site's zone. */
export function hasLeft(time: number, now: number, retention: string, zone: string): boolean {
  const duration = Temporal.Duration.from(retention)
  // Most events are far younger, and calendars cost 10 µs.
  const about =
    ((duration.years * 12 + duration.months) * 28 + duration.weeks * 7 + duration.days) * 86_400_000
  if (now - time < about - SLACK_MS) return false
  const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
  return zoned.add(duration).epochMilliseconds <= now
}

/**
 * A time (ms) at or before which the retention of every event has ended at `now`. The ends are not in the order of the
 * events (31 December + P6M is before 30 December + P6M and some hours), so deletion keeps a few days' distance.
 */
export function retentionBegins(now: number, retention: string, zone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  return zoned.subtract(Temporal.Duration.from(retention)).epochMilliseconds - SLACK_MS
}

/** Identities, traits, objections and outcomes of deals are no activity: they are exempt from retention. */
const LASTING: ReadonlySet<string> = new Set([
  'identify',
  'group',
  'alias',
  'objection',
  'deal_created',
  'deal_won',
  'deal_lost',
])

/** Whether an event stays when its time is up, because identities, traits, objections and deals outlive it. */
export const outlives = (event: Event, claims: readonly Claim[]): boolean =>
  LASTING.has(event.name) ||
  typeof event.props.traits === 'object' ||
  claims.some(claim => claim.eventId === event.id && claim.key === event.key)
