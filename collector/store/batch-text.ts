import type { Event } from '../../shared/event.ts'
import { exactJson } from '../model/exact-json.ts'
import type { Arrival } from '../model/port.ts'
import type { StreamKey } from '../model/rows.ts'
import { readEvent, writeEvent } from './event-text.ts'

/**
 * A batch on its way to the writer thread: five strings for each arrival. Strings cross at a third of the cost
 * of objects, and the text of an event is already the one that is stored in the stream of its visitor.
 */
export type BatchText = string[]
const WIDTH = 5
const SILENT = 'silent'

export const writeBatch = (batch: readonly Arrival[]): BatchText => {
  const text: BatchText = new Array(batch.length * WIDTH)
  let at = 0
  for (const arrival of batch) {
    const isEvent = arrival.kind === 'event'
    text[at++] = isEvent && arrival.silent ? SILENT : arrival.kind
    text[at++] = arrival.site
    text[at++] = isEvent ? arrival.digest : ''
    const stream = isEvent ? streamOfVisitor(arrival.event) : null
    text[at++] = stream ?? ''
    text[at++] = isEvent ? writeEvent(arrival.event, stream) : exactJson(arrival)
  }
  return text
}

const streamOfVisitor = ({ visitor }: Event): StreamKey | null => (visitor === null ? null : `v:${visitor}`)

/** `texts` gives each event's stored text and its index in the batch; the text is that of the stream of its visitor, if it has one. */
export const readBatch = (text: BatchText) => {
  const batch: Arrival[] = []
  const texts = new Map<Event, { text: string; index: number }>()
  for (let at = 0; at < text.length; at += WIDTH) {
    const body = text[at + 4]!
    if (text[at] !== 'event' && text[at] !== SILENT) {
      batch.push(JSON.parse(body))
      continue
    }
    const event = readEvent(body, text[at + 3]!)
    texts.set(event, { text: body, index: batch.length })
    const silent = text[at] === SILENT ? { silent: true as const } : {}
    batch.push({ kind: 'event', site: text[at + 1]!, event, digest: text[at + 2]!, ...silent })
  }
  return { batch, texts }
}
