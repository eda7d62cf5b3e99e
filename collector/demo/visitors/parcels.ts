import type { BeaconEvent } from '../../../shared/beacon.ts'
import type { Visitor } from './visitor.ts'
import type { Act } from './walk.ts'

/** What is sent in one request: events of one visitor from one teller. */
export type Parcel = { visitor: Visitor; by: Act['by']; events: SentEvent[] }
export type SentEvent = Partial<Pick<BeaconEvent, 'u' | 'r' | 'h' | 'p'>> & Pick<BeaconEvent, 'i' | 'n' | 't'>

const MOST_EVENTS = 100

export const eventOf = ({ afterMs: _, by: __, ...told }: Act, id: string, time: number): SentEvent => ({
  i: id,
  t: time,
  ...told,
})

/** Each teller's events in their order, in as few requests as the door allows. */
export function parcelsOf(visitor: Visitor, told: { by: Act['by']; event: SentEvent }[]): Parcel[] {
  return (['page', 'server'] as const).flatMap(by => {
    const events = told.filter(one => one.by === by).map(one => one.event)
    const parcels: Parcel[] = []
    for (let from = 0; from < events.length; from += MOST_EVENTS)
      parcels.push({ visitor, by, events: events.slice(from, from + MOST_EVENTS) })
    return parcels
  })
}
