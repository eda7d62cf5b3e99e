import { isDeepStrictEqual } from 'node:util'
import type { Derived, Event } from '../../shared/event.ts'
import type { SiteLists } from '../../shared/site.ts'
import { deriveFromUrl } from '../enrich/url.ts'
import { joinKeys } from '../model/known.ts'
import type { Answer, Arrival } from '../model/port.ts'
import { spanAt } from '../model/spans.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { ContactUpdates } from './contact-updates.ts'
import { reclaim } from './reclaim.ts'

type Rederivation = Extract<Arrival, { kind: 're-enrich' }>

/**
 * After a change of the site's lists or of the specification: derives the contact's stored events again, with their
 * identity and worth, and scores the contact again. Raises no alerts.
 */
export function* reEnrich(
  { site, contact, lists, at }: Rederivation,
  uow: UnitOfWork,
  updates: ContactUpdates,
): Loads<Answer> {
  const row = yield* uow.contact(site, contact)
  if (!row || row.mergedInto !== null) return { status: 'rederived', events: 0 }
  // Changes by time up to now follow the data that was known then, so they are applied first.
  yield* updates.passTime(site, contact, at, 'due')
  const regrouping = yield* reclaim(site, row, uow)
  if (regrouping) {
    const touched = new Set([contact, ...regrouping.rewritten, ...regrouping.mergedAway.keys()])
    for (const id of touched) yield* updates.passTime(site, id, at, 'due')
    for (const other of regrouping.streams) uow.putStream(other)
    yield* updates.regroup(site, regrouping, at)
    for (const id of regrouping.contacts.keys()) yield* updates.restate(site, id, at)
  }
  const keys = joinKeys(site, row.streams)
  yield* uow.prefetch({ streams: keys, histories: keys })
  let events = regrouping ? 1 : 0
  for (const key of row.streams) {
    const stream = yield* uow.stream(site, key)
    if (!stream) continue
    for (const event of yield* uow.history(site, key)) {
      // A stream may belong to several contacts in turn; each is scored with its own part.
      if (spanAt(stream.spans, event)?.contact !== contact) continue
      const derived = derivedAnew(event, lists)
      if (isDeepStrictEqual(derived, event.derived)) continue
      uow.reEnrich(site, key, { ...event, derived })
      events += 1
    }
  }
  if (events > 0 || (yield* updates.isOutdated(site, contact))) yield* updates.restate(site, contact, at)
  return { status: 'rederived', events }
}

/** Keeps device, place and marks: the user agents and addresses they derive from are not stored. */
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
