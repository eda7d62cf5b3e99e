import * as z from 'zod'
import { Instant } from './board.ts'
import { Condition, Duration } from './plan.ts'

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
  /** A contact is identified for the first time, with at least this score. */
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
  /** A contact with at least this score has been inactive for this time. */
  z.strictObject({
    kind: z.literal('inactive'),
    plan: z.string().max(64).optional(),
    atLeast: z.number().int(),
    for: Duration,
  }),
])
export type Trigger = z.infer<typeof Trigger>
export const TRIGGERS = Trigger.options.map(option => option.shape.kind.value)

/** An alert rule. All conditions must hold at the instant of the alert. */
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
   * The shortest time between two alerts about the same contact, whatever the cause. Default 24 hours; for thresholds none,
   * since the plan gives each one its own.
   */
  cooldown: Duration.optional(),
  /** More alerts than this in so many minutes go out as one message ("5 hot leads in 10 minutes"). */
  bundle: z
    .strictObject({ over: z.number().int().min(1).max(1000), minutes: z.number().int().min(1).max(1440) })
    .optional(),
  /** Ids of channels. The inbox of the board has every alert in any case. */
  channels: z.array(z.string().max(64)).max(50).default([]),
  /** A reminder follows if the lead is still unclaimed so many minutes after the alert. */
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

/** `defaults` apply while the site has no own rules: every threshold, on the board only. They have no name. */
export const AlertRuleList = z.object({
  rows: z.array(AlertRuleInfo),
  defaults: z.array(AlertRule.extend({ name: z.string().max(200) })),
})
export type AlertRuleList = z.infer<typeof AlertRuleList>
