import * as z from 'zod'
import { TRIGGERS } from './alert-rule.ts'
import { Instant } from './board.ts'
import { Lead } from './lead.ts'

/**
 * Alerting: a rule (alert-rule.ts) has a trigger, an alert is one match of a rule for one contact, a channel (channel.ts)
 * leads to people, a delivery (delivery.ts) is one message through one channel.
 *
 *     crossing, event, identification, inactivity ── rule ─→ alert ── per channel ─→ delivery ─→ attempts
 */

/** `rule` is the rule's name, `ruleId` its id in the alert's plan. */
const Reason = z.object({
  rule: z.string(),
  ruleId: z.string(),
  points: z.number(),
  at: Instant.nullable(),
})

/** The kind of the event, and the item or page that it was about. */
export const AlertTriggerInfo = z.object({
  name: z.string().nullable(),
  item: z.string().nullable(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  /** The change of the score; null if no plan is concerned. */
  points: z.number().int().nullable(),
})
export type AlertTriggerInfo = z.infer<typeof AlertTriggerInfo>

/** `digest`: a publication's crossings, summed up. */
export const ALERT_KINDS = [...TRIGGERS, 'digest'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/**
 * An alert: the match of a rule at one time for one contact, with the person's current data; on the socket (live.ts) as
 * in the inbox.
 */
export const AlertInfo = z.object({
  id: z.string(),
  site: z.string(),
  /** The rule's id; `default` where the site has none of its own; empty for a digest. */
  rule: z.string(),
  ruleName: z.string(),
  kind: z.enum(ALERT_KINDS),
  /** Null only for a digest. A merged contact's survivor. */
  contactId: z.string().nullable(),
  name: z.string().nullable(),
  /** Ways to reach the contact. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  device: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  plan: z.string().nullable(),
  planName: z.string().nullable(),
  threshold: z.string().nullable(),
  thresholdName: z.string().nullable(),
  /** The event's name, where a rule asked for an event. */
  event: z.string().nullable(),
  direction: z.enum(['up', 'down']).nullable(),
  score: z.number().int().nullable(),
  from: z.number().int().nullable(),
  /** The score without unproven events of browsers; null without a plan, and in alerts from before this field. */
  proven: z.number().int().nullable(),
  /** The trigger came from a browser that claims, without proof, the identity of this contact, which a server knows. */
  isClaimed: z.boolean(),
  band: z.string().nullable(),
  action: z.string(),
  reasons: z.array(Reason),
  /** The trigger: an event, or time alone (`name` null). Null if it is no longer known. */
  trigger: AlertTriggerInfo.nullable(),
  /** The contact's present score under the alert's plan; null without a plan, or after an erasure. */
  current: z
    .object({ score: z.number().int().nullable(), band: z.string().nullable(), action: z.string() })
    .nullable(),
  /** The contact's last event. */
  lastEventAt: Instant.nullable(),
  /** The page or thing of the event that caused it. */
  page: z.object({ title: z.string().nullable(), url: z.string().nullable() }).nullable(),
  at: Instant,
  late: z.boolean(),
  /** The number of contacts that a publication moved over a threshold; null except in a digest. */
  digest: z.object({ up: z.number().int(), down: z.number().int() }).nullable(),
  /** Whether the reader has read it; on the socket always false. */
  isRead: z.boolean(),
  /** Null for an untouched lead; on the socket always null. */
  lead: Lead.nullable(),
})
export type AlertInfo = z.infer<typeof AlertInfo>

export const AlertList = z.object({
  rows: z.array(AlertInfo),
  unread: z.number().int(),
  cursor: z.string().nullable(),
})
export type AlertList = z.infer<typeof AlertList>

/** The alerts that the user has read: these, or all up to and including a time. */
export const AlertsRead = z.strictObject({
  site: z.string(),
  ids: z.array(z.string().max(64)).max(1000).optional(),
  upTo: Instant.optional(),
})
export type AlertsRead = z.infer<typeof AlertsRead>
