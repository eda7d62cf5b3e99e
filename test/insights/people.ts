import type { Sample } from '../../collector/insights/answers/sample.ts'
import type { ContactHistory, ContactLook } from '../../collector/insights/history/contact-history.ts'
import { DAY_MS, HOUR_MS, type Question } from '../../collector/insights/history/settings.ts'
import { STANDARD_CONVERSIONS } from '../../shared/conversions.ts'

/** A day of the worked examples as an instant. */
export const day = (number: number): number => number * DAY_MS

export const question = (over: Partial<Question> = {}): Question => ({
  goal: STANDARD_CONVERSIONS[0]!,
  now: day(100),
  horizon: 30 * DAY_MS,
  lead: HOUR_MS,
  withoutOwnActs: false,
  ...over,
})

let ids = 0

/** A contact that counts, as it is kept. */
export const person = (over: Partial<ContactHistory> = {}): ContactHistory => ({
  id: `c${String(++ids).padStart(6, '0')}`,
  first: day(-60),
  conversion: Number.POSITIVE_INFINITY,
  highs: [],
  looks: [],
  firstTouch: null,
  lastTouch: null,
  attributes: new Map(),
  value: null,
  gaps: new Map(),
  acts: new Map(),
  pauses: [],
  points: { all: 0, late: 0 },
  ...over,
})

export const look = (over: Partial<ContactLook> = {}): ContactLook => ({
  landmark: 0,
  score: 0,
  converted: false,
  acts: [],
  rules: new Map(),
  adjusted: 0,
  ...over,
})

export const sampleOf = (contacts: readonly ContactHistory[], over: Partial<Sample> = {}): Sample => ({
  question: question(),
  empty: 0,
  start: day(-60),
  contacts,
  scale: 1,
  ...over,
})

export const times = <Thing>(count: number, make: (index: number) => Thing): Thing[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** A generator of uniform numbers in [0, 1) with the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
