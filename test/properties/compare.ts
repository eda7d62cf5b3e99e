import { expect } from 'vitest'
import type { Scorer } from '../../collector/score/compile.ts'
import { explain } from '../../collector/score/explain.ts'
import type { Fact, Line, Reading } from '../../collector/score/score.ts'
import type { CappedLine } from '../oracle/caps.ts'
import { toNumber } from '../oracle/decimal.ts'
import type { Setting } from '../oracle/lines.ts'
import { explainAt, type OracleReading } from '../oracle/reading.ts'
import { expectSame } from './show.ts'

/** The results at an instant that engine and oracle must agree on; a contact without a score has no others. */
export const figuresOf = (reading: OracleReading | Reading): object => {
  const { score, fit, engagement, lastScoringAt, first, lastActivityAt, cycleStart } = reading
  if (score === null) return { score }
  const tags = Object.fromEntries(Object.entries(reading.tags).filter(([, worth]) => worth !== 0))
  return { score, fit, engagement, tags, lastScoringAt, first, lastActivityAt, cycleStart }
}

type Told = {
  rule: string
  event: string | null
  at: number | null
  points: number
  gross: number
  value: number
  tags: string[]
  endsAt: number | null
}

/** The lines of an explanation that are worth something, and those that a limit refused. */
export const expectSameLines = (scorer: Scorer, setting: Setting, facts: Fact[], at: number): void => {
  const engine = explain(scorer, facts, at)
  const oracle = explainAt(facts, setting, at)
  expectSame('explained figures', figuresOf({ ...engine, next: null, ...rest(oracle) }), figuresOf(oracle))
  if (oracle.score === null) return
  const told = engine.lines.filter(line => nearly(line.gross) !== 0).map(engineLine)
  const floor = engine.lines.find(line => line.rule === 'floor')?.value ?? 0
  expectSame('floor', { lift: nearly(floor) }, { lift: nearly(toNumber(oracle.floor)) })
  const wanted = inOrder(oracle.lines.filter(line => nearly(toNumber(line.gross)) !== 0).map(oracleLine))
  const given = inOrder(told.filter(line => line.rule !== 'floor'))
  expectSame(
    'lines',
    given.map((line, i) => (wanted[i] ? snapped(line, wanted[i]) : line)),
    wanted,
  )
  expectSame(
    'over the limit',
    refused(engine.lines),
    oracle.lines
      .filter(line => line.isOverLimit && (line.endsAt === null || at < line.endsAt))
      .map(line => `${line.rule} ${line.event?.id ?? null} ${line.at}`)
      .sort(),
  )
  const total = engine.lines.reduce((sum, line) => sum + line.value, 0)
  expect(Math.abs(total - engine.score!)).toBeLessThanOrEqual(0.5 + 1e-6)
}

const rest = ({ lastScoringAt, first, lastActivityAt, cycleStart }: OracleReading) => ({
  lastScoringAt,
  first,
  lastActivityAt,
  cycleStart,
})

const refused = (lines: Line[]): string[] =>
  lines
    .filter(line => line.cut.some(cut => cut.by === 'limit'))
    .map(line => `${line.rule} ${line.eventId} ${line.at}`)
    .sort()

const engineLine = (line: Line): Told => ({
  rule: line.rule,
  event: line.eventId,
  at: line.at,
  points: nearly(line.points),
  gross: nearly(line.gross),
  value: nearly(line.value),
  tags: [...line.tags].sort(),
  endsAt: line.endsAt,
})

const oracleLine = (line: CappedLine): Told => ({
  rule: line.rule,
  event: line.event?.id ?? null,
  at: line.at,
  points: nearly(toNumber(line.points)),
  gross: nearly(toNumber(line.gross)),
  value: nearly(toNumber(line.value)),
  tags: [...line.tags].sort(),
  endsAt: line.endsAt,
})

/** Single lines are compared to 6 places: their sums, which decide, are compared exactly, as whole numbers. */
const nearly = (points: number): number => Math.round(points * 1e6) / 1e6 + 0

/** What differs by the last place alone was rounded to either side of one number. */
const snapped = (line: Told, to: Told): Told => {
  const near = (a: number, b: number): number => (Math.abs(a - b) < 2e-6 ? b : a)
  return {
    ...line,
    points: near(line.points, to.points),
    gross: near(line.gross, to.gross),
    value: near(line.value, to.value),
  }
}

const inOrder = (lines: Told[]): Told[] =>
  lines.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
