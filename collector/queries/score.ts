import type { ScoreExplained, ScoreLine } from '../../shared/contact.ts'
import type { Event } from '../../shared/event.ts'
import { itemOf } from '../model/contact-summary.ts'
import type { PlanVersion } from '../model/rows.ts'
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

/** A score as a sum that can be read: its lines, what ends when, and how it came to be. */
export function scoreExplained(
  scorer: Scorer,
  version: PlanVersion,
  facts: readonly Fact[],
  at: number,
): ScoreExplained {
  const explained = explain(scorer, facts, at)
  const { score, lines } = explained
  const names = new Map(version.document.rules.map(rule => [rule.id, rule.name ?? rule.id]))
  const nameOf = (rule: string) => names.get(rule) ?? rule
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
    lines: lines.map(line => shown(line, nameOf, events)),
    ends: changes(scorer, facts, lines, at).map(change => ({
      at: iso(change.at),
      rule: change.rule,
      ruleName: nameOf(change.rule),
      points: change.points,
    })),
    series: course(scorer, facts, lines, at),
  }
}

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
