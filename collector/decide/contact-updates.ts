import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import type { Step } from '../alerts/decide-alerts.ts'
import type { Regrouping } from '../identity/regroup.ts'
import { standingOf } from '../model/contact-row.ts'
import { asLastEvent, EMPTY_SUMMARY } from '../model/contact-summary.ts'
import type { Alert, ContactId, Crossing, Grant, SiteId } from '../model/rows.ts'
import type { LiveVersion } from '../plans/scorer-book.ts'
import { append, isStale } from '../score/contact.ts'
import { type Crossing as Crossed, stepScore } from '../score/crossing.ts'
import { read } from '../score/read.ts'
import type { Fact } from '../score/score.ts'
import { walkTime } from '../score/time/walk-time.ts'
import { factsOfContact } from '../transaction/facts.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { ContactAlerts } from './contact-alerts.ts'
import { type ArrivalOf, DeferredArrivals, reachTo } from './deferred-arrivals.ts'
import type { FoldCache, Memo } from './fold-cache.ts'
import { RewardGrants } from './grant-rewards.ts'
import { type Open, OpenContacts } from './open-contacts.ts'
import { type Occasion, recordCrossing } from './record-crossing.ts'

/** The updates of contacts in one transaction: time passes, arrivals are scored, contacts merge. */
export class ContactUpdates {
  readonly crossings: Crossing[] = []
  readonly #uow: UnitOfWork
  readonly #contacts: OpenContacts
  readonly #alerts: ContactAlerts
  readonly #deferred: DeferredArrivals
  readonly #rewards = new RewardGrants()

  constructor(uow: UnitOfWork, folds: FoldCache, longHistory?: number) {
    this.#uow = uow
    this.#deferred = new DeferredArrivals(longHistory)
    this.#contacts = new OpenContacts(uow, folds)
    this.#alerts = new ContactAlerts(uow, folds, this.#contacts)
  }

  /** The alerts of this transaction: by the site's alert rules and lists, and those that tell programs of rewards. */
  get alerts(): Alert[] {
    return [...this.#alerts.raised, ...this.#rewards.alerts]
  }

  get rewards(): readonly Grant[] {
    return this.#rewards.granted
  }

  /** Decides what time alone changed for a contact up to and including `until`. */
  *passTime(site: SiteId, id: ContactId, until: number, why: 'due' | 'rescore'): Loads<void> {
    const open = yield* this.#contacts.open(site, id)
    if (open.isNew || open.row.mergedInto !== null) return
    if (this.#deferred.passTime(open, until)) return
    if (this.#alerts.hasNewList(open)) yield* this.#fillLists(open)
    const isDue = () => open.row.due !== null && open.row.due <= until
    if (!isDue() && why === 'due') return
    if (!isDue() && open.fold === null) {
      const hasBegun = yield* this.#contacts.begin(open)
      // `begin` may add a plan version whose next change is already due, so ask again.
      if (hasBegun && !isDue()) return
    }
    const steps = yield* this.#walk(open, until)
    const at = Math.max(until, open.row.decidedAt)
    if (isStale(open.fold!, at)) {
      open.fold = null
      yield* this.#contacts.fold(open, at)
    }
    this.#contacts.stand(open, open.fold!, at)
    this.#alerts.enlist(open, at, '')
    if (steps.length > 0) yield* this.#alerts.tell(open, at, { steps, event: null, own: null })
  }

  /** Steps the thresholds of the live versions through what time changes up to and including `until`. */
  *#walk(open: Open, until: number): Loads<Step[]> {
    const { site } = open.row
    const fold = yield* this.#contacts.fold(open, open.row.decidedAt)
    // The history is read only if retention has removed events in the meantime.
    const facts = isStale(fold, until) ? yield* factsOfContact(this.#uow, open.row) : []
    const steps: Step[] = []
    for (const [index, { version, scorer, key }] of this.#contacts.atWork(site).entries()) {
      const standing = open.row.standings[key]
      if (!standing || version.state === 'building') continue
      const walked = walkTime(scorer, fold, index, standing.arms, until, () => facts)
      standing.arms = walked.arms
      const crossings: Crossing[] = []
      for (const crossing of walked.crossed) {
        const alerts = walked.alerts.includes(crossing)
        crossings.push(
          yield* this.#state(open, index, crossing, {
            cause: 'time',
            silent: false,
            alerts,
            eventId: null,
            statedAt: until,
          }),
        )
      }
      for (const [, together] of Map.groupBy(crossings, crossing => crossing.at))
        steps.push({ scorer, crossings: together })
    }
    return steps
  }

  /**
   * Scores an arrival. `fact`: the fact that it appends; null if it changed the contact's history. `own`: the event
   * if it is the contact's own, null if it is another contact's.
   */
  *arrive(
    site: SiteId,
    id: ContactId,
    event: Event,
    { fact, own, silent }: { fact: Fact | null; own: Fact | null; silent: boolean },
  ): Loads<void> {
    const open = yield* this.#contacts.open(site, id)
    if (open.row.decidedAt === 0) open.row.decidedAt = event.receivedAt
    const at = Math.max(event.receivedAt, open.row.decidedAt)
    const arrival = { event, own, silent }
    if (this.#deferred.has(open)) return this.#deferred.add(open, at, arrival)
    const isInOrder =
      fact !== null && open.fold !== null && !isStale(open.fold, at) && append(open.fold, fact)
    if (!isInOrder) {
      open.fold = null
      if (this.#deferred.isFor(open)) {
        this.#deferred.add(open, at, arrival)
        this.#contacts.change(open)
        return
      }
      yield* this.#contacts.fold(open, at)
      open.hasReachedBack = true
    } else if (open.row.last === null || comparePositions(event, open.row.last) > 0) {
      open.row.last = { time: event.time, id: event.id, key: event.key }
      if (asLastEvent(event)) open.latest = event
    }
    yield* this.#step(open, at, arrival)
  }

  /** Contacts with a long history: late events of this transaction are decided together. */
  *decideDeferred(): Loads<void> {
    for (const [open, { at, arrivals }] of this.#deferred.take()) {
      open.fold = null
      yield* this.#contacts.fold(open, at)
      const last = arrivals.pop()!
      this.#contacts.stand(open, open.fold!, at)
      // A rule on single events alerts on each of them; the score has changed once.
      for (const { event, own, silent } of arrivals)
        if (!silent) yield* this.#alerts.tell(open, at, { steps: [], event, own })
      yield* this.#step(open, at, last)
    }
  }

  /** Compares the contact after the fold of the arrivals with the contact before. */
  *#step(open: Open, at: number, { event, own, silent }: ArrivalOf): Loads<void> {
    const fold = open.fold!
    const { site } = open.row
    const cause = open.parts.size > 0 ? 'merge' : 'arrival'
    const steps: Step[] = []
    for (const [index, { version, scorer, key }] of this.#contacts.atWork(site).entries()) {
      if (version.state === 'building') continue
      const reading = read(fold, index, at)
      const arms = this.#contacts.armsBefore(open, index)
      const stepped = stepScore(scorer, arms, { score: reading.score, at, cause: 'arrival' })
      open.row.standings[key] = standingOf(reading, stepped.arms)
      if (stepped.crossed.length === 0) continue
      const crossings: Crossing[] = []
      for (const crossing of stepped.crossed) {
        const alerts = crossing === stepped.alert
        const occasion: Occasion = { cause, silent, alerts, eventId: event.id, statedAt: at }
        crossings.push(yield* this.#state(open, index, crossing, occasion))
      }
      steps.push({ scorer, crossings })
    }
    open.parts.clear()
    this.#contacts.stand(open, fold, at)
    this.#alerts.enlist(open, at, `${event.key} ${event.id}`)
    if (silent) open.isKnown ||= open.row.identifiers.length > 0
    else yield* this.#alerts.tell(open, at, { steps, event, own })
  }

  /** Checks whether an inactivity rule raises an alert for the contact now. */
  *inactivity(site: SiteId, id: ContactId, ruleId: string, at: number): Loads<void> {
    yield* this.passTime(site, id, at, 'due')
    const open = yield* this.#contacts.open(site, id)
    if (!this.#alerts.inactivityRule(site, ruleId) || open.isNew || open.row.mergedInto !== null) return
    yield* this.#contacts.fold(open, open.row.decidedAt)
    if (yield* this.#alerts.tellOfInactivity(open, ruleId, at)) this.#contacts.change(open)
  }

  /** Applies changes of identities; the scores follow with `arrive`. */
  *regroup(site: SiteId, regrouping: Regrouping, receivedAt: number): Loads<void> {
    for (const [id, { streams, identifiers }] of regrouping.contacts) {
      const open = yield* this.#contacts.open(site, id)
      for (const [lost, into] of regrouping.mergedAway) {
        if (into === id) this.#contacts.inherit(open, yield* this.#contacts.open(site, lost))
      }
      const isSame =
        same(open.row.streams, streams) &&
        same(open.row.identifiers, identifiers) &&
        open.row.mergedInto === null
      if (isSame && !regrouping.rewritten.has(id)) continue
      Object.assign(open.row, { streams, identifiers, mergedInto: null })
      if (open.row.decidedAt === 0) open.row.decidedAt = receivedAt
      if (regrouping.rewritten.has(id)) {
        open.fold = null
        // The fold shows which of the events now belong to the contact.
        if (this.#deferred.isFor(open)) yield* this.#reachToAll(site, open, regrouping)
      }
      this.#contacts.change(open)
    }
    for (const [lost, into] of regrouping.mergedAway) {
      const open = yield* this.#contacts.open(site, lost)
      this.#alerts.leaveAll(open, receivedAt, into)
      delete open.row.deal
      delete open.row.rewarded
      Object.assign(open.row, {
        mergedInto: into,
        streams: [],
        identifiers: [],
        standings: {},
        due: null,
        last: null,
        face: EMPTY_SUMMARY,
      })
      open.fold = null
      this.#deferred.handOver(open, yield* this.#contacts.open(site, into))
      this.#contacts.change(open)
    }
  }

  /** A contact that is not folded yet may have the last event of any contact that it is regrouped with. */
  *#reachToAll(site: SiteId, open: Open, { contacts, mergedAway }: Regrouping): Loads<void> {
    for (const id of [...contacts.keys(), ...mergedAway.keys()]) {
      const { row } = yield* this.#contacts.open(site, id)
      if (row.last) reachTo(open, row.last)
    }
  }

  /** Drops an erased contact: its fold, and the alerts and crossings that this transaction has staged for it. */
  *drop(site: SiteId, id: ContactId): Loads<void> {
    this.#deferred.drop(yield* this.#contacts.open(site, id))
    this.#contacts.drop(site, id)
    const said = this.crossings.filter(crossing => crossing.site !== site || crossing.contact !== id)
    this.crossings.splice(0, this.crossings.length, ...said)
    this.#alerts.forget(site, id)
    this.#rewards.forget(site, id)
  }

  /** A contact that was decided while the clock was ahead is scored as of now again. */
  *rewind(site: SiteId, id: ContactId, at: number): Loads<void> {
    const open = yield* this.#contacts.open(site, id)
    if (open.row.decidedAt > at) yield* this.#restate(open, at)
  }

  /** Scores a contact again, without alerts, after its history has changed for another reason than its own events. */
  *restate(site: SiteId, id: ContactId, at: number): Loads<void> {
    const open = yield* this.#contacts.open(site, id)
    yield* this.#restate(open, Math.max(at, open.row.decidedAt))
  }

  *#restate(open: Open, instant: number): Loads<void> {
    const { site } = open.row
    if (open.isNew || open.row.mergedInto !== null) return
    open.fold = null
    const fold = yield* this.#contacts.fold(open, instant)
    for (const [index, { version, scorer, key }] of this.#contacts.atWork(site).entries()) {
      const standing = open.row.standings[key]
      if (!standing || version.state === 'building') continue
      const { score } = read(fold, index, instant)
      const stepped = stepScore(scorer, standing.arms, { score, at: instant, cause: 'silent' })
      standing.arms = stepped.arms
      for (const crossing of stepped.crossed)
        yield* this.#state(open, index, crossing, {
          cause: 'arrival',
          silent: true,
          alerts: false,
          eventId: null,
          statedAt: instant,
        })
    }
    this.#contacts.stand(open, fold, instant)
    this.#alerts.enlist(open, instant, '')
  }

  /** Whether the contact's row differs from its events folded by the current rules. */
  isOutdated(site: SiteId, id: ContactId): Loads<boolean> {
    return this.#contacts.isOutdated(site, id)
  }

  /** The folds with which the next transaction can continue. */
  memos(): Map<string, Memo> {
    return this.#contacts.memos()
  }

  /** The plan versions that score a site's contacts. */
  atWork(site: SiteId): LiveVersion[] {
    return this.#contacts.atWork(site)
  }

  *#state(open: Open, index: number, crossed: Crossed, occasion: Occasion): Loads<Crossing> {
    const atWork = this.#contacts.atWork(open.row.site)[index]!
    const facts = yield* factsOfContact(this.#uow, open.row)
    const crossing = recordCrossing(open.row, atWork, crossed, occasion, facts)
    this.crossings.push(crossing)
    this.#rewards.grant(open.row, atWork, crossing)
    return crossing
  }

  /** Lists created since the contact's last decision take their first members without an alert. */
  *#fillLists(open: Open): Loads<void> {
    yield* this.#contacts.fold(open, open.row.decidedAt)
    this.#alerts.enlist(open, open.row.decidedAt, '')
    this.#contacts.change(open)
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])
