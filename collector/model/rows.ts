import type { AlertKind } from '../../shared/alert.ts'
import type { AlertRule } from '../../shared/alert-rule.ts'
import type { Event, Trust } from '../../shared/event.ts'
import type { LiveList } from '../../shared/live-list.ts'
import type { EventPosition } from '../../shared/order.ts'
import type { Plan } from '../../shared/plan.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { RewardState } from '../../shared/reward.ts'
import type { ThresholdState } from '../score/crossing.ts'
import type { TouchedCode } from '../score/touched-codes.ts'

/** Rows as `decide` reads and writes them, and as projections receive them. No store adds a field to them. */

export type SiteId = string
export type ContactId = string
/** `v:<visitor>`; else `u:<userId>` or `e:<e-mail>` for events that name no visitor. Unique within a site. */
export type StreamKey = `v:${string}` | `u:${string}` | `e:${string}`
/** `u:<userId>` or `e:<e-mail, trimmed, lower case>`. Unique within a site. */
export type Identifier = `u:${string}` | `e:${string}`
/** A name of a person: a visitor id, a user id or an e-mail address. */
export type Name = StreamKey

export type Refused = {
  receivedAt: number
  raw: string
  refusal: Refusal
  key: Event['key']
  eventId: string | null
}

/** A claim of identity, its time and its trust. One event may make two (a proof and a claim). */
export type Claim = {
  site: SiteId
  stream: StreamKey | null
  time: number
  eventId: string
  key: Event['key']
  /** `mention`: a server has sent an event of this user, which merges nothing, and makes the user known. */
  kind: 'identify' | 'alias' | 'mention'
  trust: Trust
  userId: string | null
  email: string | null
  /** alias only */
  previousId: string | null
  /** End of a proof's validity, ms; null for claims without one. */
  until: number | null
}

/**
 * From the event at `from` on (null: always) the stream's events belong to `contact`; from a proof's event
 * until its end (ms, exclusive) with trust `verified`.
 */
export type Span = {
  from: EventPosition | null
  contact: ContactId
  proofs?: { from: EventPosition; until: number }[]
}
export type StreamRow = { site: SiteId; key: StreamKey; spans: Span[]; hasClaims: boolean }

/** The stored part of a reading: the figures that boards, the due-time index and `verify` need. */
export type Standing = {
  score: number | null
  fit: number
  engagement: number
  tags: Record<string, number>
  next: number | null
  lastScoringAt: number | null
  first: { time: number; id: string } | null
  cycleStart: number | null
  arms: ThresholdState
  /** Every point comes from unproven browser events. Absent otherwise: most boards have thousands of rows. */
  isUnproven?: true
}

/** The board's data of a contact, stored so that a board need not read histories. */
export type ContactSummary = {
  name: string | null
  email: string | null
  company: string | null
  job: string | null
  phone: string | null
  city: string | null
  country: string | null
  device: string | null
  browser: string | null
  os: string | null
  source: string | null
  lastEvent: {
    name: string
    title: string | null
    url: string | null
    item: string | null
    time: number
  } | null
  lastActivityAt: number | null
  firstSeenAt: number | null
  visits: number
  /** Texts that can be partners' codes and that the contact came or bought with, the latest last; absent without any. */
  codes?: TouchedCode[]
}

export type WonOrLost = { outcome: 'won' | 'lost'; at: number }

/**
 * A contact after its last commit: a cache of its events, except `arms`, which depends on the order of arrival and is
 * history. `version` grows by one with each write.
 */
export type ContactRow = {
  site: SiteId
  id: ContactId
  version: number
  mergedInto: ContactId | null
  /** The streams with events of this contact; a stream may belong to it in part. */
  streams: StreamKey[]
  identifiers: Identifier[]
  /** The position of the latest folded event, so that a late event is detected without its history. */
  last: { time: number; id: string; key: Event['key'] } | null
  /** Changes by time up to and including this instant have been decided. */
  decidedAt: number
  /** The earliest instant at which time alone changes anything; null if never. */
  due: number | null
  /** By plan version id. */
  standings: Record<string, Standing>
  face: ContactSummary
  /**
   * The time of the last alert about this contact, by alert rule; absent if no rule needs it. State, as `arms` is.
   */
  alerted?: Record<string, number>
  /** Whether the latest report on the contact's deals is won or lost, and since when. Absent if it is neither. */
  deal?: WonOrLost
  /** By live list: whether the contact is a member. Absent if the site has no lists. */
  lists?: Record<string, boolean>
  /** The instant of the last reward, by plan and rule; absent without any. State, as `alerted` is. */
  rewarded?: Record<string, number>
}

export type Crossing = {
  id: string
  site: SiteId
  contact: ContactId
  plan: string
  planVersion: string
  threshold: string
  direction: 'up' | 'down'
  from: number
  to: number
  /** The instant it happened, ms. `statedAt` is when it was decided: later if the collector was down. */
  at: number
  statedAt: number
  cause: 'arrival' | 'time' | 'publication' | 'merge'
  late: boolean
  /** Recorded without an alert (publication, import, re-derivation). */
  silent: boolean
  /** Whether it raises an alert: of several thresholds crossed at once, only the highest does. */
  alerts: boolean
  eventId: string | null
  reasons: { rule: string; points: number; at: number | null; eventId: string | null }[]
}

/**
 * The trigger of an alert. Ids only: its text is composed from the stored event when it is read, so that a deleted
 * event leaves no text.
 */
export type AlertTrigger = {
  /** Null: time alone. */
  event: Pick<Event, 'key' | 'id'> | null
  /** The counted name of the event: its own, or that by which its strongest rule counts it (`revisit`). */
  name: string | null
  /** The change of the score; null without a plan. */
  points: number | null
}

/**
 * An alert: the match of an owner's rule for one contact at one time, or a change of a live list. It is decided and
 * written with its cause, and sent after the commit. Its id is a function of the rule and the cause.
 */
export type Alert = {
  id: string
  site: SiteId
  /** Null for a publication's digest. */
  contact: ContactId | null
  /** The rule's id, or the list's; empty for a digest. */
  rule: string
  kind: AlertKind | ForPrograms
  /** The plan of the score, if any. */
  plan: string | null
  threshold: string | null
  direction: 'up' | 'down' | null
  score: number | null
  /** The score before, where the alert is about a change. */
  from: number | null
  /** The score without unproven events of browsers. Absent in alerts that are older than this field. */
  proven?: number | null
  /**
   * The event came from a browser that claims, without proof, the identity of this contact, which a server knows.
   * Absent otherwise.
   */
  isClaimed?: true
  at: number
  statedAt: number
  late: boolean
  /** The event's name, where a rule asked for an event. */
  event: string | null
  /** The page or thing of the event that caused it. */
  page: { title: string | null; url: string | null } | null
  reasons: Crossing['reasons']
  /** Null if it is unknown: for digests and lists, and for alerts that are older than this field. */
  trigger: AlertTrigger | null
  /** Of a digest only. */
  digest: { up: number; down: number } | null
  /** Of a live list only. */
  change: 'entered' | 'left' | null
  /** Of a reward only. */
  reward?: RewardNews
}

/** Alerts of these kinds go to webhooks alone; the inbox of people has none of them. */
export const FOR_PROGRAMS = ['list', 'reward'] as const
export type ForPrograms = (typeof FOR_PROGRAMS)[number]
export const isForPrograms = ({ kind }: Pick<Alert, 'kind'>): boolean =>
  (FOR_PROGRAMS as readonly string[]).includes(kind)

/** A reward as the transaction of its crossing grants it. */
export type Grant = {
  id: string
  site: SiteId
  contact: ContactId
  plan: string
  planVersion: string
  /** The id of the rule in the plan. */
  rule: string
  crossing: string
  name: string
  /** Minor units, for the books; null without a value. */
  amount: number | null
  currency: string | null
  score: number
  /** The instant of the crossing, and when it was decided, ms. */
  at: number
  statedAt: number
}

/** What an alert of kind `reward` tells programs. */
export type RewardNews = { reward: string; state: RewardState; previous: RewardState | null; reason: string }

export type SiteSettings = {
  id: SiteId
  name: string
  timeZone: string
  /** ISO 8601 duration after which events leave the set; null: never. */
  retention: string | null
  hasTombstones: boolean
  /** The key for hashes of erased names; each database has its own, created with it. */
  tombstoneKey: string
}

export type PlanVersion = {
  /** `<planId>.<version>` */
  id: string
  plan: string
  site: SiteId
  version: number
  /** `live`: what readers see. `building`: being computed; readers do not see it yet. */
  state: 'live' | 'building'
  document: Plan
}

export type SiteRule = { id: string; site: SiteId; rule: AlertRule }
export type SiteList = { id: string; site: SiteId; list: LiveList }

/** The settings on which scores and alerts depend; `version` grows with every change. */
export type Registry = {
  version: number
  sites: Map<SiteId, SiteSettings>
  plans: PlanVersion[]
  alertRules: SiteRule[]
  lists: SiteList[]
}
