import type { ScoreExplained, ScoreLine, ScoreRule } from '../../shared/contact.ts'
import type { Event } from '../../shared/event.ts'
import { itemOf } from '../model/contact-summary.ts'
import type { PlanVersion } from '../model/rows.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'
import { iso, isoOrNull } from '../platform/iso.ts'
import { bandOf } from '../score/bands.ts'
import type { Scorer } from '../score/compile.ts'
import { awaited, explain } from '../score/explain.ts'
import { provenScore } from '../score/proof.ts'
import { linkOf, waitsUntil } from '../score/rules/mail.ts'
import type { Fact, Line } from '../score/score.ts'
import { series } from '../score/time/series.ts'

/** The chart has this many instants at most; of a longer history, the latest. */
const SERIES_POINTS = 300
/** An inactivity that ends later than this is not listed. */
const FORESIGHT_MS = 365 * 86_400_000
const MOST_ENDS = 1_000

/** Which of the lines are wanted. A page's place is counted from the oldest line, so that new events do not move it. */
export type LinePage = { limit: number; cursor: string | undefined }

/** A score as a sum that can be read: its lines (all of them without a page), what ends when, and how it came to be. */
export function scoreExplained(
  scorer: Scorer,
  version: PlanVersion,
  facts: readonly Fact[],
  at: number,
  page?: LinePage,
): ScoreExplained {
  const explained = explain(scorer, facts, at)
  const { score, lines } = explained
  const names = new Map(version.document.rules.map(rule => [rule.id, rule.name ?? rule.id]))
  const nameOf = (rule: string) => names.get(rule) ?? rule
  const { wanted, cursor } = pageOf(lines, page)
  const all = changes(scorer, facts, lines, at)
  const ends = page ? all.slice(0, MOST_ENDS) : all
  const events = new Map(facts.map(({ event }) => [event.id, event]))
  return {
    score,
    at: iso(at),
    plan: version.plan,
    planVersion: version.version,
    fit: explained.fit,
    engagement: explained.engagement,
    proven: provenScore(scorer, facts, at),
    band: score === null ? null : (bandOf(scorer, score)?.id ?? null),
    tags: explained.tags,
    rules: sumsOf(lines, nameOf),
    lines: wanted.map(line => shown(line, nameOf, events)),
    cursor,
    ends: ends.map(change => ({
      at: iso(change.at),
      rule: change.rule,
      ruleName: nameOf(change.rule),
      points: change.points,
    })),
    series: course(scorer, facts, lines, at),
  }
}

function pageOf(
  lines: readonly Line[],
  page: LinePage | undefined,
): { wanted: Line[]; cursor: string | null } {
  const inTime = lines.toSorted(
    (a, b) => (b.at ?? Number.POSITIVE_INFINITY) - (a.at ?? Number.POSITIVE_INFINITY) || 0,
  )
  if (!page) return { wanted: inTime, cursor: null }
  const older = Math.min(placeOf(page.cursor)?.at ?? inTime.length, inTime.length)
  const from = inTime.length - Math.max(0, older)
  const left = older - page.limit
  return {
    wanted: inTime.slice(from, from + page.limit),
    cursor: left > 0 ? cursorOf({ at: left, id: '' }) : null,
  }
}

function sumsOf(lines: readonly Line[], nameOf: (rule: string) => string): ScoreRule[] {
  const sums = [...Map.groupBy(lines, ({ rule }) => rule)].map(([rule, own]) => ({
    rule,
    ruleName: nameOf(rule),
    fit: own[0]!.fit,
    lines: own.length,
    value: sum(own.map(({ value }) => value)),
    cut: sum(own.flatMap(({ cut }) => cut.filter(isOfLimit).map(({ points }) => Math.abs(points)))),
  }))
  return sums.sort(
    (a, b) => Math.abs(b.value) - Math.abs(a.value) || b.cut - a.cut || a.rule.localeCompare(b.rule),
  )
}

/** Clicks in mails that do not count, or not yet, are cut by no limit. */
const isOfLimit = ({ by }: { by: string }): boolean => by !== 'machine' && by !== 'waiting'

// Rounded to nine places like the score itself, so that binary fractions do not show.
const sum = (numbers: readonly number[]): number => Math.round(numbers.reduce((a, b) => a + b, 0) * 1e9) / 1e9

function shown(line: Line, nameOf: (rule: string) => string, events: ReadonlyMap<string, Event>): ScoreLine {
  const event = line.eventId === null ? undefined : events.get(line.eventId)
  return {
    rule: line.rule,
    ruleName: nameOf(line.rule),
    eventId: line.eventId,
    eventName: event?.name ?? null,
    item: event ? (itemOf(event) ?? event.title) : null,
    tags: line.tags,
    points: line.points,
    value: line.value,
    at: isoOrNull(line.at),
    endsAt: isoOrNull(line.endsAt),
    factor: line.factor,
    fit: line.fit,
    cut: line.cut.map(({ until, ...cut }) => (until === undefined ? cut : { ...cut, until: iso(until) })),
  }
}

/** The future changes by time alone: lines that end, clicks that begin to count, lines of silences; soonest first. */
function changes(scorer: Scorer, facts: readonly Fact[], lines: readonly Line[], at: number) {
  const ending = lines
    .filter(line => line.endsAt !== null && line.endsAt > at && line.value !== 0)
    .map(line => ({ at: line.endsAt!, rule: line.rule, points: -line.value }))
  const waiting = lines.flatMap(({ rule, cut }) =>
    cut.flatMap(({ by, points, until }) =>
      by === 'waiting' && until !== undefined ? [{ at: until, rule, points }] : [],
    ),
  )
  const past = facts.filter(({ event }) => event.time <= at)
  const beginning = awaited(scorer, past, at)
    .filter(silence => silence.at <= at + FORESIGHT_MS)
    .flatMap(silence => {
      const { lines } = explain(scorer, past, silence.at)
      const line = lines.find(other => other.rule === silence.rule && other.at === silence.at)
      return line && line.value !== 0 ? [{ ...silence, points: line.value }] : []
    })
  return [...ending, ...waiting, ...beginning].sort((a, b) => a.at - b.at)
}

/** The score at each event, at each line's start and end, and at the instant itself. */
function course(scorer: Scorer, facts: readonly Fact[], lines: readonly Line[], at: number) {
  const instants = new Set<number>([at])
  for (const { event } of facts) {
    instants.add(event.time)
    if (linkOf(event) !== null) instants.add(waitsUntil(event))
  }
  for (const line of lines) for (const time of [line.at, line.endsAt]) if (time !== null) instants.add(time)
  const wanted = [...instants].filter(time => time <= at).sort((a, b) => a - b)
  const points = wanted.slice(-SERIES_POINTS)
  return series(scorer, facts, points).map(({ at, score }) => ({ at: iso(at), score }))
}
