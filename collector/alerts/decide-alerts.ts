import { type Event, kindFacts } from '../../shared/event.ts'
import { isClaimed } from '../model/claimed.ts'
import type { Alert, AlertTrigger, ContactRow, Crossing } from '../model/rows.ts'
import { archetypeOf } from '../score/archetype.ts'
import type { Scorer } from '../score/compile.ts'
import { explain } from '../score/explain.ts'
import { provenScore } from '../score/proof.ts'
import { reasonsOf } from '../score/reasons.ts'
import { View } from '../score/rules/event-view.ts'
import { trustRank } from '../score/rules/traits.ts'
import type { Fact, Line } from '../score/score.ts'
import type { Loads } from '../transaction/unit-of-work.ts'
import {
  crossingFor,
  isCooling,
  isMember,
  makeAlert,
  pageOf,
  type Stood,
  type Subject,
  standingFor,
} from './conditions.ts'
import type { CompiledRule, Wanted } from './rule-book.ts'

/** The crossings of one instant under one plan. */
export type Step = { scorer: Scorer; crossings: Crossing[] }
/** The latest change of a contact. `fact`: its own event; `isFirstName`: the change identified the contact. */
export type News = { steps: readonly Step[]; event: Event | null; fact: Fact | null; isFirstName: boolean }
/** Loads the contact's facts on demand. */
export type History = () => Loads<Fact[]>

/** Decides the alerts of a site's rules, inside the transaction of the cause. */
export class AlertDecider {
  readonly alerts: Alert[] = []

  /** Discards the alerts that this transaction has staged for an erased contact. */
  forget(site: string, contact: string): void {
    const left = this.alerts.filter(alert => alert.site !== site || alert.contact !== contact)
    this.alerts.splice(0, this.alerts.length, ...left)
  }

  *tell(wanted: Wanted, subject: Subject, news: News, history: History): Loads<void> {
    const { event, fact } = news
    for (const { scorer, crossings } of news.steps)
      for (const rule of wanted.thresholds) {
        const crossing = crossingFor(rule, crossings, scorer)
        if (crossing) yield* this.#tellOfCrossing(rule, subject, crossing, { scorer, event, fact }, history)
      }
    if (news.isFirstName && event)
      for (const rule of wanted.identified) {
        const { plan, atLeast } = rule.trigger
        const stood = standingFor(rule, subject, { plan, atLeast })
        if (stood) yield* this.#tellOf(rule, subject, stood, { event, cause: [event.key, event.id] }, history)
      }
    if (fact && wanted.events.size > 0)
      for (const rule of wanted.events.get(fact.event.name) ?? []) {
        if (!isMeant(rule, fact, subject)) continue
        const stood = standingFor(rule, subject, {})
        if (stood === undefined) continue
        const cause = [fact.event.key, fact.event.id]
        yield* this.#tellOf(rule, subject, stood, { event: fact.event, cause }, history)
      }
  }

  /** Evaluates an inactivity rule; it alerts on the contact's current inactivity at most once. */
  *tellOfLapse(
    rule: CompiledRule<'inactive' | 'sleeping_giant'>,
    subject: Subject,
    history: History,
  ): Loads<void> {
    const { row, at } = subject
    const since = row.face.lastActivityAt
    if (since === null || isTold(row, rule.id, since)) return
    const { trigger } = rule
    if (trigger.kind === 'inactive') {
      if (rule.silence === null || rule.calendar.plus(since, rule.silence) > at) return
      const stood = standingFor(rule, subject, trigger)
      if (stood) yield* this.#tellOf(rule, subject, stood, { event: null, cause: [since] }, history)
      return
    }
    const facts = yield* history()
    const giants = subject.stood.filter(({ scorer }) => archetypeOf(scorer, facts, at) === 'sleeping_giant')
    const stood = standingFor(rule, { ...subject, stood: giants }, trigger)
    if (stood) yield* this.#tellOf(rule, subject, stood, { event: null, cause: [since] }, history)
  }

  /**
   * Evaluates the contact's membership in each list, and alerts on changes. Without an earlier result there is no
   * change.
   */
  enlist(
    { lists }: Wanted,
    subject: Subject,
    before: ContactRow['lists'],
    cause: string,
  ): ContactRow['lists'] {
    if (lists.length === 0) return undefined
    const after: Record<string, boolean> = {}
    for (const list of lists) {
      const isIn = isMember(list, subject)
      after[list.id] = isIn
      const was = before?.[list.id]
      if (was !== undefined && was !== isIn) this.#tellOfList(list.id, list.list.plan, subject, isIn, cause)
    }
    return after
  }

  /** A merged contact leaves all its lists. */
  leaveAll({ lists }: Wanted, row: ContactRow, at: number, cause: string): void {
    for (const { id, list } of lists)
      if (row.lists?.[id]) this.#tellOfList(id, list.plan, { row, stood: [], at }, false, cause)
  }

  *#tellOfCrossing(
    rule: CompiledRule<'threshold'>,
    subject: Subject,
    crossing: Crossing,
    { scorer, event, fact }: Pick<News, 'event' | 'fact'> & { scorer: Scorer },
    history: History,
  ): Loads<void> {
    const { row, at } = subject
    if (isCooling(rule, row, at)) return
    if (!standingFor(rule, subject, { plan: crossing.plan })) return
    const { plan, threshold, direction, from, to, statedAt, reasons } = crossing
    const facts = yield* history()
    const told = {
      ...{ plan, threshold, direction, from, score: to, statedAt, reasons, at: crossing.at },
      proven: provenScore(scorer, facts, crossing.at),
      ...(fact && isClaimed(fact.event, facts) && { isClaimed: true as const }),
    }
    const page = event && pageOf(event)
    const own = fact && triggerOf(fact.event, scorer, facts, at)
    // An event that is not the contact's own (a refund of its order) is not named.
    const trigger = event ? own : { event: null, name: null, points: Math.round(to - from) }
    this.alerts.push(
      makeAlert(row, { kind: 'threshold', rule: rule.id, page, trigger, ...told, cause: [crossing.id] }),
    )
    note(rule, row, at)
  }

  *#tellOf(
    rule: CompiledRule,
    subject: Subject,
    stood: Stood | null,
    { event, cause }: { event: Event | null; cause: (string | number)[] },
    history: History,
  ): Loads<void> {
    const { row, at } = subject
    if (isCooling(rule, row, at)) return
    const { kind } = rule.trigger
    const facts = stood || event ? yield* history() : []
    const reasons = stood ? reasonsOf(stood.scorer, facts, at, 'up') : []
    const trigger = event
      ? triggerOf(event, stood?.scorer ?? null, facts, at)
      : { event: null, name: null, points: null }
    this.alerts.push(
      makeAlert(row, {
        kind,
        rule: rule.id,
        plan: stood?.version.plan ?? null,
        score: stood?.standing.score ?? null,
        ...(stood && { proven: provenScore(stood.scorer, facts, at) }),
        ...(event && isClaimed(event, facts) && { isClaimed: true as const }),
        at: event ? Math.min(event.time, at) : at,
        statedAt: at,
        event: kind === 'event' ? (event?.name ?? null) : null,
        page: event && pageOf(event),
        reasons,
        trigger,
        cause,
      }),
    )
    note(rule, row, at)
  }

  #tellOfList(
    id: string,
    plan: string,
    { row, stood, at }: Omit<Subject, 'fold'>,
    isIn: boolean,
    cause: string,
  ): void {
    const score = stood.find(({ version }) => version.plan === plan)?.standing.score ?? null
    const change = isIn ? 'entered' : 'left'
    const told = { kind: 'list', rule: id, plan, score, change, at, statedAt: at } as const
    this.alerts.push(makeAlert(row, { ...told, cause: [change, at, cause] }))
  }
}

/** The change of the score by an event, and the name by which its strongest rule counts it. */
function triggerOf(
  { key, id, name }: Event,
  scorer: Scorer | null,
  facts: readonly Fact[],
  at: number,
): AlertTrigger {
  const event = { key, id }
  if (!scorer) return { event, name, points: null }
  const lines = explain(scorer, facts, at).lines.filter(({ eventId }) => eventId === id)
  const points = Math.round(lines.reduce((sum, { value }) => sum + value, 0))
  const strongest = lines.reduce<Line | null>(
    (best, line) => (best && Math.abs(best.value) >= Math.abs(line.value) ? best : line),
    null,
  )
  const rule = scorer.plan.rules.find(one => one.id === strongest?.rule)
  return { event, name: rule?.kind === 'event' ? rule.event : name, points }
}

/** An event below the trust that its kind requires raises no alert: any page can send it. */
function isMeant(rule: CompiledRule<'event'>, fact: Fact, { fold, at }: Subject): boolean {
  if (trustRank(fact.trust) < trustRank(kindFacts(fact.event.name).minTrust)) return false
  // A conversion alerts once, even if several sources report it. A click in a mail that does not count alerts no one.
  if (fold.wishes.hasRepeated(fact.event) || fold.mails.withholds(fact.event, at) !== null) return false
  return !rule.ofEvent || rule.ofEvent(new View(fact, fold.profile.traits, null))
}

const isTold = (row: ContactRow, rule: string, since: number): boolean => (row.alerted?.[rule] ?? 0) >= since

/** Starts the cooldown; it is stored in the contact's own row, where it cannot race. */
function note({ id, cooldown, trigger }: CompiledRule, row: ContactRow, at: number): void {
  const isByTime = trigger.kind === 'inactive' || trigger.kind === 'sleeping_giant'
  if (cooldown !== null || isByTime) row.alerted = { ...row.alerted, [id]: at }
}
