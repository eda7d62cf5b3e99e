import * as z from 'zod'
import { Trust } from './event.ts'

/** ISO 8601 duration such as `P30D`, `P6M`, `PT2H`; positive. Days and longer are calendar units in the plan's zone. */
export const Duration = z.string()
export type Duration = z.infer<typeof Duration>

export const OPS = [
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'startsWith',
  'endsWith',
  'glob',
  'exists',
] as const
export const Op = z.enum(OPS)
export type Op = z.infer<typeof Op>

const Scalar = z.union([z.string(), z.number(), z.boolean()])
/** One condition: all of a list must hold. `field` is a path such as `url.path`, `props.value`, `traits.city`. */
export const Condition = z.strictObject({
  field: z.string(),
  op: Op,
  value: z.union([Scalar, z.array(Scalar)]).optional(),
})
export type Condition = z.infer<typeof Condition>

export const PERIODS = ['ever', 'hour', 'day', 'week', 'month', 'visit'] as const
export const Limit = z.union([
  z.strictObject({ per: z.enum(PERIODS), n: z.number().int() }),
  z.strictObject({ oncePer: z.string() }),
  z.strictObject({ notWithin: Duration }),
])
export type Limit = z.infer<typeof Limit>

export const PerUnit = z.strictObject({
  field: z.string(),
  rate: z.number(),
  max: z.number().optional(),
  currency: z.string().optional(),
})
export type PerUnit = z.infer<typeof PerUnit>

const common = {
  id: z.string(),
  name: z.string().optional(),
  group: z.string().optional(),
  minTrust: Trust.optional(),
  /** Events timed before this instant (ISO 8601) do not exist for the rule; written by publishing "from now on". */
  since: z.string().optional(),
}
const where = z.array(Condition).default([])
const worth = { points: z.number().optional(), perUnit: PerUnit.optional() }
const lasting = { limit: Limit.optional(), validity: Duration.optional(), halfLife: Duration.optional() }

export const EventRule = z.strictObject({
  ...common,
  kind: z.literal('event'),
  event: z.string(),
  where,
  ...worth,
  ...lasting,
})
export const CountRule = z.strictObject({
  ...common,
  kind: z.literal('count'),
  event: z.string(),
  where,
  n: z.number().int(),
  within: z.union([z.literal('visit'), Duration]).optional(),
  points: z.number(),
  ...lasting,
})
export const AbsenceRule = z.strictObject({
  ...common,
  kind: z.literal('absence'),
  /** The missing event; if omitted, any activity. */
  event: z.string().optional(),
  where,
  /** The event that starts the clock, instead of the last match. */
  after: z.string().optional(),
  for: Duration,
  points: z.number(),
  ...lasting,
})
export const TraitRule = z.strictObject({
  ...common,
  kind: z.literal('trait'),
  trait: z.string(),
  where,
  points: z.number(),
})
export const ShareRule = z.strictObject({
  ...common,
  kind: z.literal('share'),
  event: z.string(),
  where,
  atLeast: z.number().int(),
  share: z.number(),
  points: z.number(),
})
export const Rule = z.discriminatedUnion('kind', [EventRule, CountRule, AbsenceRule, TraitRule, ShareRule])
export type Rule = z.infer<typeof Rule>
export type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>

export const Group = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
})
export type Group = z.infer<typeof Group>

/** The tags of an event: the text of a field, or a fixed tag if the URL matches a glob. */
export const TagRule = z.union([
  z.strictObject({ from: z.string() }),
  z.strictObject({ from: z.strictObject({ urlGlob: z.string(), tag: z.string() }) }),
])
export type TagRule = z.infer<typeof TagRule>

/** `from` and `to` are dates (`to` is then its last day, in the plan's zone) or instants (then half-open). */
export const Season = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  from: z.string(),
  to: z.string(),
  factor: z.number(),
  rules: z.array(z.string()).optional(),
  where: z.array(Condition).optional(),
})
export type Season = z.infer<typeof Season>

export const Band = z.strictObject({
  id: z.string(),
  name: z.string(),
  from: z.number().optional(),
  colour: z.string().optional(),
  action: z.string().default(''),
})
export type Band = z.infer<typeof Band>

export const Threshold = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  value: z.number(),
  direction: z.enum(['up', 'down']),
  hysteresis: z.number().optional(),
  cooldown: Duration.optional(),
  /** Crossed by the score that the plan would give if each rule asked for this trust at least. */
  minTrust: Trust.optional(),
})
export type Threshold = z.infer<typeof Threshold>

export const Cycle = z.union([
  z.strictObject({ every: z.enum(['week', 'month', 'quarter', 'year']) }),
  /** First days of cycles (dates in the plan's zone), ascending. */
  z.strictObject({ dates: z.array(z.string()) }),
])
export type Cycle = z.infer<typeof Cycle>

export const REWARD_PERIODS = ['cycle', 'month', 'quarter', 'year', 'ever'] as const
/** Grants a gift when a score passes a threshold upward, at most once per contact and period. */
export const RewardRule = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The id of a rising threshold that asks for proven points. */
  threshold: z.string(),
  /** A calendar period in the plan's zone, or the plan's cycle. */
  once: z.enum(REWARD_PERIODS).default('cycle'),
  /** The value of the gift for the books, in minor units of an ISO 4217 currency. */
  value: z.strictObject({ amount: z.number().int(), currency: z.string() }).optional(),
})
export type RewardRule = z.infer<typeof RewardRule>

/** What to do about a contact of that kind, and a message to send; texts may have placeholders such as `{name}`. */
const ArchetypeAct = z.strictObject({
  action: z.string().max(500),
  subject: z.string().max(200),
  body: z.string().max(5000),
})

/**
 * The document a marketer writes: a versioned set of rules, bands and thresholds with one goal.
 * This is its shape; `collector/score/check/check.ts` says what else must hold (ids, durations, caps, types),
 * so that an error names the rule and the field.
 */
export const Plan = z.strictObject({
  site: z.string().optional(),
  name: z.string(),
  goal: z.string().default(''),
  state: z.enum(['draft', 'live', 'archived']).default('draft'),
  timeZone: z.string().optional(),
  audience: z.array(Condition).optional(),
  rules: z.array(Rule),
  groups: z.array(Group).default([]),
  min: z.number().optional(),
  max: z.number().optional(),
  tags: z.array(TagRule).default([]),
  seasons: z.array(Season).default([]),
  bands: z.array(Band).default([]),
  thresholds: z.array(Threshold).default([]),
  rewards: z.array(RewardRule).optional(),
  /** In place of the built-in actions and messages. */
  archetypes: z
    .strictObject({ rising_star: ArchetypeAct.optional(), sleeping_giant: ArchetypeAct.optional() })
    .optional(),
  cycle: Cycle.nullable().default(null),
})
export type Plan = z.infer<typeof Plan>
