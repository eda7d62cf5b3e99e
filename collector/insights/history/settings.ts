import type { Conversion } from '../../../shared/conversions.ts'
import type { Scorer } from '../../score/compile.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
/** No window reaches further back. */
export const LONGEST_WINDOW_MS = 730 * DAY_MS
/** A contact is looked at while it has done something so lately. */
export const ACTIVE_MS = 90 * DAY_MS
/** Looks at a contact lie one horizon apart; there are at most so many. */
export const MOST_LOOKS = 12

/** The question: which conversion, within how long, told how long before. Durations in ms. */
export type Question = {
  goal: Conversion
  /** The instant of asking, a full hour. */
  now: number
  horizon: number
  /** A contact that crosses a threshold so shortly before its conversion is late: sales could do nothing. */
  lead: number
  /** Leaves out what the company did because of a score: offers, calls, adjustments by hand. */
  withoutOwnActs: boolean
}

export type Reader = { question: Question; scorer: Scorer }

/** What the company itself does about a contact. */
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

/** The beginning of the longest window that the question may look at. */
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
