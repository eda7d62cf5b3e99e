import * as z from 'zod'
import type { TRIGGERS } from './alert-rule.ts'
import { Instant } from './board.ts'
import { PARTNER_NEWS } from './partner-news.ts'
import { RewardState } from './reward.ts'

/**
 * The body of webhooks: Standard Webhooks 1.0, `{type, timestamp, data}`. Fields may be added, none is removed.
 * `timestamp` is the time of the occurrence; the header `webhook-timestamp` is the time of this attempt.
 */

/** A person at that time; unknown values are null. Texts come from visitors and are not markup. */
const Contact = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  job: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  device: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  source: z.string().nullable(),
  visits: z.number().int(),
  owner: z.string().nullable(),
  score: z.number().nullable(),
  /** The score before, where it changed. */
  from: z.number().nullable(),
  /** The score without unproven events of browsers; null without a score, and in alerts from before this field. */
  proven: z.number().nullable(),
  band: z.string().nullable(),
  /** The action that the band recommends. */
  action: z.string(),
  reasons: z.array(z.object({ rule: z.string(), points: z.number(), at: Instant.nullable() })),
  page: z.object({ title: z.string().nullable(), url: z.string().nullable() }).nullable(),
  /** The contact on the board. */
  url: z.string(),
})

const Why = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('threshold'),
    plan: z.string(),
    threshold: z.string(),
    direction: z.enum(['up', 'down']),
  }),
  z.object({ kind: z.literal('sleeping_giant'), plan: z.string() }),
  z.object({ kind: z.literal('identified'), plan: z.string() }),
  z.object({ kind: z.literal('event'), event: z.string() }),
  z.object({ kind: z.literal('inactive'), plan: z.string(), lastActivityAt: Instant.nullable() }),
]) satisfies z.ZodType<{ kind: (typeof TRIGGERS)[number] }>

const Site = z.object({ id: z.string(), name: z.string() })
const Alert = z.object({
  /** Stable: the same in a reminder, a bundle or a digest of it. */
  id: z.string(),
  rule: z.string(),
  why: Why,
  at: Instant,
  /** Whether the alert was stated long after its instant, for instance because of late events. */
  late: z.boolean(),
  /**
   * Whether the trigger came from a browser that claims, without proof, the identity of this contact, which a server
   * knows.
   */
  isClaimed: z.boolean(),
  /**
   * The trigger: an event by name, with the item or page that it was about, or time alone (`name` null); null if it is
   * unknown. `points` is the change of the score.
   */
  trigger: z
    .object({
      name: z.string().nullable(),
      item: z.string().nullable(),
      title: z.string().nullable(),
      url: z.string().nullable(),
      points: z.number().int().nullable(),
    })
    .nullable(),
  /** The contact's score when the message is sent; null if the alert concerns no plan. */
  current: z
    .object({ score: z.number().nullable(), band: z.string().nullable(), action: z.string() })
    .nullable(),
  contact: Contact,
})
const One = z.object({
  site: Site,
  alert: Alert,
  /** Pages that ask once more before they act. */
  links: z
    .object({ claim: z.string(), snooze: z.string(), notAFit: z.string(), write: z.string().optional() })
    .nullable(),
})
const Many = z.object({
  site: Site,
  /** The strongest; `total` counts all. */
  alerts: z.array(Alert),
  total: z.number().int(),
  from: Instant,
  to: Instant,
  url: z.string(),
})
const OfList = z.object({
  site: Site,
  list: z.object({ id: z.string(), name: z.string() }),
  contact: Contact,
  /** The owner's own id of the person. */
  userId: z.string().nullable(),
  traits: z.record(z.string(), z.unknown()),
})

/** A reward in the state that the message states, with that before; amounts are minor units. */
const OfReward = z.object({
  site: Site,
  reward: z.object({
    id: z.string(),
    rule: z.string(),
    name: z.string(),
    plan: z.string(),
    state: RewardState,
    /** Null for `granted`. */
    previous: RewardState.nullable(),
    reason: z.string(),
    /** The number in the system that supplies the reward. */
    reference: z.string(),
    amount: z.number().int().nullable(),
    currency: z.string().nullable(),
    /** The proven score that passed the threshold, and the crossing. */
    score: z.number(),
    crossing: z.string(),
  }),
  contact: Contact,
  /** The owner's own id of the person. */
  userId: z.string().nullable(),
})

const OfLead = z.object({
  site: Site,
  contact: Contact,
  userId: z.string().nullable(),
  deal: z.object({
    id: z.string().nullable(),
    value: z.number().nullable(),
    currency: z.string().nullable(),
  }),
})

/** Each type with its data. A type without a row does not compile. */
const DATA = {
  'alert.created': One,
  'alert.reminder': One,
  'alert.bundle': Many,
  'alert.digest': Many,
  'plan.published': z.object({
    site: Site,
    plan: z.string(),
    /** The number of contacts that rose over a threshold, and that fell below one. */
    up: z.number().int(),
    down: z.number().int(),
    url: z.string(),
  }),
  'list.entered': OfList,
  'list.left': OfList,
  'partner.applied': PARTNER_NEWS['partner.applied'].extend({ site: Site }),
  'partner.status': PARTNER_NEWS['partner.status'].extend({ site: Site }),
  'partner.level': PARTNER_NEWS['partner.level'].extend({ site: Site }),
  'referral.changed': PARTNER_NEWS['referral.changed'].extend({ site: Site }),
  'commission.changed': PARTNER_NEWS['commission.changed'].extend({ site: Site }),
  'statement.closed': PARTNER_NEWS['statement.closed'].extend({ site: Site }),
  'statement.paid': PARTNER_NEWS['statement.paid'].extend({ site: Site }),
  'statement.returned': PARTNER_NEWS['statement.returned'].extend({ site: Site }),
  'statement.cancelled': PARTNER_NEWS['statement.cancelled'].extend({ site: Site }),
  'reward.granted': OfReward,
  'reward.changed': OfReward,
  /** Of REST hooks alone. */
  'lead.claimed': OfLead,
  'deal.won': OfLead,
  'deal.lost': OfLead,
  test: z.object({ site: Site, url: z.string() }),
} as const
export type WebhookType = keyof typeof DATA

const payload = <T extends WebhookType>(type: T) =>
  z.object({ type: z.literal(type), timestamp: Instant, data: DATA[type] })

export const WEBHOOKS = {
  'alert.created': payload('alert.created'),
  'alert.reminder': payload('alert.reminder'),
  'alert.bundle': payload('alert.bundle'),
  'alert.digest': payload('alert.digest'),
  'plan.published': payload('plan.published'),
  'list.entered': payload('list.entered'),
  'list.left': payload('list.left'),
  'partner.applied': payload('partner.applied'),
  'partner.status': payload('partner.status'),
  'partner.level': payload('partner.level'),
  'referral.changed': payload('referral.changed'),
  'commission.changed': payload('commission.changed'),
  'statement.closed': payload('statement.closed'),
  'statement.paid': payload('statement.paid'),
  'statement.returned': payload('statement.returned'),
  'statement.cancelled': payload('statement.cancelled'),
  'reward.granted': payload('reward.granted'),
  'reward.changed': payload('reward.changed'),
  'lead.claimed': payload('lead.claimed'),
  'deal.won': payload('deal.won'),
  'deal.lost': payload('deal.lost'),
  test: payload('test'),
} as const satisfies { [T in WebhookType]: z.ZodType }

export const WebhookPayload = z.discriminatedUnion('type', [
  WEBHOOKS['alert.created'],
  WEBHOOKS['alert.reminder'],
  WEBHOOKS['alert.bundle'],
  WEBHOOKS['alert.digest'],
  WEBHOOKS['plan.published'],
  WEBHOOKS['list.entered'],
  WEBHOOKS['list.left'],
  WEBHOOKS['partner.applied'],
  WEBHOOKS['partner.status'],
  WEBHOOKS['partner.level'],
  WEBHOOKS['referral.changed'],
  WEBHOOKS['commission.changed'],
  WEBHOOKS['statement.closed'],
  WEBHOOKS['statement.paid'],
  WEBHOOKS['statement.returned'],
  WEBHOOKS['statement.cancelled'],
  WEBHOOKS['reward.granted'],
  WEBHOOKS['reward.changed'],
  WEBHOOKS['lead.claimed'],
  WEBHOOKS['deal.won'],
  WEBHOOKS['deal.lost'],
  WEBHOOKS.test,
])
export type WebhookPayload = z.infer<typeof WebhookPayload>
