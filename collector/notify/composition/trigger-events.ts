import type { Event } from '../../../shared/event.ts'
import { eventKey, joinKey } from '../../model/known.ts'
import type { Store } from '../../model/port.ts'
import type { Alert, ContactId, ContactRow, SiteId } from '../../model/rows.ts'
import { spanAt } from '../../model/spans.ts'

/**
 * The trigger events of alerts, by alert: their current content, if they still belong to the contact. A deleted event,
 * or one that moved to another contact, is omitted.
 */
export async function triggerEvents(
  store: Pick<Store, 'look'>,
  site: SiteId,
  alerts: readonly Alert[],
  rows: ReadonlyMap<ContactId, ContactRow>,
): Promise<Map<string, Event>> {
  const asked = alerts.flatMap(({ id, contact, trigger }) => {
    const row = contact === null ? undefined : rows.get(contact)
    if (!row || !trigger?.event) return []
    const { event } = trigger
    return row.streams.map(stream => ({
      id,
      row,
      stream: joinKey(site, stream),
      event: joinKey(site, eventKey(stream, event)),
    }))
  })
  const found = new Map<string, Event>()
  if (asked.length === 0) return found
  const { streams, events } = await store.look({
    streams: new Set(asked.map(({ stream }) => stream)),
    events: new Set(asked.map(({ event }) => event)),
  })
  for (const { id, row, stream, event: key } of asked) {
    const event = events.get(key)
    const spans = streams.get(stream)?.spans
    if (event && spans && spanAt(spans, event)?.contact === row.id) found.set(id, event)
  }
  return found
}
