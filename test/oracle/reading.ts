import type { Fact } from '../../collector/score/score.ts'
import { kindFacts } from '../../shared/event.ts'
import { cycleAt } from './calendar.ts'
import { type CappedLine, capped } from './caps.ts'
import { allHold } from './conditions.ts'
import { decimal, sum, toWhole } from './decimal.ts'
import { historyAt, isActivity } from './history.ts'
import { isWorthless, linesAt, type OracleLine, type Setting, valuesOf, zoneOf } from './lines.ts'
import { reaches } from './order.ts'

/** What one person's score is at one instant, and why. */
export type OracleReading = {
  /** null: outside the audience, or while an objection is on. */
  score: number | null
  fit: number
  engagement: number
  /** Tags worth 0 are left out. */
  tags: Record<string, number>
  lastScoringAt: number | null
  first: { time: number; id: string } | null
  lastActivityAt: number | null
  cycleStart: number | null
}

export type OracleExplanation = OracleReading & { lines: CappedLine[]; floor: bigint }

export const explainAt = (facts: Fact[], setting: Setting, at: number): OracleExplanation => ({
  ...frameAt(facts, setting, at),
  ...figuresAt(linesAt(facts, setting, at), setting, at),
  ...(hasScore(facts, setting, at) ? {} : { score: null }),
})

export const readAt = (facts: Fact[], setting: Setting, at: number): OracleReading => {
  const { lines: _, floor: __, ...reading } = explainAt(facts, setting, at)
  return reading
}

/** Everything that only the lines decide. Between two instants of `instants.ts` the same lines serve. */
export const figuresAt = (found: OracleLine[], setting: Setting, at: number) => {
  const { lines, floor } = capped(found, setting.plan, at)
  const score = toWhole(sum(lines.map(line => line.value)) + floor)
  const fit = toWhole(sum(lines.filter(line => line.kind === 'trait').map(line => line.value)))
  const scoring = lines.filter(
    line => (line.kind === 'event' || line.kind === 'count') && !isWorthless(line, at),
  )
  return {
    score,
    fit,
    engagement: score - fit,
    tags: tagScores(lines),
    lastScoringAt: scoring.length === 0 ? null : Math.max(...scoring.map(line => line.at!)),
    lines,
    floor,
  }
}

export type Figures = ReturnType<typeof figuresAt>

/** Caps apply to the total only. */
const tagScores = (lines: CappedLine[]): Record<string, number> => {
  const tags = new Set(lines.flatMap(line => line.tags))
  const scores = [...tags].map(tag => {
    const own = lines.filter(line => line.tags.includes(tag))
    return [tag, toWhole(sum(own.map(line => line.gross)))] as const
  })
  return Object.fromEntries(scores.filter(([, score]) => score !== 0))
}

/** Everything but figures. */
const frameAt = (facts: Fact[], setting: Setting, at: number) => {
  const history = historyAt(facts, at, setting)
  const known = history.facts
  const first = known[0]?.event
  // What a stranger says of a sale is no more activity here than it is to an absence rule.
  const active = known.filter(
    ({ event, trust }) =>
      isActivity(event) && !history.isWithheld(event) && reaches(trust, kindFacts(event.name).minTrust),
  )
  const cycle = cycleAt(setting.plan.cycle, zoneOf(setting), at)
  return {
    first: first ? { time: first.time, id: first.id } : null,
    lastActivityAt: active.at(-1)?.event.time ?? null,
    cycleStart: cycle && Number.isFinite(cycle.start) ? cycle.start : null,
  }
}

const hasScore = (facts: Fact[], { plan, ...setting }: Setting, at: number): boolean => {
  const history = historyAt(facts, at, setting)
  if (history.hasObjected) return false
  const traits = valuesOf(history.traitsAt(null))
  // Partners are scored by plans that ask for them.
  const asksForPartners = plan.audience?.some(({ field }) => /^traits\.partner_(id|kind|level)$/.test(field))
  if (!asksForPartners && 'partner_kind' in traits) return false
  return plan.audience === undefined || allHold(plan.audience, { event: null, traits })
}

/** The score of nobody: 0 within floor and cap; a new contact's previous score. */
export const emptyScore = ({ plan }: Setting): number => toWhole(capped([], plan, 0).floor || decimal(0))
