import type { Person } from './identity.ts'
import type { Setting } from './lines.ts'
import { compareBytes } from './order.ts'
import { type OracleReading, readAt } from './reading.ts'

export type Ranked = { person: Person; reading: OracleReading; rank: number }

/** Rank 1 is best: the score, then the later last scoring event, then the earlier first event. */
export const ranksAt = (people: Person[], setting: Setting, at: number): Ranked[] =>
  people
    .map(person => ({ person, reading: readAt(person.facts, setting, at) }))
    .filter(({ reading }) => reading.score !== null && reading.first !== null)
    .sort((a, b) => compareReadings(a.reading, b.reading))
    .map((one, index) => ({ ...one, rank: index + 1 }))

const compareReadings = (a: OracleReading, b: OracleReading): number =>
  b.score! - a.score! ||
  descending(a.lastScoringAt, b.lastScoringAt) ||
  a.first!.time - b.first!.time ||
  compareBytes(a.first!.id, b.first!.id)

const descending = (a: number | null, b: number | null): number =>
  (b ?? Number.MIN_SAFE_INTEGER) - (a ?? Number.MIN_SAFE_INTEGER)
