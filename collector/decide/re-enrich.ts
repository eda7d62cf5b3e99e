import { isDeepStrictEqual } from 'node:util'
import type { Derived, Event } from '../../shared/event.ts'
import type { SiteLists } from '../../shared/site.ts'
import { deriveFromUrl } from '../enrich/url.ts'
import type { Answer, Arrival } from '../model/port.ts'
import { spanAt } from '../model/spans.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { ContactUpdates } from './contact-updates.ts'

type Rederivation = Extract<Arrival, { kind: 're-enrich' }>

/** The lists have changed: a contact's stored events are looked at by the new ones, and it is scored again. */
export function* reEnrich(
  { site, contact, lists, at }: Rederivation,
  uow: UnitOfWork,
  updates: ContactUpdates,
): Loads<Answer> {
  const row = yield* uow.contact(site, contact)
  if (!row || row.mergedInto !== null) return { status: 'rederived', events: 0 }
  // What time had brought until now, it had brought by what was known then.
  yield* updates.passTime(site, contact, at, 'due')
  const keys = new Set(row.streams.map(key => `${site}/${key}`))
  yield* uow.prefetch({ streams: keys, histories: keys })
  let events = 0
  for (const key of row.streams) {
    const stream = yield* uow.stream(site, key)
    if (!stream) continue
    for (const event of yield* uow.history(site, key)) {
      // A stream may be several people's, one after the other: each is scored with what is theirs.
      if (spanAt(stream.spans, event)?.contact !== contact) continue
      const derived = derivedAnew(event, lists)
      if (isDeepStrictEqual(derived, event.derived)) continue
      uow.reEnrich(site, key, { ...event, derived })
      events += 1
    }
  }
  if (events > 0) yield* updates.restate(site, contact, at)
  return { status: 'rederived', events }
}

/** Device, place and marks stay: people's agents, and addresses, which told them, are not kept. */
export function derivedAnew(event: Event, lists: SiteLists): Derived {
  const { device, place, bot, agent, own } = event.derived
  return {
    ...deriveFromUrl(event, lists),
    ...(device && { device }),
    ...(bot !== undefined && { bot }),
    ...(agent !== undefined && { agent }),
    ...(place && { place }),
    ...(own !== undefined && { own }),
  }
}
