import type { Event } from '../shared/event.ts'
import { comparePlaces } from '../shared/order.ts'
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
  ContactId,
  ContactRow,
  Crossing,
  Decision,
  PlanVersion,
  SiteId,
  Standing,
} from './store/store.ts'
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
}

/** What one transaction does to contacts: time passes, arrivals are scored, people turn out to be one. */
export class Sheet {
  readonly crossings: Crossing[] = []
  readonly #working: Working
  readonly #ledger: Ledger
  readonly #opened = new Map<string, Open>()

  constructor(working: Working, ledger: Ledger) {
    this.#working = working
    this.#ledger = ledger
  }

  /** Decides what time alone changed for a contact up to and including `until`. */
  *passTime(site: SiteId, id: ContactId, until: number, isRescore: boolean): Asking<void> {
    const open = yield* this.#open(site, id)
    if (open.isNew || open.row.mergedInto !== null) return
    const isDue = open.row.due !== null && open.row.due <= until
    if (!isDue && !isRescore) return
    if (!isDue && open.fold === null && (yield* this.#begin(open))) return
    const fold = yield* this.#fold(open, open.row.decidedAt)
    // Retention takes events out on the way; only then is the history looked at.
    const facts = isStale(fold, until) ? yield* factsOfContact(this.#working, open.row) : []
    for (const [index, { version, scorer }] of this.atWork(site).entries()) {
      const standing = open.row.standings[version.id]
      if (!standing || version.state === 'building') continue
      const walked = walkTime(scorer, fold, index, standing.arms, until, () => facts)
      standing.arms = walked.arms
      for (const crossing of walked.crossed) {
        const alerts = walked.alerts.includes(crossing)
        yield* this.#state(open, index, crossing, {
          cause: 'time',
          silent: false,
          alerts,
          eventId: null,
          statedAt: until,
        })
      }
    }
    const at = Math.max(until, open.row.decidedAt)
    if (isStale(fold, at)) {
      open.fold = null
      yield* this.#fold(open, at)
    }
    this.#stand(open, open.fold!, at)
  }

  /** Scores an arrival. `fact` is what it adds in order; null where it changed the contact's past. */
  *arrive(site: SiteId, id: ContactId, event: Event, fact: Fact | null, silent: boolean): Asking<void> {
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
    for (const [index, { version, scorer }] of this.atWork(site).entries()) {
      if (version.state === 'building') continue
      const reading = read(fold, index, at)
      const arms = this.#armsBefore(open, index)
      const stepped = stepScore(scorer, arms, { score: reading.score, at, cause: 'arrival' })
      open.row.standings[version.id] = standingOf(reading, stepped.arms)
      for (const crossing of stepped.crossed) {
        const alerts = crossing === stepped.alert
        yield* this.#state(open, index, crossing, { cause, silent, alerts, eventId: event.id, statedAt: at })
      }
    }
    open.parts.clear()
    this.#stand(open, fold, at)
  }

  /** Applies what claims have changed of who is who; scores follow with `arrive`. */
  *regroup(site: SiteId, belonging: Belonging, receivedAt: number): Asking<void> {
    for (const [id, { streams, identifiers }] of belonging.contacts) {
      const open = yield* this.#open(site, id)
      for (const [lost, into] of belonging.gone) {
        if (into === id) this.#inherit(open, (yield* this.#open(site, lost)).row)
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

  #inherit(open: Open, lost: ContactRow): void {
    for (const [version, standing] of Object.entries(lost.standings)) {
      open.parts.set(version, [...(open.parts.get(version) ?? []), standing.arms])
    }
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

  *#state(open: Open, index: number, crossed: Crossed, occasion: Occasion): Asking<void> {
    const atWork = this.atWork(open.row.site)[index]!
    const facts = yield* factsOfContact(this.#working, open.row)
    this.crossings.push(stateCrossing(open.row, atWork, crossed, occasion, facts))
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])
