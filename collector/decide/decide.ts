import type { Event } from '../../shared/event.ts'
import { assignContact } from '../identity/assign.ts'
import { streamOf } from '../identity/claims.ts'
import { isCounted, orderIdOf, trustOf } from '../model/event-facts.ts'
import type { Answer, Arrival, Decider, Decision, Known, Need } from '../model/port.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import { TagAdmission } from '../plans/tag-admission.ts'
import { partiesOfOrder } from '../transaction/facts.ts'
import { type Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { admitTags } from './admit-tags.ts'
import { ContactUpdates } from './contact-updates.ts'
import { erase } from './erase.ts'
import { FoldCache } from './fold-cache.ts'
import { reEnrich } from './re-enrich.ts'
import { reclassify } from './reclassify-bots.ts'
import { refuse, tombstonesOf } from './refuse.ts'

type EventArrival = Extract<Arrival, { kind: 'event' }>

/**
 * The pure step inside every transaction: arrivals and loaded rows → rows to write and answers to give.
 * It runs as a coroutine: it requests missing rows and continues from there once they are loaded.
 */
export function makeDecider({ mostTags }: { mostTags?: number } = {}): Decider {
  const folds = new FoldCache(mostTags)
  const running = new WeakMap<readonly Arrival[], Run>()
  const admissions = new WeakMap<Decision, TagAdmission>()
  const begin = (batch: readonly Arrival[], known: Known): Run => {
    const admission = new TagAdmission(known, folds.tags)
    return { known, admission, steps: decideAll(batch, new UnitOfWork(known), folds, admission) }
  }
  return {
    decide(batch, known) {
      let run = running.get(batch)
      if (run?.known !== known) running.set(batch, (run = begin(batch, known)))
      const { admission, steps } = run
      folds.tags.current = admission
      const step = steps.next()
      if (admission.undecided.size > 0) {
        // A fold met a tag that another collector admitted: the batch is decided again once the list of tags is
        // loaded.
        running.delete(batch)
        return { need: { tags: admission.undecided } }
      }
      if (!step.done) return { need: step.value }
      running.delete(batch)
      admissions.set(step.value, admission)
      return { decision: step.value }
    },
    settle(decision, committed) {
      if (committed) admissions.get(decision)?.settle()
      folds.settle(decision, committed)
    },
  }
}

type Run = { known: Known; admission: TagAdmission; steps: Generator<Need, Decision, void> }

function* decideAll(
  batch: readonly Arrival[],
  uow: UnitOfWork,
  folds: FoldCache,
  admission: TagAdmission,
): Generator<Need, Decision, void> {
  const updates = new ContactUpdates(uow, folds)
  const answers: Answer[] = []
  const refused: Decision['refused'] = []
  yield* lookUp(batch, uow, folds)
  for (const arrival of batch) {
    if (arrival.kind === 'event') {
      answers.push(yield* takeEvent(arrival, uow, updates, admission))
    } else if (arrival.kind === 'refused') {
      refused.push({ site: arrival.site, refused: arrival.refused })
      answers.push({ status: 'done' })
    } else if (arrival.kind === 'erase') {
      answers.push(yield* erase(arrival, uow, updates))
    } else if (arrival.kind === 're-enrich') {
      answers.push(yield* reEnrich(arrival, uow, updates))
    } else if (arrival.kind === 'reclassify') {
      answers.push(yield* reclassify(arrival, uow, updates, admission))
    } else if (arrival.kind === 'inactivity') {
      yield* updates.inactivity(arrival.site, arrival.contact, arrival.rule, arrival.at)
      answers.push({ status: 'done' })
    } else {
      yield* updates.passTime(arrival.site, arrival.contact, arrival.at, arrival.kind === 'rescore')
      answers.push({ status: 'done' })
    }
  }
  return updates.close({
    answers,
    ...uow.written(),
    crossings: updates.crossings,
    ...(updates.alerts.length > 0 && { alerts: updates.alerts }),
    refused,
    tags: admission.written(),
    conflictingDuplicates: answers.filter(a => a.status === 'duplicate' && a.conflicting).length,
  })
}

/** Loads the rows that the batch certainly needs, in three queries instead of three for each event. */
function* lookUp(batch: readonly Arrival[], uow: UnitOfWork, folds: FoldCache): Loads<void> {
  const first = {
    marks: new Set<string>(),
    streams: new Set<string>(),
    orders: new Set<string>(),
    tombstones: new Set<string>(),
  }
  const contacts = new Set<string>()
  for (const arrival of batch) {
    if (arrival.kind === 'event') {
      const { site, event } = arrival
      first.marks.add(`${site}/${event.key === 'public' ? 'p' : 's'}:${event.id}`)
      first.streams.add(`${site}/${streamOf(event)}`)
      const order = orderIdOf(event)
      if (order !== null) first.orders.add(`${site}/${order}`)
      for (const hash of tombstonesOf(arrival.site, event, uow)) first.tombstones.add(hash)
    } else if (arrival.kind === 'reclassify') first.streams.add(`${arrival.site}/${arrival.stream}`)
    else if (arrival.kind !== 'refused' && arrival.contact !== null)
      contacts.add(`${arrival.site}/${arrival.contact}`)
  }
  yield* uow.prefetch(first)
  const claimants = new Set<string>()
  for (const key of first.streams) {
    const row = uow.known.streams.get(key)
    if (!row?.spans.length) claimants.add(key.replace(/\/[vue]:/, '/u:'))
    for (const span of row?.spans ?? []) contacts.add(`${row!.site}/${span.contact}`)
  }
  yield* uow.prefetch({ contacts, claimants })
  const histories = new Set<string>()
  for (const key of contacts) {
    const row = uow.known.contacts.get(key)
    if (row && !folds.remembers(row, uow.known.registry)) {
      for (const stream of row.streams) histories.add(`${row.site}/${stream}`)
    }
  }
  yield* uow.prefetch({ histories })
}

function* takeEvent(
  { site, event, digest, silent }: EventArrival,
  uow: UnitOfWork,
  updates: ContactUpdates,
  admission: TagAdmission,
): Loads<Answer> {
  const stored = yield* uow.mark(site, event)
  if (stored !== null) return { status: 'duplicate', conflicting: stored !== digest }
  const refused = yield* refuse(site, event, uow)
  if (refused) return { status: 'refused', refusal: refused }

  const stream = streamOf(event)!
  const store = () => uow.addEvent({ site, stream, event, digest, order: orderIdOf(event) })
  const seen = yield* uow.stream(site, stream)
  if (!isCounted(event)) {
    // A stream without a counted event has no contact yet.
    if (!seen) uow.putStream({ site, key: stream, spans: [], hasClaims: false })
    store()
    return { status: 'accepted' }
  }

  if (event.key === 'public') yield* admitTags(site, event, uow, updates, admission)
  const { contact, row, regrouping } = yield* assignContact(site, stream, seen, event, uow)

  // Changes by time alone, up to the arrival, are decided first, with the identities from before it.
  const touched = new Set<ContactId>([
    contact,
    ...(regrouping?.mergedAway.keys() ?? []),
    ...(regrouping?.rewritten ?? []),
  ])
  const order = orderIdOf(event)
  const parties = order === null ? new Set<ContactId>() : yield* partiesOfOrder(uow, site, order)
  for (const id of parties) touched.add(id)
  for (const id of touched) yield* updates.passTime(site, id, event.receivedAt, false)

  store()
  if (regrouping) {
    for (const other of regrouping.streams) uow.putStream(other)
    yield* updates.regroup(site, regrouping, event.receivedAt)
  }
  // A refund affects its order, and an order the refunds that have waited for it, even those of other senders.
  const isAboutOrder = order !== null && (event.name === 'refund' || parties.size > 0)
  if (isAboutOrder) for (const id of yield* partiesOfOrder(uow, site, order)) touched.add(id)

  const fact = { event, trust: trustOf(event, spanAt(row.spans, event)!) }
  for (const id of touched) {
    if (regrouping?.mergedAway.has(id)) continue
    const isNext = id === contact && !isAboutOrder && !regrouping?.rewritten.has(id)
    const isOwn = id === contact
    yield* updates.arrive(site, id, event, {
      fact: isNext ? fact : null,
      own: isOwn ? fact : null,
      silent: silent === true,
    })
  }
  return { status: 'accepted' }
}
