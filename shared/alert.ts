import * as z from 'zod'
import { Instant } from './board.ts'
import { Condition, Duration } from './plan.ts'

/**
 * How people hear of what matters: a rule says when, an alert is one such moment of one contact, a channel is a way
 * to people, a delivery is one message on its way through one channel.
 *
 *     crossing, event, identification, silence ── rule ─→ alert ── per channel ─→ delivery ─→ attempts
 */

export const Language = z.enum(['en', 'pl'])
export type Language = z.infer<typeof Language>

/** `HH:MM`, local. */
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

// ——— Rules ———

export const Trigger = z.discriminatedUnion('kind', [
  /** A threshold is crossed. Hysteresis and cooldown are the plan's. Without `plan` any, without `threshold` any. */
  z.strictObject({
    kind: z.literal('threshold'),
    plan: z.string().max(64).optional(),
    threshold: z.string().max(64).optional(),
    direction: z.enum(['up', 'down']),
  }),
  /** A contact turns into a sleeping giant (SCORING.md 6). */
  z.strictObject({ kind: z.literal('sleeping_giant'), plan: z.string().max(64).optional() }),
  /** Somebody says who they are for the first time, with at least this score. */
  z.strictObject({
    kind: z.literal('identified'),
    plan: z.string().max(64).optional(),
    atLeast: z.number().int(),
  }),
  /** An event of this name, such as `demo_request`. */
  z.strictObject({
    kind: z.literal('event'),
    event: z.string().min(1).max(100),
    where: z.array(Condition).max(20).default([]),
  }),
  /** Somebody with at least this score has done nothing for so long. */
  z.strictObject({
    kind: z.literal('inactive'),
    plan: z.string().max(64).optional(),
    atLeast: z.number().int(),
    for: Duration,
  }),
])
export type Trigger = z.infer<typeof Trigger>
export const TRIGGERS = Trigger.options.map(option => option.shape.kind.value)

/** What a marketer writes. All conditions must hold at the instant of the alert. */
export const AlertRule = z.strictObject({
  name: z.string().min(1).max(200),
  isOn: z.boolean().default(true),
  trigger: Trigger,
  /** On the contact: `traits.city`, `source`, `device`, … as a plan's audience. */
  where: z.array(Condition).max(20).default([]),
  /** The contact's score in this tag reaches so much. */
  tag: z.strictObject({ tag: z.string().max(200), atLeast: z.number().int() }).optional(),
  /** Its fit reaches so much. */
  fit: z.number().int().optional(),
  /**
   * Not again for the same contact within this, whatever the cause. Default 24 hours; for thresholds none, since each
   * has its own from the plan.
   */
  cooldown: Duration.optional(),
  /** More alerts than this in so many minutes go out as one message ("5 hot leads in 10 minutes"). */
  bundle: z
    .strictObject({ over: z.number().int().min(1).max(1000), minutes: z.number().int().min(1).max(1440) })
    .optional(),
  /** Ids of channels. The inbox of the board has every alert in any case. */
  channels: z.array(z.string().max(64)).max(50).default([]),
  /** Nobody has claimed the lead so many minutes after the alert: it is told once more. */
  remindAfterMinutes: z.number().int().min(1).max(10_080).optional(),
})
export type AlertRule = z.infer<typeof AlertRule>
export const AlertRuleInfo = z.object({
  id: z.string(),
  site: z.string(),
  rule: AlertRule,
  updatedAt: Instant,
})
export type AlertRuleInfo = z.infer<typeof AlertRuleInfo>
/** `defaults` hold as long as the site has no rules of its own: every threshold, told on the board alone. They have no name. */
export const AlertRuleList = z.object({
  rows: z.array(AlertRuleInfo),
  defaults: z.array(AlertRule.extend({ name: z.string().max(200) })),
})
export type AlertRuleList = z.infer<typeof AlertRuleList>

// ——— Channels ———

const Secret = z.string().min(1).max(2000)
const Url = z.url().max(2000)

/** What a channel needs to reach people, by kind. Fields of `SECRETS` are write-only once saved. */
export const ChannelSettings = z.discriminatedUnion('kind', [
  /** Standard Webhooks 1.0. `secrets`: `whsec_…`, made here if none is given; two while they are being rotated. */
  z.strictObject({ kind: z.literal('webhook'), url: Url, secrets: z.array(Secret).max(2).default([]) }),
  z.strictObject({ kind: z.literal('slack'), url: Url }),
  z.strictObject({ kind: z.literal('teams'), url: Url }),
  z.strictObject({ kind: z.literal('discord'), url: Url }),
  z.strictObject({
    kind: z.literal('ntfy'),
    server: Url.default('https://ntfy.sh'),
    topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
    token: Secret.optional(),
  }),
  z.strictObject({ kind: z.literal('email'), to: z.array(z.email().max(320)).min(1).max(50) }),
])
export type ChannelSettings = z.infer<typeof ChannelSettings>
export type ChannelKind = ChannelSettings['kind']
export const CHANNEL_KINDS = ChannelSettings.options.map(option => option.shape.kind.value)
/** A webhook address of these services is a secret by itself: whoever knows it can write there. */
export const SECRETS: { [K in ChannelKind]: readonly string[] } = {
  webhook: ['secrets'],
  slack: ['url'],
  teams: ['url'],
  discord: ['url'],
  ntfy: ['token'],
  email: [],
}

/** A way to people, with how they want to be spoken to. */
export const Channel = z.strictObject({
  name: z.string().min(1).max(200),
  isOn: z.boolean().default(true),
  settings: ChannelSettings,
  language: Language.default('en'),
  timeZone: z.string().max(100).default('Europe/Warsaw'),
  /** Between these nothing is sent; what came meanwhile comes as one digest at the end. */
  quiet: z
    .strictObject({ from: Clock, to: Clock, weekends: z.boolean().default(false) })
    .nullable()
    .default(null),
})
export type Channel = z.infer<typeof Channel>

/** As it is saved again: a secret that is left out, or given as it is shown, stays as it was. */
export const ChannelChange = z.strictObject({
  ...Channel.shape,
  settings: z.looseObject({ kind: z.enum(CHANNEL_KINDS) }),
})
export type ChannelChange = z.infer<typeof ChannelChange>

/** As it is shown: secrets are replaced by their last four characters (`…wxyz`). */
export const ChannelInfo = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string(),
  isOn: z.boolean(),
  /** Switched off because the receiver answered 410, until somebody switches it on again. */
  goneAt: Instant.nullable(),
  settings: z.record(z.string(), z.unknown()).and(z.object({ kind: z.enum(CHANNEL_KINDS) })),
  language: Language,
  timeZone: z.string(),
  quiet: Channel.shape.quiet,
  updatedAt: Instant,
  lastDelivery: z.object({ state: z.string(), at: Instant }).nullable(),
})
export type ChannelInfo = z.infer<typeof ChannelInfo>
/** `shownOnce`: the webhook secret that was made here, for the receiver; never answered again. */
export const CreatedChannel = ChannelInfo.extend({ shownOnce: z.array(z.string()) })
export type CreatedChannel = z.infer<typeof CreatedChannel>

// ——— Alerts and what becomes of the lead ———

/** How a lead was worked. */
export const OUTCOMES = ['contacted', 'meeting', 'won', 'lost', 'not_a_fit'] as const
export const Outcome = z.enum(OUTCOMES)
export type Outcome = z.infer<typeof Outcome>

/** Where sales stands with a contact. */
export const Lead = z.object({
  contactId: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  claimedAt: Instant.nullable(),
  snoozedUntil: Instant.nullable(),
  outcome: Outcome.nullable(),
  outcomeAt: Instant.nullable(),
  note: z.string(),
})
export type Lead = z.infer<typeof Lead>
export const LeadChange = z.strictObject({
  /** A person's id, `me`, or null to give the lead back. Claiming is `owner: "me"`; giving it to another is not. */
  owner: z.string().max(64).nullable().optional(),
  snoozedUntil: Instant.nullable().optional(),
  outcome: Outcome.nullable().optional(),
  note: z.string().max(2000).optional(),
})
export type LeadChange = z.infer<typeof LeadChange>

const Reason = z.object({ rule: z.string(), points: z.number(), at: Instant.nullable() })

/** `digest`: a publication's crossings, summed up. */
export const ALERT_KINDS = [...TRIGGERS, 'digest'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]
/**
 * One moment of one contact that a rule asked for, with the person as they are known now; on the socket (live.ts)
 * as in the inbox.
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
  band: z.string().nullable(),
  action: z.string(),
  reasons: z.array(Reason),
  /** The page or thing of the event that caused it. */
  page: z.object({ title: z.string().nullable(), url: z.string().nullable() }).nullable(),
  at: Instant,
  late: z.boolean(),
  /** How many contacts a publication has moved over a threshold; null but for a digest. */
  digest: z.object({ up: z.number().int(), down: z.number().int() }).nullable(),
  /** By the person who asks; on the socket always false. */
  isRead: z.boolean(),
  /** Null where nobody has had to do with the lead yet; on the socket always null. */
  lead: Lead.nullable(),
})
export type AlertInfo = z.infer<typeof AlertInfo>
export const AlertList = z.object({
  rows: z.array(AlertInfo),
  unread: z.number().int(),
  cursor: z.string().nullable(),
})
export type AlertList = z.infer<typeof AlertList>
/** Which alerts the person has seen: these, or all up to and including an instant. */
export const AlertsRead = z.strictObject({
  site: z.string(),
  ids: z.array(z.string().max(64)).max(1000).optional(),
  upTo: Instant.optional(),
})
export type AlertsRead = z.infer<typeof AlertsRead>

// ——— Deliveries ———

export const DeliveryState = z.enum(['waiting', 'delivered', 'dead', 'cancelled'])
export type DeliveryState = z.infer<typeof DeliveryState>
export const Attempt = z.object({
  at: Instant,
  /** HTTP status or SMTP code; null if there was no answer. */
  status: z.number().int().nullable(),
  ms: z.number().int(),
  /** The beginning of the answer (4 KB), or what stood in the way. */
  answer: z.string(),
})
export type Attempt = z.infer<typeof Attempt>
export const DeliveryInfo = z.object({
  id: z.string(),
  channel: z.string(),
  channelName: z.string(),
  channelKind: z.enum(CHANNEL_KINDS),
  kind: z.enum(['alert', 'bundle', 'digest', 'reminder', 'publication', 'list', 'test']),
  /** What it is about: who, of several the first three; the words for the kind are the screen's. */
  subject: z.string(),
  alerts: z.array(z.string()),
  contacts: z.array(z.string()),
  state: DeliveryState,
  attempts: z.array(Attempt),
  nextAt: Instant.nullable(),
  createdAt: Instant,
})
export type DeliveryInfo = z.infer<typeof DeliveryInfo>
export const DeliveryList = z.object({ rows: z.array(DeliveryInfo), cursor: z.string().nullable() })
export type DeliveryList = z.infer<typeof DeliveryList>

// ——— Live lists ———

/** A saved filter of a board that tells a webhook of each contact that enters or leaves it. */
export const LiveList = z.strictObject({
  name: z.string().min(1).max(200),
  isOn: z.boolean().default(true),
  plan: z.string().max(64),
  bands: z.array(z.string().max(64)).max(50).optional(),
  atLeast: z.number().int().optional(),
  tag: z.strictObject({ tag: z.string().max(200), atLeast: z.number().int() }).optional(),
  where: z.array(Condition).max(20).default([]),
  /** Ids of webhook channels. */
  channels: z.array(z.string().max(64)).max(10).default([]),
})
export type LiveList = z.infer<typeof LiveList>
export const LiveListInfo = z.object({
  id: z.string(),
  site: z.string(),
  list: LiveList,
  members: z.number().int(),
  updatedAt: Instant,
})
export type LiveListInfo = z.infer<typeof LiveListInfo>
export const LiveListMembers = z.object({
  rows: z.array(
    z.object({
      contactId: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      userId: z.string().nullable(),
      score: z.number().int().nullable(),
    }),
  ),
  cursor: z.string().nullable(),
})
export type LiveListMembers = z.infer<typeof LiveListMembers>

// ——— Settings and report ———

/** Who gets a lead that nobody has claimed: by a trait's value, else this person. */
export const Assignment = z.strictObject({
  trait: z.string().max(100).nullable().default(null),
  byValue: z.record(z.string().max(200), z.string().max(64)).default({}),
  otherwise: z.string().max(64).nullable().default(null),
})
export type Assignment = z.infer<typeof Assignment>

/** From alert to claim and from alert to first contact, in seconds, of leads alerted in the period. */
export const ResponseReport = z.object({
  from: Instant,
  to: Instant,
  alerts: z.number().int(),
  claimed: z.number().int(),
  contacted: z.number().int(),
  claim: z.object({ p50: z.number().nullable(), p90: z.number().nullable() }),
  contact: z.object({ p50: z.number().nullable(), p90: z.number().nullable() }),
  outcomes: z.record(Outcome, z.number().int()),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      claimed: z.number().int(),
      claimP50: z.number().nullable(),
    }),
  ),
})
export type ResponseReport = z.infer<typeof ResponseReport>
