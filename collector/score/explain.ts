import type { Scorer } from './compile.ts'
import { type ContactFold, refold } from './contact.ts'
import { written } from './earn.ts'
import { toNumber } from './exact.ts'
import { cutLines, type OpenLine } from './limits/cut.ts'
import { read } from './read.ts'
import { dueOf, overLimit, pendingAt } from './rules/absence-rule.ts'
import { shareHolds } from './rules/share-rule.ts'
import type { Explanation, Fact } from './score.ts'
import { type LineRecord, type RuleContext, type ScoreSheet, turnTo } from './score-sheet.ts'
import { DecaySum } from './time/decay.ts'

/** Sums are taken within 10⁻⁹; less than half of that is no lift. */
const NOTHING = 5e-10

/** The rule id, in explanations, of the line by which the plan's floor lifts the sum. */
export const FLOOR = 'floor'

/** The explanation of a score at a time: the same fold, with a subscriber. The lines' values add up to the score. */
export function explain(scorer: Scorer, facts: readonly Fact[], at: number): Explanation {
  const past = facts.filter(({ event }) => event.time <= at)
  const heard: LineRecord[] = []
  const fold = refold([scorer], past, at, line => heard.push(line))
  const sheet = fold.sheets[0]!
  turnTo(sheet, at)
  const { score, fit, engagement, tags } = read(fold, 0, at)
  if (score === null) return { score, at, fit, engagement, tags, lines: [] }
  const lines = [...heard.filter(line => line.at >= sheet.start), ...silences(fold, sheet, at)]
    .filter(line => line.end > at)
    .map(line => opened(line, at))
  const all = [...lines, ...timeless(sheet)]
  cutLines(scorer, all)
  const lift = scorer.floor - all.reduce((sum, line) => sum + line.value, 0)
  if (lift > NOTHING && score === scorer.floor) all.push(floorLine(lift))
  return { score, at, fit, engagement, tags, lines: all.map(({ group: _, ...line }) => line) }
}

/** Lines of silences that no match has ended. */
export function silences(fold: ContactFold, sheet: ScoreSheet, at: number): LineRecord[] {
  const desk: RuleContext = { sheet, reversals: fold.reversals, trace: null }
  return sheet.scorer.rules.flatMap(rule => {
    const state = rule.kind === 'absence' ? sheet.absences?.[rule.index] : undefined
    if (rule.kind !== 'absence' || !state) return []
    const pending = pendingAt(desk, rule, state, at)
    if (!pending) return []
    if (pending.isOverLimit) return [overLimit(desk, rule, pending.at)]
    return [{ ...written(desk, rule, pending.at, null, []), worth: pending.worth }]
  })
}

/** Silences that time alone will make long enough in this cycle: by which rule, and when. */
export function awaited(scorer: Scorer, facts: readonly Fact[], at: number): { rule: string; at: number }[] {
  const fold = refold([scorer], facts, at)
  const sheet = fold.sheets[0]!
  turnTo(sheet, at)
  const desk: RuleContext = { sheet, reversals: fold.reversals, trace: null }
  return scorer.rules.flatMap(rule => {
    const state = rule.kind === 'absence' ? sheet.absences?.[rule.index] : undefined
    const due = rule.kind === 'absence' && state ? dueOf(desk, rule, state) : null
    return due !== null && due > at && due < sheet.end ? [{ rule: rule.id, at: due }] : []
  })
}

function opened(line: LineRecord, at: number): OpenLine {
  const { rule, group, eventId, points, factor, cut, tags } = line
  const worth = toNumber(line.worth)
  const decay = line.halfLife === null ? 1 : decayed(line.halfLife, line.at, at)
  const gross = worth * decay
  const endsAt = Number.isFinite(line.end) ? line.end : null
  return {
    rule,
    group,
    eventId,
    at: line.at,
    tags: [...tags],
    points,
    factor,
    decay,
    gross,
    value: gross,
    endsAt,
    cut,
    fit: false,
  }
}

function decayed(halfLife: number, from: number, at: number): number {
  const sum = new DecaySum(halfLife)
  sum.add(1, from)
  return sum.at(at)
}

export function timeless(sheet: ScoreSheet): OpenLine[] {
  return sheet.scorer.timeless.flatMap(rule => {
    const holds =
      rule.kind === 'trait' ? sheet.held?.[rule.index] : shareHolds(rule, sheet.shares?.[rule.index])
    return holds ? [standing(rule.id, rule.group, rule.points, rule.kind === 'trait')] : []
  })
}

const floorLine = (lift: number): OpenLine => standing(FLOOR, 0, lift, false)

function standing(rule: string, group: number, points: number, fit: boolean): OpenLine {
  return {
    rule,
    group,
    eventId: null,
    at: null,
    tags: [],
    points,
    factor: 1,
    decay: 1,
    gross: points,
    value: points,
    endsAt: null,
    cut: [],
    fit,
  }
}
