import * as z from 'zod'
import { Estimate } from './insights.ts'
import { MOST_STEPS } from './path-steps.ts'

const Count = z.number().int().min(0)

/** An act on the way to a conversion: `kind demo_request` or `page /pricing`. */
export const ActKey = z
  .string()
  .max(320)
  .regex(/^(kind|page) \S/)

/** Whether a number was counted, and from how many, or is the product's default. */
export const Basis = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('data'), n: Count }),
  z.strictObject({ from: z.literal('default') }),
])
export type Basis = z.infer<typeof Basis>

const Grounded = <Value extends z.ZodType>(value: Value) => z.strictObject({ value, basis: Basis })

export const PathStep = z.strictObject({
  act: ActKey,
  /** Conversions within the horizon, of the contacts with the step at least one horizon ago. */
  rate: Estimate,
  points: Grounded(z.number().int().min(0)),
  /** Days after which the points end; null: never. */
  validDays: Grounded(z.number().int().nullable()),
})
export type PathStep = z.infer<typeof PathStep>

/** An act that may be a step, with its reach and its usual distance from the conversion. */
export const Candidate = z.strictObject({
  act: ActKey,
  reach: z.strictObject({ k: Count, n: Count }),
  converters: Count,
  /** The median time from the first such act to the conversion. */
  daysBefore: z.number().min(0).nullable(),
})
export type Candidate = z.infer<typeof Candidate>

export const FunnelStep = z.strictObject({
  /** Null: the conversion. */
  act: ActKey.nullable(),
  /** People with the first such step in the period. */
  reached: Count,
  /** Of these, people with the next step before it. They are in no share. */
  ahead: Count,
  /** People with the next step afterwards. Null for the conversion. */
  wentOn: Count.nullable(),
  /** The median time from this step to the next one; null without such people. */
  usualMs: z.number().min(0).nullable(),
})
export type FunnelStep = z.infer<typeof FunnelStep>

export const PathAnswer = z.strictObject({
  people: Count,
  conversions: Count,
  /** The rate of all people, with the first event in place of a step. */
  base: Estimate,
  steps: z.array(PathStep).max(MOST_STEPS),
  candidates: z.array(Candidate),
  funnel: z.array(FunnelStep),
  /** Days without an event after which points are taken away. */
  silence: Grounded(z.number().int()),
  /** The log-odds that one point of the last step stands for; null without data. */
  perPoint: z.number().positive().nullable(),
})
export type PathAnswer = z.infer<typeof PathAnswer>

/** Null while the result is being counted. */
export const PathState = z.strictObject({
  path: PathAnswer.nullable(),
  counting: z.strictObject({ done: Count, total: Count }).nullable(),
})
export type PathState = z.infer<typeof PathState>
