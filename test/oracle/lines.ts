import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { kindFacts, type Trust } from '../../shared/event.ts'
import type { Plan, Rule, RuleOf } from '../../shared/plan.ts'
import { cycleAt, exactMs, inSeason, instant, plus } from './calendar.ts'
import { allHold, fieldOf, type Looked, matchesGlob, numberIn } from './conditions.ts'
import { type Decimal, decimal, least, size, times } from './decimal.ts'
import { type History, historyAt, isActivity, type Keeping } from './history.ts'
import { acceptedSet } from './identity.ts'
import { type Firing, placed } from './limits.ts'
import { reaches } from './order.ts'

/** Everything but the facts and the instant. */
export type Setting = Keeping & {
  plan: Plan
  planId: string
  /** Tags that browsers' events may bear; all, if not given. */
  admitted?: ReadonlySet<string>
  /** Each rule asks for this trust at least; for what it asks itself, if not given. */
  atLeast?: Trust
}

/** A line as it stands at one instant; what it is worth at another is only a matter of `endsAt` and decay. */
export type OracleLine = {
  rule: string
  kind: Rule['kind'] | 'manual'
  event: Event | null
  at: number | null
  tags: string[]
  /** The rule's points, or rate × units; what refunds have left of it; the seasons' factors. */
  points: Decimal
  standing: Decimal
  season: Decimal
  halfLifeMs: number | null
  endsAt: number | null
  isOverLimit: boolean
  group: string | null
}

/** Decay alone never makes a line worthless, however small it grows. */
export const isWorthless = (line: OracleLine, at: number): boolean =>
  worthAt({ ...line, halfLifeMs: null }, at) === 0n

export const worthAt = (line: OracleLine, at: number): Decimal => {
  if (line.isOverLimit || (line.endsAt !== null && at >= line.endsAt)) return 0n
  const full = times(times(line.points, line.standing), line.season)
  if (line.halfLifeMs === null || line.at === null) return full
  return times(full, decimal(2 ** (-(at - line.at) / line.halfLifeMs)))
}

export const zoneOf = ({ plan, siteZone }: Setting): string => plan.timeZone ?? siteZone

export const linesAt = (all: Fact[], setting: Setting, at: number): OracleLine[] => {
  const history = historyAt(all, at, setting)
  return [
    ...setting.plan.rules.flatMap(rule => linesOf(rule, { history, setting, at })),
    ...manualLines({ history, setting, at }),
  ]
}

type Scene = { history: History; setting: Setting; at: number }

const linesOf = (rule: Rule, scene: Scene): OracleLine[] => {
  switch (rule.kind) {
    case 'event':
      return eventLines(rule, scene)
    case 'count':
      return countLines(rule, scene)
    case 'absence':
      return absenceLines(rule, scene)
    case 'trait':
      return traitLines(rule, scene)
    case 'share':
      return shareLines(rule, scene)
  }
}

/** The events that exist for a rule: of the set, of the present cycle, and not before its `since`. */
const existing = (rule: Rule | null, { history, setting, at }: Scene): Fact[] => {
  const start = cycleAt(setting.plan.cycle, zoneOf(setting), at)?.start ?? Number.NEGATIVE_INFINITY
  return history.facts.filter(({ event }) => event.time >= start && event.time >= sinceOf(rule))
}

const sinceOf = (rule: Rule | null): number => (rule?.since ? instant(rule.since) : Number.NEGATIVE_INFINITY)

const looked = ({ history }: Scene, event: Event): Looked => ({
  event,
  traits: valuesOf(history.traitsAt(event)),
})

export const valuesOf = (traits: ReturnType<History['traitsAt']>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(traits).map(([name, { value }]) => [name, value]))

const isTrusted = ({ setting }: Scene, trust: Trust, rule: Rule, kind: string): boolean =>
  reaches(trust, rule.minTrust ?? kindFacts(kind).minTrust) && reaches(trust, setting.atLeast ?? 'browser')

const matches = (rule: RuleOf<'event' | 'count' | 'share'>, scene: Scene): Fact[] =>
  existing(rule, scene).filter(
    ({ event, trust }) =>
      scene.history.namesOf(event).has(rule.event) && isTrusted(scene, trust, rule, rule.event),
  )

const eventLines = (rule: RuleOf<'event'>, scene: Scene): OracleLine[] => {
  const firings = matches(rule, scene)
    .map(fact => ({ fact, ...firingOf(scene, fact.event), standing: standingOf(rule, scene, fact) }))
    .filter(firing => allHold(rule.where, firing.looked))
  // A reversed line frees its place.
  const places = placed(
    firings.filter(firing => firing.standing > 0n),
    rule.limit,
    zoneOf(scene.setting),
  )
  return firings.map(firing => ({
    ...lineOf(rule, scene, firing),
    points: rule.perUnit ? unitPoints(rule.perUnit, firing.looked) : decimal(rule.points ?? 0),
    // Per-unit points shrink with the order; fixed ones stand until it is refunded in full.
    standing: rule.perUnit || firing.standing === 0n ? firing.standing : decimal(1),
    isOverLimit: firing.standing > 0n && !places.has(firing),
  }))
}

const firingOf = (scene: Scene, event: Event): Firing & { event: Event } => ({
  at: event.time,
  event,
  visit: scene.history.visitOf(event),
  looked: looked(scene, event),
})

const standingOf = (rule: Rule, { history }: Scene, fact: Fact): Decimal =>
  history.standing(fact, sinceOf(rule))

const unitPoints = (perUnit: NonNullable<RuleOf<'event'>['perUnit']>, seen: Looked): Decimal => {
  const units = numberIn(fieldOf(perUnit.field, seen))
  if (units === null || units < 0) return 0n
  if (perUnit.currency !== undefined && fieldOf('props.currency', seen) !== perUnit.currency) return 0n
  const points = times(decimal(perUnit.rate), decimal(units))
  const most = least(size(points), decimal(perUnit.max ?? 1_000_000))
  return points < 0n ? -most : most
}

/** What event, count and absence lines have in common. */
const lineOf = (
  rule: RuleOf<'event' | 'count' | 'absence'>,
  scene: Scene,
  { at, event, looked }: Firing,
): OracleLine => {
  const zone = zoneOf(scene.setting)
  return {
    rule: rule.id,
    kind: rule.kind,
    event,
    at,
    tags: event === null ? [] : tagsOf(scene.setting, looked),
    points: decimal(rule.points ?? 0),
    standing: decimal(1),
    season: scene.setting.plan.seasons
      .filter(season => inSeason(season, zone, at))
      .filter(season => season.rules === undefined || season.rules.includes(rule.id))
      .filter(({ where = [] }) => where.length === 0 || (event !== null && allHold(where, looked)))
      .reduce((factor, season) => times(factor, decimal(season.factor)), decimal(1)),
    halfLifeMs: rule.halfLife === undefined ? null : exactMs(rule.halfLife),
    endsAt: rule.validity === undefined ? null : plus(at, rule.validity, zone),
    isOverLimit: false,
    group: rule.group ?? null,
  }
}

const tagsOf = ({ plan, admitted }: Setting, seen: Looked): string[] => {
  const carried = carriedTags(plan, seen)
  if (admitted === undefined || seen.event?.key === 'secret') return carried
  return carried.filter(tag => admitted.has(tag))
}

/** Those of the first `most` different tags, in the order of arrival, that browsers' events carry. */
export const admittedTags = (arrivals: Event[], plan: Plan, most: number): Set<string> => {
  const inTheSet = acceptedSet(arrivals)
  const brought = arrivals
    .filter(event => event.key === 'public' && inTheSet.includes(event))
    .flatMap(event => carriedTags(plan, { event, traits: {} }))
  return new Set([...new Set(brought)].slice(0, most))
}

const carriedTags = (plan: Plan, seen: Looked): string[] => {
  const tags = plan.tags.flatMap(({ from }) => {
    if (typeof from !== 'string') {
      return seen.event?.url && matchesGlob(from.urlGlob, seen.event.url) ? [from.tag] : []
    }
    const value = fieldOf(from, seen)
    return value === undefined || typeof value === 'object' ? [] : [String(value)]
  })
  return [...new Set(tags)]
}

/** Fires at the nth match of those since the last firing, if it is earlier than the first of the n + `within`. */
const countLines = (rule: RuleOf<'count'>, scene: Scene): OracleLine[] => {
  const zone = zoneOf(scene.setting)
  const found = matches(rule, scene)
    .filter(fact => standingOf(rule, scene, fact) > 0n)
    .map(fact => firingOf(scene, fact.event))
    .filter(firing => allHold(rule.where, firing.looked))
    .filter(firing => rule.within !== 'visit' || firing.visit !== null)
  const runs = new Map<number | null, Firing[]>()
  const firings: Firing[] = []
  for (const match of found) {
    const run = rule.within === 'visit' ? match.visit : null
    const since = [...(runs.get(run) ?? []), match]
    const first = since.at(-rule.n)
    const isInTime =
      first !== undefined &&
      (rule.within === undefined || rule.within === 'visit' || match.at < plus(first.at, rule.within, zone))
    if (isInTime) firings.push(match)
    runs.set(run, isInTime ? [] : since)
  }
  const places = placed(firings, rule.limit, zone)
  return firings.map(firing => ({ ...lineOf(rule, scene, firing), isOverLimit: !places.has(firing) }))
}

/** One line per silence: from the clock's start, unless a match comes earlier than the start + `for`. */
const absenceLines = (rule: RuleOf<'absence'>, scene: Scene): OracleLine[] => {
  const zone = zoneOf(scene.setting)
  const silences: { start: number; end: number | null }[] = []
  let clock: number | null = null
  for (const fact of existing(rule, scene)) {
    const { event } = fact
    const isMatch = isMatchOf(rule, scene, fact)
    if (isMatch && clock !== null) {
      silences.push({ start: clock, end: event.time })
      clock = null
    }
    const starts = rule.after === undefined ? isMatch : isNamed(rule, rule.after, scene, fact)
    if (starts) clock ??= event.time
  }
  if (clock !== null) silences.push({ start: clock, end: null })

  const firings = silences
    .map(({ start, end }) => ({ at: plus(start, rule.for, zone), end }))
    // A match at exactly start + `for` comes too late.
    .filter(({ at, end }) => at <= scene.at && (end === null || end >= at))
    .map(({ at, end }) => ({ at, end, event: null, visit: null, looked: { event: null, traits: {} } }))
  const places = placed(firings, rule.limit, zone)
  return firings.map(firing => {
    const line = lineOf(rule, scene, firing)
    return { ...line, endsAt: line.endsAt ?? firing.end, isOverLimit: !places.has(firing) }
  })
}

const isNamed = (rule: Rule, name: string, scene: Scene, { event, trust }: Fact): boolean =>
  scene.history.namesOf(event).has(name) && isTrusted(scene, trust, rule, name)

const isMatchOf = (rule: RuleOf<'absence'>, scene: Scene, fact: Fact): boolean => {
  const isKind =
    rule.event === undefined
      ? isActivity(fact.event) &&
        !scene.history.isWithheld(fact.event) &&
        isTrusted(scene, fact.trust, rule, fact.event.name)
      : isNamed(rule, rule.event, scene, fact)
  return isKind && allHold(rule.where, looked(scene, fact.event))
}

const standingLine = (rule: RuleOf<'trait' | 'share'>): OracleLine => ({
  rule: rule.id,
  kind: rule.kind,
  event: null,
  at: null,
  tags: [],
  points: decimal(rule.points),
  standing: decimal(1),
  season: decimal(1),
  halfLifeMs: null,
  endsAt: null,
  isOverLimit: false,
  group: rule.group ?? null,
})

const traitLines = (rule: RuleOf<'trait'>, { history, setting }: Scene): OracleLine[] => {
  const traits = history.traitsAt(null)
  const present = traits[rule.trait]
  if (present === undefined || present.value === null || present.value === undefined) return []
  const least = [rule.minTrust ?? 'browser', setting.atLeast ?? 'browser'] as const
  if (!least.every(trust => reaches(present.trust, trust))) return []
  return allHold(rule.where, { event: null, traits: valuesOf(traits) }) ? [standingLine(rule)] : []
}

const shareLines = (rule: RuleOf<'share'>, scene: Scene): OracleLine[] => {
  const of = matches(rule, scene).filter(fact => standingOf(rule, scene, fact) > 0n)
  const meeting = of.filter(({ event }) => allHold(rule.where, looked(scene, event)))
  const holds = of.length >= rule.atLeast && meeting.length / of.length >= rule.share
  return holds ? [standingLine(rule)] : []
}

/** Whole points of a size that a rule may give too, and a validity that is one, or none. */
const isGiven = ({ points, validity }: Event['props']): boolean =>
  Number.isInteger(points) &&
  Math.abs(Number(points)) <= 1_000_000 &&
  (validity === undefined || /^P[\dYMWDTHS.]*\d[YMWDHS]$/.test(String(validity)))

const manualLines = (scene: Scene): OracleLine[] =>
  existing(null, scene)
    .filter(({ event }) => event.name === 'adjustment' && event.key === 'secret')
    .filter(({ event }) => event.props.plan === scene.setting.planId && isGiven(event.props))
    .map(({ event }) => ({
      rule: 'adjustment',
      kind: 'manual',
      event,
      at: event.time,
      tags: tagsOf(scene.setting, looked(scene, event)),
      points: decimal(Number(event.props.points)),
      standing: decimal(1),
      season: decimal(1),
      halfLifeMs: null,
      endsAt:
        typeof event.props.validity === 'string'
          ? plus(event.time, event.props.validity, zoneOf(scene.setting))
          : null,
      isOverLimit: false,
      group: null,
    }))
