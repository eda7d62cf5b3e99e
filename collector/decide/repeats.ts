import { createHash } from 'node:crypto'
import type { Event } from '../../shared/event.ts'
import type { Answer } from '../model/port.ts'
import type { SiteId, StreamKey } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'

type Repeat = Extract<Answer, { status: 'duplicate' }>

/** Characters of an id that stay readable where the visitor's hash follows. */
const ID_KEPT = 100

/**
 * Deduplication: the mark of an event's id, with a digest of its content, is kept as long as the event. With a public key
 * ids are their visitors' own: an event whose id another visitor has used first is stored under one made of both. Returns
 * the event to store.
 */
export function* unrepeated(
  site: SiteId,
  stream: StreamKey,
  event: Event,
  digest: string,
  uow: UnitOfWork,
): Loads<Event | Repeat> {
  const stored = yield* uow.mark(site, event)
  if (stored === null) return event
  // The digest covers the visitor.
  if (stored === digest) return { status: 'duplicate', conflicting: false }
  const isSites = event.key === 'secret' || event.visitor === null
  if (isSites || (yield* uow.hasEvent(site, stream, event))) return { status: 'duplicate', conflicting: true }
  const own = { ...event, id: ownIdOf(stream, event.id) }
  const storedOwn = yield* uow.mark(site, own)
  return storedOwn === null ? own : { status: 'duplicate', conflicting: storedOwn !== digest }
}

const ownIdOf = (stream: StreamKey, id: string): string => {
  const hash = createHash('sha256').update(`${stream}\n${id}`).digest('base64url')
  return `${id.slice(0, ID_KEPT)}~${hash.slice(0, 16)}`
}
