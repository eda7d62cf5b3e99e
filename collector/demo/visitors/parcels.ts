import type { BeaconEvent } from '../../../shared/beacon.ts'
import type { Visitor } from './visitor.ts'
import type { Act } from './walk.ts'

/**
 * The events of one request: one visitor, one sender. `arrivedAt`: past events are sent as if they had arrived when they
 * happened, so that thresholds were crossed at that time.
 */
export type Parcel = { visitor: Visitor; by: Act['by']; events: SentEvent[]; arrivedAt?: number }
export type SentEvent = Partial<Pick<BeaconEvent, 'u' | 'r' | 'h' | 'p'>> & Pick<BeaconEvent, 'i' | 'n' | 't'>

const MOST_EVENTS = 100
/** Events later than this are sent with the next page. */
const TOLD_WITHIN_MS = 60_000

export const eventOf = ({ afterMs: _, by: __, ...told }: Act, id: string, time: number): SentEvent => ({
  i: id,
  t: time,
  ...told,
})

/** Divides a visitor's acts into parcels in the order of time, each from one sender, soon after its acts. */
export function parcelsOf(visitor: Visitor, told: { by: Act['by']; event: SentEvent }[]): Parcel[] {
  const parcels: (Parcel & { arrivedAt: number })[] = []
  for (const { by, event } of told) {
    const open = parcels.at(-1)
    const first = open?.events[0]
    const fits = open?.by === by && open.events.length < MOST_EVENTS && event.t - first!.t < TOLD_WITHIN_MS
    if (!open || !fits) parcels.push({ visitor, by, events: [event], arrivedAt: event.t })
    else {
      open.events.push(event)
      open.arrivedAt = event.t
    }
  }
  return parcels
}
