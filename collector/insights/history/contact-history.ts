import { amountOf } from '../../../shared/amount.ts'
import type { Derived } from '../../../shared/event.ts'
import type { Scorer } from '../../score/compile.ts'
import { tidy, toNumber } from '../../score/exact.ts'
import { Reversals } from '../../score/rules/reversal.ts'
import type { Fact } from '../../score/score.ts'
import { type Accepted, acceptedOf } from './accepted.ts'
import { type ActTimes, actTimes, pausesOf } from './act-times.ts'
import { ActiveDays } from './active-days.ts'
import { AttributeReader, type Attributes } from './attributes.ts'
import { type Counts, countsAt, ruledPages, Unruled } from './features.ts'
import { compileGoals, conversionsOf, mayConvert } from './goal.ts'
import { ACTIVE_MS, earliestStart, emptyScore, landmarksOf, type Question, type Reader } from './settings.ts'
import { HistoryWalk } from './walk.ts'

/** A score that was higher than all earlier ones, with its time. */
export type High = { score: number; at: number }

/** A contact at a landmark: the data known then, and whether it converted within the horizon. */
export type ContactLook = Counts & {
  /** 0 is the newest landmark. */
  landmark: number
  score: number
  converted: boolean
  /** Acts without a rule in the 90 days before. */
  acts: readonly string[]
}

export type Touch = { source: NonNullable<Derived['source']>; partner: string | null }

/** The data of one contact that counts. `conversion` is Infinity without a conversion. */
export type ContactHistory = {
  id: string
  first: number
  conversion: number
  highs: readonly High[]
  looks: readonly ContactLook[]
  firstTouch: Touch | null
  lastTouch: Touch | null
  /** Just before the conversion, or a horizon after the first event. */
  attributes: Attributes
  /** The value of the first conversion, less refunds; null without an amount. */
  value: { amount: number; currency: string | null } | null
  /** For a converter: by rule, the time from its first line to the conversion. */
  gaps: ReadonlyMap<string, number>
  /** Acts of interest with the times of the first and the last one, whether or not the plan has a rule for them. */
  acts: ActTimes
  /** For a converter: the times between its visits. */
  pauses: readonly number[]
  /** For a converter: points just before the conversion, and those of events that arrived after it. */
  points: { all: number; late: number }
}

/** The reason for which a contact is in no denominator. */
export type NotCounted = 'no_events' | 'objection' | 'before_window' | 'bought_at_once' | 'outside_audience'

/** Reads one contact's events for a question: pure, and the only step that sees events. */
export class HistoryReader {
  readonly #reader: Reader
  readonly #goal: Scorer
  readonly #unruled: Unruled
  readonly #start: number
  readonly #landmarks: readonly number[]
  readonly #attributes: AttributeReader
  /** When each kind of event was first seen on the site. */
  readonly kindsSince = new Map<string, number>()
  /** Pages with views for which a rule with conditions has given points, as keys of acts. */
  readonly ruledPages = new Set<string>()
  readonly activeDays: ActiveDays

  constructor(question: Question, scorer: Scorer) {
    this.#reader = { question, scorer }
    this.#goal = compileGoals([question.goal], scorer.siteCalendar.zone)
    this.#unruled = new Unruled(scorer, question.goal.event)
    this.#start = earliestStart(this.#reader)
    this.#landmarks = landmarksOf(question, this.#start)
    this.#attributes = new AttributeReader(scorer)
    this.activeDays = new ActiveDays(scorer.siteCalendar)
  }

  /** The month of an instant, in the site's zone. */
  monthOf(at: number): string {
    return this.#attributes.local(at).month
  }

  dateOf(at: number): string {
    return this.#attributes.local(at).date
  }

  read(id: string, facts: readonly Fact[]): ContactHistory | NotCounted {
    if (facts.length === 0) return 'no_events'
    const { now } = this.#reader.question
    const accepted = acceptedOf(facts, this.#reader)
    if (typeof accepted === 'string') return accepted
    const { counted } = accepted
    this.activeDays.take(counted)
    for (const { event } of counted)
      if ((this.kindsSince.get(event.name) ?? now) > event.time) this.kindsSince.set(event.name, event.time)
    const first = counted[0]!.event.time
    const converting = this.#firstConversion(accepted)
    const conversion = converting?.event.time ?? Number.POSITIVE_INFINITY
    if (first < this.#start || first >= now) return 'before_window'
    if (conversion <= first) return 'bought_at_once'
    const end = Math.min(conversion, now)
    const inTime = ({ event }: Fact) => event.time < end
    const seen = counted.filter(inTime)
    const walk = new HistoryWalk(this.#reader.scorer, {
      before: accepted.before,
      facts: accepted.facts.filter(inTime),
    })
    const walked = this.#walk(walk, seen, conversion, end)
    if (!walked) return 'outside_audience'
    for (const page of ruledPages(this.#reader.scorer, walk.written, seen)) this.ruledPages.add(page)
    const touched = seen.filter(({ event }) => event.derived.source)
    return {
      id,
      first,
      conversion,
      ...walked,
      firstTouch: touchOf(touched[0]),
      lastTouch: touchOf(touched.at(-1)),
      attributes: this.#attributes.read(
        accepted.before,
        seen,
        Math.min(end, first + this.#reader.question.horizon),
      ),
      value: converting && worthOf(converting, counted),
      acts: actTimes(seen, this.#reader.question.goal.event),
      pauses: conversion < now ? pausesOf(seen) : [],
      ...(conversion < now
        ? beforeConversion(walk, seen, conversion)
        : { gaps: new Map(), points: NO_POINTS }),
    }
  }

  #firstConversion(accepted: Accepted): Fact | null {
    if (!mayConvert(this.#goal, accepted.facts)) return null
    const { goal, now } = this.#reader.question
    return conversionsOf(this.#goal, accepted, now).get(goal.id)?.[0] ?? null
  }

  /** Record highs, and looks, in one walk over the exposure time; null if the contact never had a score in it. */
  #walk(walk: HistoryWalk, seen: readonly Fact[], conversion: number, end: number) {
    const { scorer, question } = this.#reader
    const highs: High[] = []
    const looks: ContactLook[] = []
    const first = seen[0]!.event.time
    let best = emptyScore(scorer)
    let wasScored = false
    let landmark = this.#landmarks.findIndex(at => at >= first)
    if (landmark < 0) landmark = this.#landmarks.length
    let rise = Number.NEGATIVE_INFINITY
    for (let next = walk.nextFactAt; next < end; ) {
      const at = next
      const isLandmark = at === this.#landmarks[landmark]
      const standing = isLandmark || at < first ? walk.to(at) : walk.risen(at)
      if (standing) rise = standing.next
      if (standing && standing.score !== null && at >= first) {
        wasScored = true
        if (standing.score > best) highs.push({ score: (best = standing.score), at })
      }
      if (isLandmark) {
        const acts = actsIn(seen, at, this.#unruled)
        if (standing && standing.score !== null && acts)
          looks.push({
            landmark: this.#landmarks.length - 1 - landmark,
            score: standing.score,
            converted: conversion <= at + question.horizon,
            acts,
            ...countsAt(walk, scorer, at),
          })
        landmark += 1
      }
      next = Math.min(
        walk.nextFactAt,
        rise > at ? rise : Number.POSITIVE_INFINITY,
        this.#landmarks[landmark] ?? Number.POSITIVE_INFINITY,
      )
    }
    return wasScored ? { highs, looks } : null
  }
}

/** The acts without a rule in the 90 days up to an instant; null if the contact did nothing in them. */
function actsIn(seen: readonly Fact[], at: number, unruled: Unruled): string[] | null {
  const acts = new Set<string>()
  let isActive = false
  for (const { event } of seen) {
    if (event.time > at) break
    if (event.time <= at - ACTIVE_MS) continue
    isActive = true
    const key = unruled.keyOf(event.name, event.url)
    if (key !== null) acts.add(key)
  }
  return isActive ? [...acts] : null
}

function worthOf(fact: Fact, counted: readonly Fact[]): ContactHistory['value'] {
  const { value, currency } = fact.event.props
  const amount = amountOf(value)
  if (amount === null) return null
  const kept = toNumber(tidy(new Reversals(counted).kept(fact, Number.NEGATIVE_INFINITY)))
  return {
    amount: amount * kept,
    currency: typeof currency === 'string' ? currency.slice(0, 3).toUpperCase() : null,
  }
}

const NO_POINTS = { all: 0, late: 0 }

function beforeConversion(walk: HistoryWalk, seen: readonly Fact[], conversion: number) {
  const arrived = new Map(seen.map(({ event }) => [event.id, event.receivedAt]))
  const points = { all: 0, late: 0 }
  for (const { worth, eventId } of walk.linesAt(conversion - 1).lines) {
    const size = Math.abs(toNumber(worth))
    points.all += size
    if (eventId !== null && (arrived.get(eventId) ?? 0) >= conversion) points.late += size
  }
  const gaps = new Map([...walk.firstLines()].map(([rule, at]) => [rule, conversion - at]))
  return { gaps, points }
}

const touchOf = (fact: Fact | undefined): Touch | null =>
  fact?.event.derived.source
    ? { source: fact.event.derived.source, partner: fact.event.derived.partner?.code ?? null }
    : null
