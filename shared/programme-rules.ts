import * as z from 'zod'
import { RatePpm } from './partner.ts'
import { Condition } from './plan.ts'

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'a currency has three letters, such as PLN')
/** Whole minor units of a currency. */
export const Sum = z.strictObject({ currency: Currency, amount: z.int().min(0).max(100_000_000) })
export type Sum = z.infer<typeof Sum>

const PositiveSum = Sum.extend({ amount: z.int().min(1).max(100_000_000) })
const Id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'an id is a short word of small letters, such as ebooks')
const name = z.string().trim().max(120)
/** A short name in both languages of the terms. */
export const Named = z.strictObject({ pl: name, en: name })

export const RuleWhen = z.enum(['first', 'recurring', 'existing', 'any'])
export type RuleWhen = z.infer<typeof RuleWhen>

/** What a rule pays: millionths of the base, a fixed sum in minor units, or nothing. */
export const RulePay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), ppm: RatePpm.min(1) }),
  PositiveSum.extend({ kind: z.literal('fixed'), per: z.enum(['order', 'unit']) }),
  z.strictObject({ kind: z.literal('none') }),
])
export type RulePay = z.infer<typeof RulePay>

/** A rule that takes precedence over the rates. For each line the first rule in question pays of which `where` holds. */
export const ProgrammeRule = z.strictObject({
  id: Id,
  /** What the terms call it, such as “e-books”. Required of a rule with conditions. */
  name: Named.default({ pl: '', en: '' }),
  when: RuleWhen,
  /** Of `recurring` only. Null: as long as the partner holds the customer. */
  months: z.int().min(1).max(120).nullable().default(null),
  /** All of them hold: on a field of the line (`item_id`), else of the order (`value`, `coupon`), or on `traits.*`. */
  where: z.array(Condition).max(20).default([]),
  pay: RulePay,
  /** The most that the rule pays for one order, by currency; a currency that is not listed has no limit. */
  max: z.array(PositiveSum).max(10).default([]),
})
export type ProgrammeRule = z.infer<typeof ProgrammeRule>

/** A level that partners are granted; without one a partner has the programme's own rates. */
export const ProgrammeLevel = z.strictObject({
  id: Id,
  name: z.strictObject({ pl: name.min(1), en: name.min(1) }),
  rates: z.strictObject({ firstPpm: RatePpm, recurringPpm: RatePpm }),
  rules: z.array(ProgrammeRule).max(50).default([]),
  /** The net sales of a calendar quarter at which the level is granted by itself. Null: it is granted by hand only. */
  reaches: PositiveSum.nullable().default(null),
})
export type ProgrammeLevel = z.infer<typeof ProgrammeLevel>

/** A bonus by result: for every nth new customer of a period, or once for net sales that reach a sum. */
export const ProgrammeBonus = z.strictObject({
  id: Id,
  per: z.enum(['month', 'quarter']),
  if: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('every'), customers: z.int().min(1).max(100_000) }),
    PositiveSum.extend({ kind: z.literal('sales') }),
  ]),
  pays: PositiveSum,
})
export type ProgrammeBonus = z.infer<typeof ProgrammeBonus>

/** The kinds of evidence that the programme can reorder, as they stand by default. */
export const EVIDENCE = ['named', 'referral', 'coupon', 'bound', 'click'] as const
export const Precedence = z.array(z.enum(EVIDENCE)).length(EVIDENCE.length)
