import type { Fact } from '../../collector/score/score.ts'
import { cycleAt, plus } from './calendar.ts'
import { boundOf, type Decimal, decimal, least, roomOf, size, sum } from './decimal.ts'
import { linesAt, type OracleLine, type Setting, worthAt, zoneOf } from './lines.ts'
import { type Figures, figuresAt, type OracleReading, readAt } from './reading.ts'

/** How long after the last instant by the calendar a decay is followed. */
const AFTERWARDS_MS = 3 * 366 * 86_400_000
const FAR = 8e15

/**
 * Every instant in (from, to] at which something can change but by decay, and many at which nothing does:
 * each duration that occurs, added to each time that occurs.
 */
export const instantsBetween = (facts: Fact[], setting: Setting, from: number, to: number): number[] => {
  const zone = zoneOf(setting)
  const { plan, retention, siteZone } = setting
  const times = new Set<number>()
  for (const { event } of facts) {
    const { time } = event
    times.add(time)
    if (event.name.startsWith('email_')) times.add(time + 10 * 60_000).add(time + 90 * 24 * 3_600_000)
    if (retention !== null) times.add(plus(time, retention, siteZone))
    if (typeof event.props.validity === 'string') times.add(plus(time, event.props.validity, zone))
    for (const rule of plan.rules) {
      if (rule.kind === 'trait' || rule.kind === 'share') continue
      const begins = rule.kind === 'absence' ? plus(time, rule.for, zone) : time
      times.add(begins)
      if (rule.validity !== undefined) times.add(plus(begins, rule.validity, zone))
    }
  }
  for (
    let cycle = cycleAt(plan.cycle, zone, from);
    cycle && cycle.end <= to;
    cycle = cycleAt(plan.cycle, zone, cycle.end)
  ) {
    times.add(cycle.end)
  }
  return [...times].filter(time => from < time && time <= to).sort((a, b) => a - b)
}

/** What somebody watches while lines decay: their figures in words, and how far the nearest is from changing. */
export type Sight = { inWords: (figures: Figures) => string; room: (figures: Figures) => Decimal }

/** Every instant in (from, to] at which what is watched may change, in order; `sight` matters to decay alone. */
export function* momentsBetween(
  facts: Fact[],
  setting: Setting,
  sight: Sight,
  from: number,
  to: number,
): Generator<number> {
  let start = from
  for (const instant of [...instantsBetween(facts, setting, from, to), to + 1]) {
    const lines = linesAt(facts, setting, start)
    let at: number | null = start
    while ((at = firstChange(lines, setting, sight, at, instant - 1)) !== null) yield at
    if (instant <= to) yield instant
    start = instant
  }
}

/** The next instant after `at` at which the reading changes by itself: null if there is none up to `searchedTo`. */
export const nextChange = (
  facts: Fact[],
  setting: Setting,
  at: number,
): { next: number | null; searchedTo: number } => {
  const cycle = cycleAt(setting.plan.cycle, zoneOf(setting), at)
  const known = facts.filter(fact => fact.event.time <= at)
  const last = instantsBetween(known, { ...setting, plan: { ...setting.plan, cycle: null } }, at, FAR).at(-1)
  const searchedTo = cycle && Number.isFinite(cycle.end) ? cycle.end : (last ?? at) + AFTERWARDS_MS
  const now = readingInWords(readAt(known, setting, at))
  for (const moment of momentsBetween(known, setting, ALL_FIGURES, at, searchedTo)) {
    if (readingInWords(readAt(known, setting, moment)) !== now) return { next: moment, searchedTo }
  }
  return { next: null, searchedTo }
}

/**
 * While the lines stay the same only decay moves figures. If all that decays has one sign, every figure moves one way,
 * through caps and floors too: the same at both ends is the same in between. If signs are mixed: caps pass no movement
 * on enlarged more than fourfold, and if all the lines' movement cannot reach a change, there is none.
 */
const firstChange = (
  lines: OracleLine[],
  setting: Setting,
  sight: Sight,
  from: number,
  to: number,
): number | null => {
  const decaying = lines.filter(line => line.halfLifeMs !== null)
  if (decaying.length === 0 || to <= from) return null
  const wordsAt = (at: number): string => sight.inWords(figuresAt(lines, setting, at))
  const before = wordsAt(from)
  const isOneWay = new Set(decaying.map(line => line.points < 0n)).size === 1
  const search = (low: number, high: number): number | null => {
    if (isOneWay) {
      if (wordsAt(high) === before) return null
    } else {
      const moved = sum(decaying.map(line => size(worthAt(line, low) - worthAt(line, high))))
      if (moved * 4n < sight.room(figuresAt(lines, setting, low))) return null
    }
    if (high - low === 1) return wordsAt(high) === before ? null : high
    const middle = Math.floor((low + high) / 2)
    const early = search(low, middle)
    if (early !== null) return early
    return wordsAt(middle) === before ? search(middle, high) : middle
  }
  return search(from, to)
}

const ALL_FIGURES: Sight = {
  inWords: ({ score, fit, tags }) => JSON.stringify([score, fit, Object.entries(tags).sort()]),
  room: ({ lines, floor }) => {
    const tags = new Set(lines.flatMap(line => line.tags))
    const figures = [
      sum(lines.map(line => line.value)) + floor,
      sum(lines.filter(line => line.kind === 'trait').map(line => line.value)),
      ...[...tags].map(tag => sum(lines.filter(line => line.tags.includes(tag)).map(line => line.gross))),
    ]
    return figures.map(roomOf).reduce(least)
  },
}

/** Which of some whole scores have been reached. */
export const levelsReached = (levels: number[]): Sight => ({
  inWords: ({ score }) => JSON.stringify(levels.map(level => score >= level)),
  room: ({ lines, floor }) => {
    const score = sum(lines.map(line => line.value)) + floor
    return levels.map(level => size(score - boundOf(level))).reduce(least, decimal(1e9))
  },
})

const readingInWords = ({ tags, ...rest }: OracleReading): string =>
  JSON.stringify([rest, Object.entries(tags).sort()])
