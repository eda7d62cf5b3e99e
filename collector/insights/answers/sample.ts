import type { Answer, Estimate, Missing, RefusalCode } from '../../../shared/insights.ts'
import type { ContactHistory } from '../history/contact-history.ts'
import { DAY_MS, type Question } from '../history/settings.ts'
import { type Share, wilson } from '../statistics/intervals.ts'

/** The contacts that count, in the order of their ids. */
export type Sample = {
  question: Question
  /** The score of a contact without events. */
  empty: number
  /** The beginning of the window. */
  start: number
  contacts: readonly ContactHistory[]
  /** The number of the site's contacts that each sampled one represents. */
  scale: number
}

/** The window begins with the first event of a contact that counts. */
export const windowStart = (contacts: readonly ContactHistory[], now: number): number =>
  contacts.reduce((start, { first }) => Math.min(start, first), now)

export const estimate = ({ k, n }: Share): Estimate => ({ k, n, ...wilson({ k, n }) })

export const given = <Value>(value: Value): Answer<Value> => ({ state: 'given', value })
export const refused = (missing: Missing): { state: 'refused'; missing: Missing } => ({
  state: 'refused',
  missing,
})

const PACE_MS = 56 * DAY_MS
const WEEK_MS = 7 * DAY_MS

/** The refusal for too few conversions, with the weeks until there are enough at the pace of the last eight weeks. */
export function tooFew(
  { question, start, contacts }: Sample,
  have: number,
  need: number,
  code: RefusalCode = 'few_conversions',
): Missing {
  const from = Math.max(start, question.now - PACE_MS)
  const lately = contacts.filter(({ conversion }) => conversion > from && conversion <= question.now).length
  const weeks = (question.now - from) / WEEK_MS
  return { code, have, need, weeks: lately === 0 ? null : Math.ceil(((need - have) * weeks) / lately) }
}
