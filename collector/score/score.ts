import type { Event, Trust } from '../../shared/event.ts'

/**
 * One event of a contact's accepted set, with the trust that identity resolution gives it. A contact's facts are always
 * in the specified order: time, then event id by UTF-8 bytes, then public before secret. Refunds that name an order of this
 * contact are among them (a refund belongs to the owner of its order); bots, own traffic and refused arrivals are not.
 */
export type Fact = { event: Event; trust: Trust }

/** A contact's score under one plan at one instant. All figures are whole; instants are ms. */
export type Reading = {
  at: number
  /** null: no score and no rank (outside the audience, or an objection is on). */
  score: number | null
  fit: number
  engagement: number
  /** The score is above 0, and every point of it comes from unproven browser events. */
  isUnproven: boolean
  /** Each tag's own score; tags worth 0 with no line alive may be left out. */
  tags: Record<string, number>
  /**
   * The next instant (> at) at which time alone does something: a line begins or ends, a cycle turns, an event leaves
   * the set, or decay moves a rounded figure, to the ms. Nothing changes before it; null if never.
   */
  next: number | null
  /** Time of the latest event of an event or count line worth other than 0 before caps. */
  lastScoringAt: number | null
  /** The first event of all that the contact has (ties in rank are broken by it). */
  first: { time: number; id: string } | null
  lastActivityAt: number | null
  /** The start of the cycle that `at` lies in; null without cycles. */
  cycleStart: number | null
}

/** `machine`, `waiting`: a click in a mail that is a scanner's, or may be; `until` says when a waiting one counts. */
export type Cut = {
  by: 'group' | 'plan' | 'limit' | 'reversal' | 'trust' | 'machine' | 'waiting'
  id?: string
  points: number
  until?: number
}

/** The points of one rule for one contact by one event, inactivity or trait, at one time. */
export type Line = {
  rule: string
  /** Null for absence, trait and share lines, and for the plan's floor. */
  eventId: string | null
  /** The line's own time (SCORING 3); null for trait and share lines and for the floor. */
  at: number | null
  tags: string[]
  /** Points of the rule for this line, before season and decay. */
  points: number
  /** Product of the seasons' factors, and of decay at the instant. */
  factor: number
  decay: number
  /** The value of the line at the instant, after everything but caps; unrounded. */
  gross: number
  /** The line's part of the score, after caps; the values of all lines add up to the unrounded score. */
  value: number
  /** When it stops being worth anything by itself; null if never (or not by itself). */
  endsAt: number | null
  cut: Cut[]
  fit: boolean
}

export type Explanation = {
  score: number | null
  at: number
  fit: number
  engagement: number
  tags: Record<string, number>
  lines: Line[]
}
