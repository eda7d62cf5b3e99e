import type { Conversion } from '../../../shared/conversions.ts'
import type { Scorer } from '../../score/compile.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
/** The longest window. */
export const LONGEST_WINDOW_MS = 730 * DAY_MS
/** A contact has a look only if its last event is at most this old. */
export const ACTIVE_MS = 90 * DAY_MS
/** The maximum number of landmarks, which are one horizon apart. */
export const MOST_LOOKS = 12

/** The question: the conversion, the horizon and the lead. Durations in ms. */
export type Question = {
  goal: Conversion
  /** The instant of asking, a full hour. */
  now: number
  horizon: number
  /** A crossing less than this before the conversion is late: sales had no time to act. */
  lead: number
  /** Leaves out the company's own acts, which may follow from a score: offers, calls, adjustments by hand. */
  withoutOwnActs: boolean
}

export type Reader = { question: Question; scorer: Scorer }

/** Kinds of the company's own acts on a contact. */
export const OWN_ACTS: ReadonlySet<string> = new Set([
  'offer_sent',
  'call_attempt',
  'call_booked',
  'call_missed',
  'adjustment',
])

/** Kinds that follow from a conversion or are a part of it. */
export const CONSEQUENCES: ReadonlySet<string> = new Set([
  'purchase',
  'refund',
  'deal_created',
  'deal_won',
  'deal_lost',
  'begin_checkout',
  'add_payment_info',
])

/** The score of a contact without events. */
export const emptyScore = ({ floor, cap }: Scorer): number => Math.min(Math.max(0, floor), cap)

/** The beginning of the longest window of the question. */
export function earliestStart({ question, scorer }: Reader): number {
  const { now } = question
  const longest = now - LONGEST_WINDOW_MS
  if (!scorer.retention) return longest
  return Math.max(longest, scorer.siteCalendar.minus(now, scorer.retention))
}

/** Landmarks, oldest first: one horizon apart, the newest one horizon before the instant of asking. */
export function landmarksOf({ now, horizon }: Question, start: number): number[] {
  const all: number[] = []
  for (let j = 0; j < MOST_LOOKS; j++) {
    const at = now - (j + 1) * horizon
    if (at < start) break
    all.unshift(at)
  }
  return all
}
