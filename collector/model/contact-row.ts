import type { ThresholdState } from '../score/crossing.ts'
import type { Deal } from '../score/deal.ts'
import type { Reading } from '../score/score.ts'
import { EMPTY_SUMMARY } from './contact-summary.ts'
import type { ContactId, ContactRow, SiteId, Standing, WonOrLost } from './rows.ts'

/** The row of a contact without events. */
export const blankRow = (site: SiteId, id: ContactId): ContactRow => ({
  site,
  id,
  version: 0,
  mergedInto: null,
  streams: [],
  identifiers: [],
  last: null,
  decidedAt: 0,
  due: null,
  standings: {},
  face: EMPTY_SUMMARY,
})

/**
 * Copies a row to the depth at which rows are changed: standings are replaced, never mutated. Three times as fast as
 * a deep clone.
 */
export const copyOf = (row: ContactRow): ContactRow => {
  const standings: ContactRow['standings'] = {}
  for (const version in row.standings) standings[version] = { ...row.standings[version]! }
  return { ...row, standings }
}

/** The latest state of a contact's deals. */
export const wonOrLost = (deal: Deal | null): WonOrLost | null =>
  deal === null || deal.state === 'open' ? null : { outcome: deal.state, at: deal.at }

/** The stored part of a reading, with the threshold state that follows it. */
export const standingOf = (reading: Reading, arms: ThresholdState): Standing => ({
  score: reading.score,
  fit: reading.fit,
  engagement: reading.engagement,
  tags: reading.tags,
  next: reading.next,
  lastScoringAt: reading.lastScoringAt,
  first: reading.first,
  cycleStart: reading.cycleStart,
  arms,
  ...(reading.isUnproven && { isUnproven: true as const }),
})

/** The earliest instant at which time alone changes any of a contact's standings. */
export function dueOf(row: ContactRow): number | null {
  const dues = Object.values(row.standings).flatMap(standing => standing.next ?? [])
  return dues.length > 0 ? Math.min(...dues) : null
}

/** The owner's own ids of a person, in order. */
export const userIdsOf = ({ identifiers }: Pick<ContactRow, 'identifiers'>): string[] =>
  identifiers.filter(identifier => identifier.startsWith('u:')).map(identifier => identifier.slice(2))

/** The owner's own id of a person; of several, the first in order. */
export const userIdOf = (row: Pick<ContactRow, 'identifiers'>): string | null => userIdsOf(row)[0] ?? null

/** The display name of a contact; null if it has no name, e-mail address or user id. */
export const nameOf = (row: ContactRow): string | null => row.face.name ?? row.face.email ?? userIdOf(row)
