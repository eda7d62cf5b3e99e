import type { Event } from '../shared/event.ts'
import { comparePlaces } from '../shared/order.ts'
import type { Wanted } from './alert-book.ts'
import type { Stood } from './alerting.ts'
import { factsOfContact } from './assemble.ts'
import type { Belonging } from './belonging.ts'
import { asLastEvent, BLANK_FACE, faceOf } from './face.ts'
import { keyOf, type Ledger, type Memo } from './ledger.ts'
import type { Scorer } from './score/compile.ts'
import { append, type ContactFold, isStale, openFold, profileOf, refold } from './score/contact.ts'
import { type Arms, type Crossing as Crossed, freshArms, mergeArms, stepScore } from './score/crossing.ts'
import { read } from './score/read.ts'
import type { Fact, Reading } from './score/score.ts'
import { walkTime } from './score/walkTime.ts'
import type { AtWork } from './scorers.ts'
import { blankRow, copyOf, dueOf, standingOf } from './standing.ts'
import { type Occasion, stateCrossing } from './state-crossing.ts'
import type {
  Alert,
  ContactId,
  ContactRow,
  Crossing,
  Decision,
  PlanVersion,
  SiteId,
  Standing,
} from './store/store.ts'
import { type Step, Teller } from './teller.ts'
import type { Asking, Working } from './working.ts'

/** A contact as it is being changed in one transaction. */
type Open = {
  row: ContactRow
  fold: ContactFold | null
  isChanged: boolean
  isNew: boolean
  /** Threshold states of the contacts that have just become this one, by plan version. */
  parts: Map<string, Arms[]>
  latest: Event | null
  /** Nobody before this transaction. */
  isNewcomer: boolean
  /** Has said who they are, and whoever asks has been told. */
  isKnown: boolean
}

/** What one transaction does to contacts: time passes, arrivals are scored, people turn out to be one. */
export class Sheet {
  readonly crossings: Crossing[] = []
  readonly #teller = new Teller()
  readonly #working: Working
  readonly #ledger: Ledger
  readonly #opened = new Map<string, Open>()

  constructor(working: Working, ledger: Ledger) {
    this.#working = working
    this.#ledger = ledger
  }

  /** What the owner's rules and lists tell of it. */
  get alerts(): Alert[] {
    return this.#teller.alerts
  }

  /** Decides what time alone changed for a contact up to and including `until`. */
  *passTime(site: SiteId, id: ContactId, until: number, isRescore: boolean): Asking<void> {
    const open = yield* this.#open(site, id)
    if (open.isNew || open.row.mergedInto !== null) return
    yield* this.#fillLists(open)
    const isDue = open.row.due !== null && open.row.due <= until
    if (!isDue && !isRescore) return
    if (!isDue && open.fold === null && (yield* this.#begin(open))) return
    const fold = yield* this.#fold(open, open.row.decidedAt)
    // Retention takes events out on the way; only then is the history looked at.
    const facts = isStale(fold, until) ? yield* factsOfContact(this.#working, open.row) : []
    const steps: Step[] = []
    for (const [index, { version, scorer }] of this.atWork(site).entries()) {
      const standing = open.row.standings[version.id]
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
    const at = Math.max(until, open.row.decidedAt)
    if (isStale(fold, at)) {
      open.fold = null
      yield* this.#fold(open, at)
    }
    this.#stand(open, open.fold!, at)
    this.#enlist(open, at, '')
    if (steps.length > 0) yield* this.#tell(open, at, { steps, event: null, own: null })
  }

  /**
   * Scores an arrival. `fact` is what it adds in order; null where it changed the contact's past. `own`: the event as
   * the contact's, null where it is somebody else's.
   */
  *arrive(
    site: SiteId,
    id: ContactId,
    event: Event,
    { fact, own, silent }: { fact: Fact | null; own: Fact | null; silent: boolean },
  ): Asking<void> {
    const open = yield* this.#open(site, id)
    if (open.row.decidedAt === 0) open.row.decidedAt = event.receivedAt
    const at = Math.max(event.receivedAt, open.row.decidedAt)
    const isInOrder =
      fact !== null && open.fold !== null && !isStale(open.fold, at) && append(open.fold, fact)
    if (!isInOrder) {
      open.fold = null
      yield* this.#fold(open, at)
    } else if (open.row.last === null || comparePlaces(event, open.row.last) > 0) {
      open.row.last = { time: event.time, id: event.id, key: event.key }
      if (asLastEvent(event)) open.latest = event
    }
    const fold = open.fold!
    const cause = open.parts.size > 0 ? 'merge' : 'arrival'
    const steps: Step[] = []
    for (const [index, { version, scorer }] of this.atWork(site).entries()) {
      if (version.state === 'building') continue
      const reading = read(fold, index, at)
      const arms = this.#armsBefore(open, index)
      const stepped = stepScore(scorer, arms, { score: reading.score, at, cause: 'arrival' })
      open.row.standings[version.id] = standingOf(reading, stepped.arms)
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
    this.#stand(open, fold, at)
    this.#enlist(open, at, `${event.key} ${event.id}`)
    if (silent) open.isKnown ||= open.row.identifiers.length > 0
    else yield* this.#tell(open, at, { steps, event, own })
  }

  /** Whether a rule that time alone may meet tells of the contact now. */
  *lapse(site: SiteId, id: ContactId, ruleId: string, at: number): Asking<void> {
    yield* this.passTime(site, id, at, false)
    const open = yield* this.#open(site, id)
    const rule = this.#wanted(site).lapses.find(other => other.id === ruleId)
    if (!rule || open.isNew || open.row.mergedInto !== null) return
    const { row } = open
    const before = row.alerted
    const fold = yield* this.#fold(open, row.decidedAt)
    const subject = { row, fold, stood: this.#stood(open), at }
    yield* this.#teller.tellOfLapse(rule, subject, () => factsOfContact(this.#working, row))
    if (row.alerted !== before) this.#change(open)
  }

  /** Applies what claims have changed of who is who; scores follow with `arrive`. */
  *regroup(site: SiteId, belonging: Belonging, receivedAt: number): Asking<void> {
    for (const [id, { streams, identifiers }] of belonging.contacts) {
      const open = yield* this.#open(site, id)
      for (const [lost, into] of belonging.gone) {
        if (into === id) this.#inherit(open, yield* this.#open(site, lost))
      }
      const isSame =
        same(open.row.streams, streams) &&
        same(open.row.identifiers, identifiers) &&
        open.row.mergedInto === null
      if (isSame && !belonging.changed.has(id)) continue
      Object.assign(open.row, { streams, identifiers, mergedInto: null })
      if (open.row.decidedAt === 0) open.row.decidedAt = receivedAt
      if (belonging.changed.has(id)) open.fold = null
      this.#change(open)
    }
    for (const [lost, into] of belonging.gone) {
      const open = yield* this.#open(site, lost)
      this.#teller.leaveAll(this.#wanted(site), open.row, receivedAt, into)
      delete open.row.lists
      delete open.row.alerted
      Object.assign(open.row, {
        mergedInto: into,
        streams: [],
        identifiers: [],
        standings: {},
        due: null,
        last: null,
        face: BLANK_FACE,
      })
      open.fold = null
      this.#change(open)
    }
  }

  /** A contact is erased: its fold is forgotten, and what was decided of it in this transaction is not said. */
  *drop(site: SiteId, id: ContactId): Asking<void> {
    yield* this.#open(site, id)
    this.#opened.delete(keyOf(site, id))
    const said = this.crossings.filter(crossing => crossing.site !== site || crossing.contact !== id)
    this.crossings.splice(0, this.crossings.length, ...said)
    this.#teller.forget(site, id)
  }

  /** The contact's past is another one now, by nothing that it did: it is scored again, and nobody is told. */
  *restate(site: SiteId, id: ContactId, at: number): Asking<void> {
    const open = yield* this.#open(site, id)
    if (open.isNew || open.row.mergedInto !== null) return
    const instant = Math.max(at, open.row.decidedAt)
    open.fold = null
    const fold = yield* this.#fold(open, instant)
    for (const [index, { version, scorer }] of this.atWork(site).entries()) {
      const standing = open.row.standings[version.id]
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
    this.#stand(open, fold, instant)
    this.#enlist(open, instant, '')
  }

  close(decision: Decision): Decision {
    const memos = new Map<string, Memo>()
    const { registry } = this.#working.known
    for (const [key, { row, fold }] of this.#opened) {
      if (fold) memos.set(key, { version: row.version, registry: registry.version, fold })
    }
    return this.#ledger.keep(decision, memos)
  }

  /** The plan versions that a site's contacts stand under. */
  atWork(site: SiteId): AtWork[] {
    return this.#ledger.book.of(this.#working.known.registry, site)
  }

  *#open(site: SiteId, id: ContactId): Asking<Open> {
    const key = keyOf(site, id)
    const found = this.#opened.get(key)
    if (found) return found
    const stored = yield* this.#working.contact(site, id)
    const open: Open = {
      row: stored ? copyOf(stored) : blankRow(site, id),
      fold: stored
        ? this.#ledger.take(stored, this.#working.known.registry)
        : openFold(this.atWork(site).map(({ scorer }) => scorer)),
      isChanged: false,
      isNew: stored === null,
      isNewcomer: stored === null,
      isKnown: stored !== null && stored.identifiers.length > 0,
      parts: new Map(),
      latest: null,
    }
    this.#opened.set(key, open)
    return open
  }

  /** The contact folded from its stored events as the set is at `at`, unless it is at hand. */
  *#fold(open: Open, at: number): Asking<ContactFold> {
    if (open.fold) return open.fold
    const facts = yield* factsOfContact(this.#working, open.row)
    open.fold = refold(
      this.atWork(open.row.site).map(({ scorer }) => scorer),
      facts,
      at,
    )
    const last = facts.at(-1)?.event
    open.row.last = last ? { time: last.time, id: last.id, key: last.key } : null
    open.latest = facts.findLast(fact => asLastEvent(fact.event) !== null)?.event ?? null
    return open.fold
  }

  /** The threshold state that an arrival is compared with: the contact's own, or of all that have just become it. */
  #armsBefore(open: Open, index: number): Arms {
    const { version, scorer } = this.atWork(open.row.site)[index]!
    const own = open.row.standings[version.id]?.arms
    const parts = open.parts.get(version.id) ?? []
    if (parts.length === 0) return own ?? freshArms(scorer)
    return mergeArms(scorer, own ? [own, ...parts] : parts)
  }

  #inherit(open: Open, { row: lost, isKnown }: Open): void {
    for (const [version, standing] of Object.entries(lost.standings)) {
      open.parts.set(version, [...(open.parts.get(version) ?? []), standing.arms])
    }
    open.isKnown ||= isKnown
    for (const [rule, at] of Object.entries(lost.alerted ?? {}))
      open.row.alerted = { ...open.row.alerted, [rule]: Math.max(at, open.row.alerted?.[rule] ?? at) }
  }

  /**
   * Works out only the versions that the contact has not stood under yet, as of when it was last decided; false if
   * there is none. A publication goes through everybody: what is live need not be folded again for it.
   */
  *#begin(open: Open): Asking<boolean> {
    const { row } = open
    const missing = this.atWork(row.site).filter(({ version }) => row.standings[version.id] === undefined)
    if (missing.length === 0) return false
    const facts = yield* factsOfContact(this.#working, row)
    const fold = refold(
      missing.map(({ scorer }) => scorer),
      facts,
      row.decidedAt,
    )
    const before = { ...row.standings }
    for (const [index, { version, scorer }] of missing.entries()) {
      const reading = read(fold, index, row.decidedAt)
      row.standings[version.id] = this.#standingToBe(row.site, version, scorer, reading, before)
    }
    row.due = dueOf(row)
    this.#change(open)
    return true
  }

  /** What is being built pages nobody: it takes over the thresholds of the version that it will replace. */
  #standingToBe(
    site: SiteId,
    { plan }: PlanVersion,
    scorer: Scorer,
    reading: Reading,
    before: ContactRow['standings'],
  ): Standing {
    const live = this.atWork(site).find(({ version }) => version.plan === plan && version.state === 'live')
    const arms = (live && before[live.version.id]?.arms) ?? freshArms(scorer)
    const { score, at } = reading
    return standingOf(reading, stepScore(scorer, arms, { score, at, cause: 'silent' }).arms)
  }

  /** Writes down how the contact stands at `at` under every plan version at work. */
  #stand(open: Open, fold: ContactFold, at: number): void {
    const { row } = open
    const before = row.standings
    row.standings = {}
    for (const [index, { version, scorer }] of this.atWork(row.site).entries()) {
      const reading = read(fold, index, at)
      row.standings[version.id] =
        version.state === 'live'
          ? standingOf(reading, before[version.id]?.arms ?? freshArms(scorer))
          : this.#standingToBe(row.site, version, scorer, reading, before)
    }
    row.due = dueOf(row)
    row.decidedAt = at
    const last = open.latest ? asLastEvent(open.latest) : row.face.lastEvent
    const emails = row.identifiers.filter(name => name.startsWith('e:')).map(name => name.slice(2))
    row.face = faceOf(profileOf(fold), emails, last)
    this.#change(open)
  }

  #change(open: Open): void {
    if (!open.isChanged) {
      open.isChanged = true
      open.row.version += 1
      this.#working.putContact(open.row)
    }
    open.isNew = false
  }

  *#state(open: Open, index: number, crossed: Crossed, occasion: Occasion): Asking<Crossing> {
    const atWork = this.atWork(open.row.site)[index]!
    const facts = yield* factsOfContact(this.#working, open.row)
    const crossing = stateCrossing(open.row, atWork, crossed, occasion, facts)
    this.crossings.push(crossing)
    return crossing
  }

  #wanted(site: SiteId): Wanted {
    return this.#ledger.alerts.of(this.#working.known.registry, site)
  }

  /** How the contact stands under what readers see. */
  #stood({ row }: Open): Stood[] {
    return this.atWork(row.site).flatMap(({ version, scorer }) => {
      const standing = version.state === 'live' ? row.standings[version.id] : undefined
      return standing ? { version, scorer, standing } : []
    })
  }

  *#tell(
    open: Open,
    at: number,
    { own, ...news }: { steps: Step[]; event: Event | null; own: Fact | null },
  ): Asking<void> {
    const { row } = open
    const isFirstName = !open.isKnown && row.identifiers.length > 0
    open.isKnown ||= isFirstName
    const wanted = this.#wanted(row.site)
    const hasCause =
      (news.steps.length > 0 && wanted.thresholds.length > 0) ||
      (isFirstName && wanted.identified.length > 0) ||
      (own !== null && wanted.events.has(own.event.name))
    if (!hasCause) return
    const subject = { row, fold: open.fold!, stood: this.#stood(open), at }
    const history = () => factsOfContact(this.#working, row)
    yield* this.#teller.tell(wanted, subject, { ...news, fact: own, isFirstName }, history)
  }

  /** A list that was made since the contact was decided last begins with whoever is in it: that is no news. */
  *#fillLists(open: Open): Asking<void> {
    const { lists } = this.#wanted(open.row.site)
    if (lists.every(({ id }) => open.row.lists?.[id] !== undefined)) return
    yield* this.#fold(open, open.row.decidedAt)
    this.#enlist(open, open.row.decidedAt, '')
    this.#change(open)
  }

  #enlist(open: Open, at: number, cause: string): void {
    const { row } = open
    const wanted = this.#wanted(row.site)
    if (wanted.lists.length === 0) {
      if (row.lists) delete row.lists
      return
    }
    const nowhere = () => Object.fromEntries(wanted.lists.map(({ id }) => [id, false]))
    const before = row.lists ?? (open.isNewcomer ? nowhere() : undefined)
    const subject = { row, fold: open.fold!, stood: this.#stood(open), at }
    const after = this.#teller.enlist(wanted, subject, before, cause)
    if (after) row.lists = after
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])
