import { comparePositions } from '../../shared/order.ts'
import type { Scorer } from './compile.ts'
import { type Profile, ProfileFold } from './profile.ts'
import { takeHeard } from './rules/absence-rule.ts'
import { takeAdjustment } from './rules/adjustment.ts'
import { takeCounted } from './rules/count-rule.ts'
import { takeEvent, takeWithheld } from './rules/event-rule.ts'
import { View } from './rules/event-view.ts'
import { deliveryEnds, linkOf, Mails, type Withheld, waitsUntil } from './rules/mail.ts'
import { Reversals, reversedBy, reversibleOf } from './rules/reversal.ts'
import type { CompiledRule, TraitRule } from './rules/rule.ts'
import { type Explicit, explicitOf, GivenNames, isSecondName } from './rules/second-name.ts'
import { takeShared } from './rules/share-rule.ts'
import { takeTraits, trustRank } from './rules/traits.ts'
import { Wishes } from './rules/wish.ts'
import type { Fact } from './score.ts'
import { type LineRecord, openSheet, type RuleContext, type ScoreSheet, turnTo } from './score-sheet.ts'

/** Ends follow starts but for a change of the clocks or a skipped day. */
const CALENDAR_SLACK_MS = 3 * 86_400_000

const NOTHING_REVERSED = new Reversals([])

/**
 * One contact, folded: mutable, and without its events. Several plans share what does not depend on them.
 * Events are added in the specified order, with reads in between; the time of a read never decreases.
 */
export type ContactFold = {
  scorers: readonly Scorer[]
  sheets: ScoreSheet[]
  profile: ProfileFold
  last: Fact | null
  reversals: Reversals
  explicit: Explicit
  given: GivenNames
  wishes: Wishes
  mails: Mails
  /**
   * When time alone changes what counts, and it has to be folded again: retention takes the first event out of the set, or a
   * click in a mail has waited long enough.
   */
  leavesAt: number
  trace: ((line: LineRecord) => void) | null
}

export function openFold(scorers: readonly Scorer[]): ContactFold {
  return {
    scorers,
    sheets: scorers.map(openSheet),
    profile: new ProfileFold(),
    last: null,
    reversals: NOTHING_REVERSED,
    explicit: explicitOf([]),
    given: new GivenNames(),
    wishes: new Wishes(),
    mails: new Mails(),
    leavesAt: Number.POSITIVE_INFINITY,
    trace: null,
  }
}

/**
 * Takes the next event in. False, and nothing changed: this one reaches back (it is late, refunds an order or was
 * waited for by a refund, takes the place of an earlier event's second name, or shows whose click in a mail it was), so
 * fold again from history.
 */
export function append(fold: ContactFold, fact: Fact): boolean {
  if (fold.last && comparePositions(fold.last.event, fact.event) >= 0) return false
  const { event } = fact
  if (!fold.profile.isObjecting) {
    if (reversedBy(event) !== null) return false
    const order = reversibleOf(event)
    if (order !== null && fold.reversals.awaits(order)) return false
    if (fold.given.isDisplacedBy(event) || fold.mails.mayConfirm(event)) return false
    if (linkOf(event) !== null) {
      // A page view of before may show that the click is a person's.
      if (fold.profile.visits.count > 0) return false
      fold.mails.note(event)
    }
    if (isSecondName(event.name)) {
      fold.explicit.prune(event.time)
      fold.explicit.add(event)
    }
  }
  take(fold, fact, true, event.time)
  return true
}

/**
 * Folds a contact's whole history, in the specified order. With retention, `asOf` is the time of the fold: events
 * beyond retention by then no longer count (their traits and objections remain).
 */
export function refold(
  scorers: readonly Scorer[],
  facts: readonly Fact[],
  asOf = Number.NEGATIVE_INFINITY,
  trace: ContactFold['trace'] = null,
): ContactFold {
  const fold = openFold(scorers)
  fold.trace = trace
  const isIn = retained(scorers, asOf)
  const counting = countingOf(facts, isIn)
  fold.reversals = new Reversals(counting)
  fold.explicit = explicitOf(counting)
  fold.mails = new Mails(counting)
  const at = Math.max(asOf, facts.at(-1)?.event.time ?? asOf)
  for (const fact of facts) take(fold, fact, isIn(fact), at)
  return fold
}

/**
 * The same as of an instant that may lie before some of the facts, as it does where the machine's clock had leapt ahead and
 * come back: these are in the set once their time has come.
 */
export function refoldAt(scorers: readonly Scorer[], facts: readonly Fact[], at: number): ContactFold {
  const ahead = facts.find(({ event }) => event.time > at)
  if (!ahead) return refold(scorers, facts, at)
  const fold = refold(scorers, facts.slice(0, facts.indexOf(ahead)), at)
  fold.leavesAt = Math.min(fold.leavesAt, ahead.event.time)
  return fold
}

/** Whether the set is another one than when the fold was made, by retention or by facts whose time has come: fold again. */
export const isStale = (fold: ContactFold, at: number): boolean => at >= fold.leavesAt

export const profileOf = (fold: ContactFold): Profile => fold.profile.present()

/** `at`: the instant as of which it is decided whose a click in a mail is. */
function take(fold: ContactFold, fact: Fact, isIn: boolean, at: number): void {
  fold.last = fact
  const { profile } = fold
  profile.noteDeal(fact)
  if (profile.isSilenced(fact)) return
  // Traits outlive retention.
  const moved = takeTraits(profile.traits, fact)
  if (moved) for (const name of moved) holdTraits(fold, name)
  if (!isIn) return
  const withheld = fold.mails.withholds(fact.event, at)
  const visit = profile.take(fact, withheld === null)
  noteLeaving(fold, fact)
  if (withheld === 'waiting') fold.leavesAt = Math.min(fold.leavesAt, waitsUntil(fact.event))
  if (withheld !== null && !fold.trace) return
  const view = new View(fact, profile.traits, visit)
  const names = withheld === null ? namesOf(fold, fact, visit) : [fact.event.name]
  for (const sheet of fold.sheets) score(fold, sheet, view, names, withheld)
}

/** An event under one plan. An event of a cycle that a read has already left has no effect. */
function score(
  fold: ContactFold,
  sheet: ScoreSheet,
  view: View,
  names: readonly string[],
  withheld: Withheld | null,
): void {
  const { scorer } = sheet
  const at = view.fact.event.time
  turnTo(sheet, at)
  if (at < sheet.start || trustRank(view.fact.trust) < scorer.minTrust) return
  const desk: RuleContext = { sheet, reversals: fold.reversals, trace: fold.trace }
  if (withheld !== null) {
    traceWithheld(desk, view, withheld)
    return
  }
  // An event of two names is one event for an absence rule that names both.
  const heard: CompiledRule[] = []
  for (const name of names) {
    for (const rule of scorer.byName.get(name) ?? []) {
      if (rule.kind !== 'absence') takeBy(desk, rule, view)
      else if (!heard.includes(rule)) {
        heard.push(rule)
        takeHeard(desk, rule, view, names)
      }
    }
  }
  for (const rule of scorer.ofActivity) {
    if (rule.after === null || !names.includes(rule.after)) takeHeard(desk, rule, view, names)
  }
  if (names[0] === 'adjustment') takeAdjustment(desk, view)
}

/** A click that does not count is told of to who explains the score, and to nothing else. */
function traceWithheld(desk: RuleContext, view: View, withheld: Withheld): void {
  for (const rule of desk.sheet.scorer.byName.get(view.fact.event.name) ?? [])
    if (rule.kind === 'event') takeWithheld(desk, rule, view, withheld)
}

function takeBy(desk: RuleContext, rule: CompiledRule, view: View): void {
  if (rule.kind === 'event') takeEvent(desk, rule, view)
  else if (rule.kind === 'count') takeCounted(desk, rule, view)
  else if (rule.kind === 'share') takeShared(desk, rule, view)
}

/**
 * An event's own name and its secondary names, without those that an explicit event replaces. A repeated conversion has
 * none.
 */
function namesOf(fold: ContactFold, { event }: Fact, visit: number | null): readonly string[] {
  if (fold.wishes.take(event) || fold.mails.tellsAgain(event)) return []
  const names: string[] = [event.name]
  const give = (name: string) => {
    if (names.includes(name) || !isHeard(fold, name) || fold.explicit.displaces(name, event)) return
    names.push(name)
    fold.given.add(name, event)
  }
  event.derived.also?.forEach(give)
  if (isHeard(fold, 'revisit')) {
    const { siteCalendar } = fold.scorers[0]!
    const dayOf = (time: number) => siteCalendar.bounds('day', time).start
    if (fold.profile.seen.isRevisit(event, visit) || fold.mails.isRevisit(event, dayOf)) give('revisit')
  }
  return names
}

const isHeard = (fold: ContactFold, name: string): boolean =>
  fold.scorers.some(scorer => scorer.byName.has(name))

function holdTraits(fold: ContactFold, name: string): void {
  for (const sheet of fold.sheets) {
    for (const rule of sheet.scorer.traitRules) {
      if (rule.trait === name) (sheet.held ??= [])[rule.index] = traitHolds(fold, sheet.scorer, rule)
    }
  }
}

function traitHolds({ profile }: ContactFold, { minTrust }: Scorer, rule: TraitRule): boolean {
  const trait = profile.traits.get(rule.trait)
  if (!trait || trait.value === null || trait.value === undefined) return false
  return trustRank(trait.trust) >= Math.max(rule.minTrust, minTrust) && rule.accepts(trait.value)
}

function noteLeaving(fold: ContactFold, { event }: Fact): void {
  if (event.name === 'email_delivered') fold.leavesAt = Math.min(fold.leavesAt, deliveryEnds(event))
  const scorer = fold.scorers[0]
  if (!scorer?.retention) return
  if (event.time > fold.profile.first!.time + CALENDAR_SLACK_MS) return
  fold.leavesAt = Math.min(fold.leavesAt, scorer.siteCalendar.plus(event.time, scorer.retention))
}

function retained(scorers: readonly Scorer[], asOf: number): (fact: Fact) => boolean {
  const { retention, siteCalendar } = scorers[0] ?? { retention: null }
  if (asOf === Number.NEGATIVE_INFINITY) return () => true
  if (!retention || !siteCalendar) return ({ event }) => deliveryEnds(event) > asOf
  return ({ event }) => deliveryEnds(event) > asOf && siteCalendar.plus(event.time, retention) > asOf
}

/** The facts that count: in the set, and not of a time of objection. */
function countingOf(facts: readonly Fact[], isIn: (fact: Fact) => boolean): readonly Fact[] {
  const profile = new ProfileFold()
  return facts.filter(fact => !profile.isSilenced(fact) && isIn(fact))
}
