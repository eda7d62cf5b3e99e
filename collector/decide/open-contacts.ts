import { isDeepStrictEqual } from 'node:util'
import type { Event } from '../../shared/event.ts'
import { blankRow, copyOf, dueOf, standingOf, wonOrLost } from '../model/contact-row.ts'
import { asLastEvent, summarize } from '../model/contact-summary.ts'
import { joinKey } from '../model/known.ts'
import type { ContactId, ContactRow, SiteId, Standing } from '../model/rows.ts'
import type { LiveVersion } from '../plans/scorer-book.ts'
import { type ContactFold, openFold, profileOf, refoldAt } from '../score/contact.ts'
import { initialThresholds, mergeThresholds, stepScore, type ThresholdState } from '../score/crossing.ts'
import { read } from '../score/read.ts'
import type { Reading } from '../score/score.ts'
import { factsOfContact } from '../transaction/facts.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { FoldCache, Memo } from './fold-cache.ts'

/** A contact with its changes in one transaction. */
export type Open = {
  row: ContactRow
  fold: ContactFold | null
  isChanged: boolean
  isNew: boolean
  /** Threshold states of the contacts merged into this one, by the key of their standings. */
  parts: Map<string, ThresholdState[]>
  latest: Event | null
  /** As many as were there when it was folded last, 0 where it has not been in this transaction. */
  events: number
  /** Has been folded again in this transaction, for an event that reaches back. */
  hasReachedBack: boolean
  /** The contact did not exist before this transaction. */
  isNewcomer: boolean
  /** The contact is identified, and rules for newly identified contacts have seen it. */
  isKnown: boolean
}

/** The contacts of one transaction: their rows with staged changes, and their folds. */
export class OpenContacts {
  readonly #uow: UnitOfWork
  readonly #folds: FoldCache
  readonly #all = new Map<string, Open>()

  constructor(uow: UnitOfWork, folds: FoldCache) {
    this.#uow = uow
    this.#folds = folds
  }

  /** The plan versions that score a site's contacts. */
  atWork(site: SiteId): LiveVersion[] {
    return this.#folds.scorers.of(this.#uow.known.registry, site)
  }

  *open(site: SiteId, id: ContactId): Loads<Open> {
    const key = joinKey(site, id)
    const found = this.#all.get(key)
    if (found) return found
    const stored = yield* this.#uow.contact(site, id)
    const open: Open = {
      row: stored ? copyOf(stored) : blankRow(site, id),
      fold: stored
        ? this.#folds.take(stored, this.#uow.known.registry)
        : openFold(this.atWork(site).map(({ scorer }) => scorer)),
      isChanged: false,
      events: 0,
      hasReachedBack: false,
      isNew: stored === null,
      isNewcomer: stored === null,
      isKnown: stored !== null && stored.identifiers.length > 0,
      parts: new Map(),
      latest: null,
    }
    this.#all.set(key, open)
    return open
  }

  /** The contact's fold at `at`: the cached one, else computed from its stored events. */
  *fold(open: Open, at: number): Loads<ContactFold> {
    if (open.fold) return open.fold
    const facts = yield* factsOfContact(this.#uow, open.row)
    open.fold = refoldAt(
      this.atWork(open.row.site).map(({ scorer }) => scorer),
      facts,
      at,
    )
    open.events = facts.length
    const last = facts.at(-1)?.event
    open.row.last = last ? { time: last.time, id: last.id, key: last.key } : null
    open.latest = facts.findLast(fact => asLastEvent(fact.event) !== null)?.event ?? null
    return open.fold
  }

  /** The threshold state before an arrival: the contact's own, or the merged one of all contacts merged into it. */
  armsBefore(open: Open, index: number): ThresholdState {
    const { key, scorer } = this.atWork(open.row.site)[index]!
    const own = open.row.standings[key]?.arms
    const parts = open.parts.get(key) ?? []
    if (parts.length === 0) return own ?? initialThresholds(scorer)
    return mergeThresholds(scorer, own ? [own, ...parts] : parts)
  }

  inherit(open: Open, { row: lost, isKnown }: Open): void {
    for (const [key, standing] of Object.entries(lost.standings)) {
      open.parts.set(key, [...(open.parts.get(key) ?? []), standing.arms])
    }
    open.isKnown ||= isKnown
    for (const [rule, at] of Object.entries(lost.alerted ?? {}))
      open.row.alerted = { ...open.row.alerted, [rule]: Math.max(at, open.row.alerted?.[rule] ?? at) }
    for (const [rule, at] of Object.entries(lost.rewarded ?? {}))
      open.row.rewarded = { ...open.row.rewarded, [rule]: Math.max(at, open.row.rewarded?.[rule] ?? at) }
  }

  /**
   * Computes only the versions that have not scored the contact yet, as of its last decision; false if there is none.
   * A publication visits every contact, and the live versions need not be folded again for it.
   */
  *begin(open: Open): Loads<boolean> {
    const { row } = open
    const missing = this.atWork(row.site).filter(({ key }) => row.standings[key] === undefined)
    if (missing.length === 0) return false
    const facts = yield* factsOfContact(this.#uow, row)
    const fold = refoldAt(
      missing.map(({ scorer }) => scorer),
      facts,
      row.decidedAt,
    )
    const before = { ...row.standings }
    for (const [index, atWork] of missing.entries()) {
      const reading = read(fold, index, row.decidedAt)
      row.standings[atWork.key] = this.#standingToBe(atWork, reading, before)
    }
    row.due = dueOf(row)
    this.change(open)
    return true
  }

  /**
   * A version under construction raises no alerts: it takes over the threshold states of the version it will replace.
   */
  #standingToBe(
    { version: { plan, site }, scorer, asks }: LiveVersion,
    reading: Reading,
    before: ContactRow['standings'],
  ): Standing {
    const live = this.atWork(site).find(
      other => other.version.plan === plan && other.version.state === 'live' && other.asks === asks,
    )
    const arms = (live && before[live.key]?.arms) ?? initialThresholds(scorer)
    const { score, at } = reading
    return standingOf(reading, stepScore(scorer, arms, { score, at, cause: 'silent' }).arms)
  }

  /** Stages the contact's score at `at` under each active plan version. */
  stand(open: Open, fold: ContactFold, at: number): void {
    const { row } = open
    const before = row.standings
    row.standings = {}
    for (const [index, atWork] of this.atWork(row.site).entries()) {
      const { version, scorer, key } = atWork
      const reading = read(fold, index, at)
      row.standings[key] =
        version.state === 'live'
          ? standingOf(reading, before[key]?.arms ?? initialThresholds(scorer))
          : this.#standingToBe(atWork, reading, before)
    }
    row.due = dueOf(row)
    row.decidedAt = at
    const last = open.latest ? asLastEvent(open.latest) : row.face.lastEvent
    const emails = row.identifiers.filter(name => name.startsWith('e:')).map(name => name.slice(2))
    const profile = profileOf(fold)
    row.face = summarize(profile, emails, last)
    const deal = wonOrLost(profile.deal)
    if (deal) row.deal = deal
    else delete row.deal
    this.change(open)
  }

  /** Whether the contact's row differs from its events folded by the current rules. */
  *isOutdated(site: SiteId, id: ContactId): Loads<boolean> {
    const open = yield* this.open(site, id)
    if (open.isNew || open.row.mergedInto !== null) return false
    const { standings, decidedAt } = open.row
    const atWork = this.atWork(site)
    const facts = yield* factsOfContact(this.#uow, open.row)
    const fold = refoldAt(
      atWork.map(({ scorer }) => scorer),
      facts,
      decidedAt,
    )
    if (!isDeepStrictEqual(wonOrLost(profileOf(fold).deal), open.row.deal ?? null)) return true
    return atWork.some(({ key }, index) => {
      const standing = standings[key]
      if (!standing) return false
      const anew = standingOf(read(fold, index, decidedAt), standing.arms)
      return !isDeepStrictEqual(JSON.parse(JSON.stringify(anew)), JSON.parse(JSON.stringify(standing)))
    })
  }

  change(open: Open): void {
    if (!open.isChanged) {
      open.isChanged = true
      open.row.version += 1
      this.#uow.putContact(open.row)
    }
    open.isNew = false
  }

  /** Removes an erased contact. */
  drop(site: SiteId, id: ContactId): void {
    this.#all.delete(joinKey(site, id))
  }

  /** The folds with which the next transaction can continue after a commit. */
  memos(): Map<string, Memo> {
    const memos = new Map<string, Memo>()
    const { registry } = this.#uow.known
    for (const [key, { row, fold }] of this.#all) {
      if (fold) memos.set(key, { version: row.version, registry: registry.version, fold })
    }
    return memos
  }
}
