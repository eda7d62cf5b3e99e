import type { Event } from '../../shared/event.ts'
import { type Assignment, assignContact } from '../identity/assign.ts'
import { streamOf } from '../identity/claims.ts'
import { isCounted, orderIdOf, trustOf } from '../model/event-facts.ts'
import { joinKey, markOf } from '../model/known.ts'
import type {
  Answer,
  Arrival,
  Decider,
  Decision,
  DecisionRun,
  Known,
  Need,
  OutcomeChange,
} from '../model/port.ts'
import type { ContactId, ContactRow } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import { TagAdmission } from '../plans/tag-admission.ts'
import { type Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { admitTags } from './admit-tags.ts'
import { type Change, passTimeOfAll, regroupAll } from './change.ts'
import { commissionWork } from './commission-work.ts'
import { ContactUpdates } from './contact-updates.ts'
import { erase } from './erase.ts'
import { FoldCache, type Memo, type MostFolds } from './fold-cache.ts'
import { reEnrich } from './re-enrich.ts'
import { reclassify } from './reclassify-bots.ts'
import { refuse, tombstonesOf } from './refuse.ts'
import { unrepeated } from './repeats.ts'

/** The most contacts with histories read before the first arrival is decided: more would not fit a transaction's time. */
const MOST_HISTORIES = 100

type EventArrival = Extract<Arrival, { kind: 'event' }>

/** The limits on what untrusted senders can make a site store and compute. Tests use smaller ones. */
export type DecideLimits = {
  mostTags?: number
  mostFolds?: MostFolds
  longHistory?: number
  mostStreams?: number
  mostConnected?: number
}

/**
 * The pure step inside every transaction: arrivals and loaded rows → rows to write and answers to give.
 * It runs as a coroutine: it requests missing rows and continues from there once they are loaded.
 */
export function makeDecider(limits: DecideLimits = {}): Decider {
  const folds = new FoldCache(limits.mostTags, limits.mostFolds)
  return { begin: (batch, known, isOver = () => false) => new Run({ batch, known, isOver, folds, limits }) }
}

type Setting = {
  batch: readonly Arrival[]
  known: Known
  isOver: () => boolean
  folds: FoldCache
  limits: DecideLimits
}

/** One batch during its decision. */
class Run implements DecisionRun {
  readonly #setting: Setting
  #admission: TagAdmission
  #steps: Generator<Need, Decided, void>
  #decided: Decided | null = null

  constructor(setting: Setting) {
    this.#setting = setting
    ;[this.#admission, this.#steps] = begin(setting)
  }

  next(): { need: Need } | { decision: Decision } {
    const { folds } = this.#setting
    const step = folds.tags.during(this.#admission, () => this.#steps.next())
    const { undecided } = this.#admission
    if (undecided.size > 0) {
      // A fold met a tag that another collector admitted: the batch is decided again once the list of tags is loaded.
      ;[this.#admission, this.#steps] = begin(this.#setting)
      return { need: { tags: undecided } }
    }
    if (!step.done) return { need: step.value }
    this.#decided = step.value
    return { decision: step.value.decision }
  }

  settle(committed: boolean): void {
    if (!committed || !this.#decided) return
    this.#admission.settle()
    this.#setting.folds.keep(this.#decided.memos)
  }
}

type Decided = { decision: Decision; memos: Map<string, Memo> }

function begin(setting: Setting): [TagAdmission, Generator<Need, Decided, void>] {
  const { known, folds } = setting
  const admission = new TagAdmission(known, folds.tags)
  return [admission, decideAll(setting, new UnitOfWork(known), admission)]
}

function* decideAll(
  { batch, isOver, folds, limits }: Setting,
  uow: UnitOfWork,
  admission: TagAdmission,
): Generator<Need, Decided, void> {
  const updates = new ContactUpdates(uow, folds, limits.longHistory)
  const answers: Answer[] = []
  const refused: Decision['refused'] = []
  yield* lookUp(batch, uow, folds)
  for (const arrival of batch) {
    if (answers.length > 0 && isOver()) break
    if (arrival.kind === 'event') {
      answers.push(yield* takeEvent(arrival, uow, updates, { admission, limits }))
    } else if (arrival.kind === 'refused') {
      refused.push({ site: arrival.site, refused: arrival.refused })
      answers.push({ status: 'done' })
    } else if (arrival.kind === 'erase') {
      answers.push(yield* erase(arrival, uow, updates))
    } else if (arrival.kind === 're-enrich') {
      answers.push(yield* reEnrich(arrival, uow, updates))
    } else if (arrival.kind === 'reclassify') {
      answers.push(yield* reclassify(arrival, uow, updates, admission))
    } else if (arrival.kind === 'rewind') {
      yield* updates.rewind(arrival.site, arrival.contact, arrival.at)
      answers.push({ status: 'done' })
    } else if (arrival.kind === 'inactivity') {
      yield* updates.inactivity(arrival.site, arrival.contact, arrival.rule, arrival.at)
      answers.push({ status: 'done' })
    } else {
      yield* updates.passTime(
        arrival.site,
        arrival.contact,
        arrival.at,
        arrival.kind === 'rescore' ? 'rescore' : 'due',
      )
      answers.push({ status: 'done' })
    }
  }
  yield* updates.decideDeferred()
  while (answers.length < batch.length) answers.push({ status: 'later' })
  const written = uow.written()
  const outcomes = outcomesOf(written.contacts, uow)
  const work = yield* commissionWork(written, uow)
  const { alerts } = updates
  const decision: Decision = {
    answers,
    ...written,
    ...(outcomes.length > 0 && { outcomes }),
    ...(work.length > 0 && { work }),
    crossings: updates.crossings,
    ...(alerts.length > 0 && { alerts }),
    ...(updates.rewards.length > 0 && { rewards: updates.rewards }),
    refused,
    tags: admission.written(),
    conflictingDuplicates: answers.filter(a => a.status === 'duplicate' && a.conflicting).length,
  }
  return { decision, memos: updates.memos() }
}

/** The contacts with another state of a deal than before the transaction. */
const outcomesOf = (contacts: readonly ContactRow[], { known }: UnitOfWork): OutcomeChange[] =>
  contacts.flatMap(({ site, id, mergedInto, deal = null, decidedAt: statedAt }) => {
    const before = known.contacts.get(joinKey(site, id))?.deal ?? null
    const isSame = before?.outcome === deal?.outcome && before?.at === deal?.at
    return mergedInto !== null || isSame ? [] : [{ site, contact: id, deal, statedAt }]
  })

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
      first.marks.add(joinKey(site, markOf(event)))
      first.streams.add(joinKey(site, streamOf(event)!))
      const order = orderIdOf(event)
      if (order !== null) first.orders.add(joinKey(site, order))
      for (const hash of tombstonesOf(arrival.site, event, uow)) first.tombstones.add(hash)
    } else if (arrival.kind === 'reclassify') first.streams.add(joinKey(arrival.site, arrival.stream))
    else if (arrival.kind !== 'refused' && arrival.contact !== null)
      contacts.add(joinKey(arrival.site, arrival.contact))
  }
  yield* uow.prefetch(first)
  const claimants = new Set<string>()
  for (const arrival of batch) {
    if (arrival.kind !== 'event') continue
    const { site, event } = arrival
    const stream = streamOf(event)
    // An event without a name of any kind is refused.
    if (stream === null) continue
    const spans = uow.known.streams.get(joinKey(site, stream))?.spans ?? []
    // A shared browser may have belonged to several people; the event belongs to one.
    const span = spanAt(spans, event)
    if (span) contacts.add(joinKey(site, span.contact))
    // An alias names a visitor's id as a user's; the other streams are named by what they are called.
    else claimants.add(joinKey(site, stream.startsWith('v:') ? `u:${stream.slice(2)}` : stream))
  }
  yield* uow.prefetch({ contacts, claimants })
  const histories = new Set<string>()
  for (const key of [...contacts].slice(0, MOST_HISTORIES)) {
    const row = uow.known.contacts.get(key)
    if (row && !folds.remembers(row, uow.known.registry)) {
      for (const stream of row.streams) histories.add(joinKey(row.site, stream))
    }
  }
  yield* uow.prefetch({ histories })
}

type TakeSetting = { admission: TagAdmission; limits: DecideLimits }

function* takeEvent(
  { site, event: arrived, digest, silent }: EventArrival,
  uow: UnitOfWork,
  updates: ContactUpdates,
  { admission, limits }: TakeSetting,
): Loads<Answer> {
  const stream = streamOf(arrived)!
  const sent = yield* unrepeated(site, stream, arrived, digest, uow)
  if ('status' in sent) return sent
  const refused = yield* refuse(site, sent, uow)
  if (refused) return { status: 'refused', refusal: refused }

  const store = (event: Event) => uow.addEvent({ site, stream, event, digest, order: orderIdOf(event) })
  const seen = yield* uow.stream(site, stream)
  if (!isCounted(sent)) {
    // A stream without a counted event belongs to no contact yet.
    if (!seen) uow.putStream({ site, key: stream, spans: [], hasClaims: false })
    store(sent)
    return { status: 'accepted' }
  }

  if (sent.key === 'public') yield* admitTags(site, sent, uow, updates, admission)
  const assignment = yield* assignContact(site, stream, seen, sent, uow, limits)
  const { event } = assignment
  const change = yield* passTimeOfAll(site, event, event.receivedAt, assignment, uow, updates)
  store(event)
  yield* regroupAll(site, event, event.receivedAt, assignment, change, uow, updates)

  const fact = { event, trust: trustOf(event, spanAt(assignment.row.spans, event)!) }
  for (const id of change.touched) {
    const effect = effectOn(id, assignment, change)
    if (effect === 'none') continue
    yield* updates.arrive(site, id, event, {
      fact: effect === 'append' ? fact : null,
      own: id === assignment.contact ? fact : null,
      silent: silent === true,
    })
  }
  return event === sent ? { status: 'accepted' } : { status: 'accepted', unnamed: true }
}

/** The effect of an event on a contact. */
function effectOn(
  id: ContactId,
  { contact, regrouping }: Assignment,
  { isAboutOrder }: Change,
): 'append' | 'refold' | 'none' {
  if (regrouping?.mergedAway.has(id)) return 'none'
  return id === contact && !isAboutOrder && !regrouping?.rewritten.has(id) ? 'append' : 'refold'
}
