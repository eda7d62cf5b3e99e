import type { Fact } from '../../collector/score/score.ts'
import { cycleAt, plus } from './calendar.ts'
import { type Decimal, least, roomOf, size, sum } from './decimal.ts'
import { linesAt, type OracleLine, type Setting, worthAt, zoneOf } from './lines.ts'
import { figuresAt, type OracleReading, readAt } from './reading.ts'

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

/** Every instant in (from, to] at which a reading differs from what it was 1 ms before, in order. */
export function* changesBetween(
  facts: Fact[],
  setting: Setting,
  from: number,
  to: number,
): Generator<{ at: number; reading: OracleReading }> {
  let start = from
  let before = readAt(facts, setting, from)
  for (const instant of [...instantsBetween(facts, setting, from, to), to + 1]) {
    const lines = linesAt(facts, setting, start)
    let at: number | null = start
    while ((at = firstChange(lines, setting, at, instant - 1)) !== null) {
      before = readAt(facts, setting, at)
      yield { at, reading: before }
    }
    if (instant > to) return
    const reading = readAt(facts, setting, instant)
    if (differ(before, reading)) yield { at: instant, reading }
    before = reading
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
  for (const change of changesBetween(known, setting, at, searchedTo)) return { next: change.at, searchedTo }
  return { next: null, searchedTo }
}

/**
 * While the lines stay the same only decay moves figures, and caps pass no movement on enlarged more than
 * fourfold: if that cannot reach the next rounding, nothing changes; else look at both halves.
 */
const firstChange = (lines: OracleLine[], setting: Setting, from: number, to: number): number | null => {
  const decaying = lines.filter(line => line.halfLifeMs !== null)
  if (decaying.length === 0 || to <= from) return null
  const before = wholeFigures(lines, setting, from)
  const search = (low: number, high: number): number | null => {
    const moved = sum(decaying.map(line => size(worthAt(line, low) - worthAt(line, high))))
    if (moved * 4n < roomAt(lines, setting, low)) return null
    if (high - low === 1) return wholeFigures(lines, setting, high) === before ? null : high
    const middle = Math.floor((low + high) / 2)
    const early = search(low, middle)
    if (early !== null) return early
    return wholeFigures(lines, setting, middle) === before ? search(middle, high) : middle
  }
  return search(from, to)
}

const wholeFigures = (lines: OracleLine[], setting: Setting, at: number): string => {
  const { score, fit, tags } = figuresAt(lines, setting, at)
  return JSON.stringify([score, fit, Object.entries(tags).sort()])
}

/** How far the nearest of all figures is from where it would round otherwise. */
const roomAt = (lines: OracleLine[], setting: Setting, at: number): Decimal => {
  const { lines: all, floor } = figuresAt(lines, setting, at)
  const tags = new Set(all.flatMap(line => line.tags))
  const figures = [
    sum(all.map(line => line.value)) + floor,
    sum(all.filter(line => line.kind === 'trait').map(line => line.value)),
    ...[...tags].map(tag => sum(all.filter(line => line.tags.includes(tag)).map(line => line.gross))),
  ]
  return figures.map(roomOf).reduce(least)
}

const differ = (a: OracleReading, b: OracleReading): boolean => inWords(a) !== inWords(b)
const inWords = ({ tags, ...rest }: OracleReading): string =>
  JSON.stringify([rest, Object.entries(tags).sort()])
