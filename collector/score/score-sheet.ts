import type { Scorer } from './compile.ts'
import type { Worth } from './exact.ts'
import type { LimitSlots } from './limits/limit.ts'
import type { Lines } from './limits/lines.ts'
import type { Reversals } from './rules/reversal.ts'
import type { TagSums } from './rules/tag.ts'
import type { Cut } from './score.ts'

export type LineState = { lines: Lines; places: LimitSlots | null }
export type CountState = LineState & {
  /** Times of the last matches since the firing, at most n − 1; without a window only their number. */
  times: number[]
  matches: number
  visits: Map<string, { visit: number; matches: number }> | null
}
export type AbsenceState = LineState & {
  /** The start of the inactivity; null while its clock is stopped. */
  from: number | null
  /** When it will have lasted long enough; worked out when first asked. */
  due: number | null
}
export type ShareState = { total: number; matching: number }

/**
 * A contact's lines under one plan and cycle, summed. It does not keep events: its size grows with rules, with
 * unexpired lines, and with the distinct values of a `oncePer`.
 */
export type ScoreSheet = {
  scorer: Scorer
  start: number
  end: number
  lines: (LineState | undefined)[]
  counts: (CountState | undefined)[] | null
  absences: (AbsenceState | undefined)[] | null
  shares: (ShareState | undefined)[] | null
  /** Manual adjustments, up and down. */
  up: Lines | null
  down: Lines | null
  tags: TagSums | null
  /** Trait rules that hold, by index; they outlive cycles. */
  held: boolean[] | null
  /** Whether an event that a browser cannot forge has earned anything. */
  isProven: boolean
}

export function openSheet(scorer: Scorer): ScoreSheet {
  return {
    scorer,
    start: Number.NaN,
    end: Number.NEGATIVE_INFINITY,
    lines: [],
    counts: null,
    absences: null,
    shares: null,
    up: null,
    down: null,
    tags: null,
    held: null,
    isProven: false,
  }
}

/** In a cycle only events of that cycle count, so a new one starts with an empty sheet; trait lines stay. */
export function turnTo(sheet: ScoreSheet, at: number): void {
  if (at < sheet.end) return
  const { start, end } = sheet.scorer.cycleOf(at)
  Object.assign(sheet, { ...openSheet(sheet.scorer), held: sheet.held, start, end })
}

/** A line when it is recorded, before decay and caps; only explanations subscribe. */
export type LineRecord = {
  rule: string
  group: number
  eventId: string | null
  at: number
  tags: readonly string[]
  points: number
  factor: number
  worth: Worth
  end: number
  halfLife: number | null
  cut: Cut[]
}

/** The context of a rule beside the event: the sheet that it writes on, the refunds, and the listener. */
export type RuleContext = {
  sheet: ScoreSheet
  reversals: Reversals
  trace: ((line: LineRecord) => void) | null
}
