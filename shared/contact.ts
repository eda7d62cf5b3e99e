import * as z from 'zod'
import { AlertInfo } from './alert.ts'
import { Instant, LastEvent } from './board.ts'
import { KeyClass } from './event.ts'
import { RejectedInfo } from './health.ts'
import { Lead } from './lead.ts'
import { ContactReferral } from './referral.ts'
import { RewardInfo } from './reward.ts'

export const TraitValue = z.object({ value: z.unknown(), trust: z.string(), at: Instant })

export const Contact = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  phone: z.string().nullable(),
  job: z.string().nullable(),
  device: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  source: z.string().nullable(),
  known: z.boolean(),
  traits: z.record(z.string(), TraitValue),
  identifiers: z.array(z.string()),
  visitors: z.array(z.string()),
  visits: z.number().int(),
  firstSeenAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  lastEvent: LastEvent.nullable(),
  /** The identity claims, the latest first; they decide which browsers and events belong to the contact. */
  identities: z.array(
    z.object({
      at: Instant,
      kind: z.enum(['identify', 'alias']),
      trust: z.string(),
      userId: z.string().nullable(),
      email: z.string().nullable(),
      /** The visitor id of the browser that sent the claim. */
      visitor: z.string().nullable(),
      /** For an alias: the user id that is merged. */
      previousId: z.string().nullable(),
    }),
  ),
  /** The contact's latest answer about consent. */
  consent: z.object({ state: z.string(), at: Instant }).nullable(),
  /** Their objection to profiling as it was last stated. */
  objection: z.object({ on: z.boolean(), at: Instant, author: z.string().nullable() }).nullable(),
  /** Points given by hand, the latest first. */
  adjustments: z.array(
    z.object({
      eventId: z.string(),
      plan: z.string(),
      points: z.number(),
      reason: z.string(),
      /** A person's id, or `key:<id>`. */
      author: z.string().nullable(),
      authorName: z.string().nullable(),
      at: Instant,
      validity: z.string().nullable(),
      /** The adjustment that this one takes back. */
      undoes: z.string().nullable(),
      isUndone: z.boolean(),
    }),
  ),
  /** Under each live plan of the site. */
  scores: z.array(
    z.object({
      plan: z.string(),
      planName: z.string(),
      score: z.number().int().nullable(),
      fit: z.number().int(),
      engagement: z.number().int(),
      band: z.string().nullable(),
      action: z.string(),
      rank: z.number().int().nullable(),
      of: z.number().int(),
      archetype: z.enum(['rising_star', 'sleeping_giant']).nullable(),
      tags: z.record(z.string(), z.number()),
    }),
  ),
})
export type Contact = z.infer<typeof Contact>

export const ContactList = z.object({
  rows: z.array(
    Contact.pick({ id: true, name: true, email: true, company: true, known: true, lastSeenAt: true }),
  ),
  cursor: z.string().nullable(),
})
export type ContactList = z.infer<typeof ContactList>

export const TimelineEvent = z.object({
  id: z.string(),
  key: KeyClass,
  name: z.string(),
  at: Instant,
  receivedAt: Instant,
  visitor: z.string().nullable(),
  /** Number of the visit, from 1; events outside any visit have null. */
  visit: z.number().int().nullable(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  referrer: z.string().nullable(),
  item: z.string().nullable(),
  source: z.string().nullable(),
  props: z.record(z.string(), z.unknown()),
  /** Second names (revisit, career_view, …). */
  also: z.array(z.string()),
  /** The first identify of a browser that claims, without proof, the identity of this contact, which a server knows. */
  isClaim: z.boolean().optional(),
})
export type TimelineEvent = z.infer<typeof TimelineEvent>

/** Newest first. */
export const Timeline = z.object({ events: z.array(TimelineEvent), cursor: z.string().nullable() })
export type Timeline = z.infer<typeof Timeline>

export const ScoreLine = z.object({
  rule: z.string(),
  ruleName: z.string(),
  eventId: z.string().nullable(),
  eventName: z.string().nullable(),
  /** The subject of the event: a product, a file, a page title. */
  item: z.string().nullable(),
  tags: z.array(z.string()),
  points: z.number(),
  /** The line's part of the score now; all values add up to the unrounded score. */
  value: z.number(),
  at: Instant.nullable(),
  endsAt: Instant.nullable(),
  factor: z.number(),
  fit: z.boolean(),
  /** Why it is not worth more. `machine`, `waiting`: a click in a mail by a program, or one that counts at `until`. */
  cut: z.array(
    z.object({
      by: z.string(),
      id: z.string().optional(),
      points: z.number(),
      until: Instant.optional(),
    }),
  ),
})
export type ScoreLine = z.infer<typeof ScoreLine>

/** All lines of one rule. */
export const ScoreRule = z.object({
  rule: z.string(),
  ruleName: z.string(),
  fit: z.boolean(),
  lines: z.number().int(),
  /** The rule's part of the score now; the values of all rules add up to the unrounded score. */
  value: z.number(),
  /** The points that limits have cut. */
  cut: z.number(),
})
export type ScoreRule = z.infer<typeof ScoreRule>

export const ScoreExplained = z.object({
  score: z.number().int().nullable(),
  at: Instant,
  plan: z.string(),
  planVersion: z.number().int(),
  fit: z.number().int(),
  engagement: z.number().int(),
  /** The score without unproven events of browsers. */
  proven: z.number().int().nullable(),
  band: z.string().nullable(),
  tags: z.record(z.string(), z.number()),
  /** The sums of all lines, largest first. */
  rules: z.array(ScoreRule),
  /** One page: lines without a time first, then newest first. */
  lines: z.array(ScoreLine),
  /** Of the page with older lines. */
  cursor: z.string().nullable(),
  /** "−50 in 6 days": what ends or changes by itself, soonest first; at most 1,000 entries. */
  ends: z.array(z.object({ at: Instant, rule: z.string(), ruleName: z.string(), points: z.number() })),
  /** The score over time for the chart: at each event and end, oldest first. */
  series: z.array(z.object({ at: Instant, score: z.number().nullable() })),
})
export type ScoreExplained = z.infer<typeof ScoreExplained>

export const CrossingInfo = z.object({
  id: z.string(),
  contactId: z.string(),
  name: z.string().nullable(),
  plan: z.string(),
  threshold: z.string(),
  thresholdName: z.string(),
  direction: z.enum(['up', 'down']),
  from: z.number(),
  to: z.number(),
  at: Instant,
  statedAt: Instant,
  cause: z.string(),
  late: z.boolean(),
  silent: z.boolean(),
  reasons: z.array(z.object({ rule: z.string(), points: z.number(), at: Instant.nullable() })),
})
export type CrossingInfo = z.infer<typeof CrossingInfo>

export const CrossingList = z.object({ rows: z.array(CrossingInfo), cursor: z.string().nullable() })

/** An order for which a partner has a commission, as the export of the customer has it. */
export const ContactCommission = z.object({
  order: z.string(),
  at: Instant,
  partner: z.string().nullable(),
  /** The evidence that won. */
  by: z.string().nullable(),
})
export type ContactCommission = z.infer<typeof ContactCommission>

/** A CRM that has got the contact's data. */
export const HandedOver = z.object({
  crm: z.string(),
  /** The ids there. */
  person: z.string(),
  deal: z.string().nullable(),
  /** The score that was written last, and when. */
  score: z.number().int().nullable(),
  updatedAt: Instant,
  /** When the contact was handed over, in the last 30 days. */
  handovers: z.array(Instant),
})
export type HandedOver = z.infer<typeof HandedOver>

export const ContactExport = z.object({
  contact: Contact,
  events: z.array(TimelineEvent),
  scores: z.array(ScoreExplained),
  crossings: z.array(CrossingInfo),
  /** The alerts about the contact, and the work on its lead. */
  alerts: z.array(AlertInfo),
  lead: Lead,
  /** By which partners the person was referred, and with which data. */
  referrals: z.array(ContactReferral),
  /** The orders for which a partner has a commission. */
  commissions: z.array(ContactCommission),
  rewards: z.array(RewardInfo),
  /** The CRMs that have got the person's data. */
  handedOver: z.array(HandedOver),
  /** Rejected events that name the person, as long as they are stored. */
  rejected: z.array(RejectedInfo),
  /** Scores of past cycles that are kept although the events that they were made of are not. */
  pastScores: z.array(
    z.object({
      plan: z.string(),
      /** Null: the time before the first of given dates. */
      cycleStart: Instant.nullable(),
      cycleEnd: Instant,
      score: z.number().int(),
      fit: z.number().int(),
      engagement: z.number().int(),
      tags: z.record(z.string(), z.number()),
    }),
  ),
})
export type ContactExport = z.infer<typeof ContactExport>
