import * as z from 'zod'
import { Instant } from './board.ts'
import { Currency } from './programme-rules.ts'

const text = (most: number) => z.string().trim().max(most)
const id = z.string().min(1).max(300)
/** Whole minor units of the currency, of either sign. */
const Amount = z.int().min(-1_000_000_000_000).max(1_000_000_000_000)

export const CommissionState = z.enum([
  'needs_amount',
  'corrected',
  'paid',
  'in_statement',
  'void',
  'held',
  'waiting',
  'due',
])
export type CommissionState = z.infer<typeof CommissionState>

/** What a partner has for one cause, in one currency. */
export const CommissionInfo = z.object({
  /** `o:` and an order's number, `a:` and an adjustment's id, or `b:` and a bonus: its rule, partner, period and ordinal. */
  cause: z.string(),
  partner: z.string(),
  /** Empty: the order's amount is not known. */
  currency: z.string(),
  order: z.string().nullable(),
  at: Instant,
  state: CommissionState,
  /** What is earned now, in minor units. */
  amount: Amount,
  /** What statements that are not cancelled have frozen of it. */
  frozen: Amount,
  value: Amount.nullable(),
  base: Amount.nullable(),
  dueAt: Instant.nullable(),
  /** The evidence that won, and whether the customer was new. */
  by: z.string().nullable(),
  when: z.string().nullable(),
  flags: z.array(z.string()),
  /** Why nothing is earned; null where something is. */
  why: z.string().nullable(),
  isPinned: z.boolean(),
  /** Of an adjustment. */
  reason: z.string().nullable(),
  /** Of a bonus: its rule, the start of its period, and how often it was reached before it, plus 1. */
  bonus: z.object({ rule: z.string(), from: Instant, ordinal: z.int() }).nullable(),
  statements: z.array(z.int()),
})
export type CommissionInfo = z.infer<typeof CommissionInfo>

/** Why an order is a partner's, or no partner's. */
export const Attribution = z.object({
  order: z.string(),
  at: Instant,
  partner: z.string().nullable(),
  isPinned: z.boolean(),
  /** Whether anything of the order is kept after refunds. */
  isKept: z.boolean(),
  when: z.string().nullable(),
  why: z.string().nullable(),
  currency: z.string().nullable(),
  value: Amount.nullable(),
  base: Amount.nullable(),
  dueAt: Instant.nullable(),
  flags: z.array(z.string()),
  amounts: z.array(z.object({ currency: z.string(), amount: Amount, lines: z.array(Amount) })),
  /** The strongest first; of each that lost, why. */
  candidates: z.array(
    z.object({
      by: z.string(),
      partner: z.string().nullable(),
      of: z.string(),
      at: Instant,
      reason: z.string(),
    }),
  ),
})
export type Attribution = z.infer<typeof Attribution>

const reason = text(500).min(1)
/** A partner, no partner (null), or `rules`: earlier decisions are taken away. */
const Given = z.union([id, z.null()])
export const AssignOrder = z.strictObject({ order: id, partner: Given, reason })
export const AssignContact = z.strictObject({
  partner: Given,
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  reason,
})
export const DecideFlag = z.strictObject({
  order: id,
  flag: z.enum(['paid_traffic', 'fast_order', 'many_clicks', 'refund_currency']),
  answer: z.enum(['release', 'void']),
  reason,
})
export const Adjust = z.strictObject({ amount: Amount, currency: Currency, reason })
export const Decided = z.object({ id: z.string() })

export const CloseMonth = z.strictObject({
  month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'a month is written as 2026-04'),
  partners: z.array(id).max(10_000).optional(),
  /** Only says what would be closed. */
  dryRun: z.boolean().default(false),
})
export const ClosedMonth = z.object({
  rows: z.array(
    z.object({
      partner: z.string(),
      currency: z.string(),
      total: Amount,
      outcome: z.enum(['closed', 'below_minimum', 'closed_before', 'later_is_closed']),
      number: z.int().nullable(),
      lines: z.array(z.object({ cause: z.string(), amount: Amount, corrects: z.int().nullable() })),
    }),
  ),
})

export const StatementInfo = z.object({
  number: z.int(),
  partner: z.string(),
  currency: z.string(),
  from: Instant,
  to: Instant,
  zone: z.string(),
  closedAt: Instant,
  closedBy: z.string(),
  total: Amount,
  hash: z.string(),
  state: z.enum(['closed', 'paid', 'returned', 'cancelled']),
  stateSince: Instant,
  reference: z.string(),
  reason: z.string(),
})
export type StatementInfo = z.infer<typeof StatementInfo>
export const StatementDetail = StatementInfo.extend({
  lines: z.array(
    z.object({
      cause: z.string(),
      amount: Amount,
      corrects: z.int().nullable(),
      order: z.string().nullable(),
      at: Instant,
      dueAt: Instant.nullable(),
      by: z.string().nullable(),
      when: z.string().nullable(),
      base: Amount.nullable(),
      earned: Amount,
      frozenBefore: Amount,
      reason: z.string().nullable(),
    }),
  ),
})
export type StatementDetail = z.infer<typeof StatementDetail>
export const MoveStatement = z.strictObject({
  to: z.enum(['paid', 'returned', 'cancelled']),
  reference: text(200).optional(),
  reason: text(500).optional(),
})
