import * as z from 'zod'
import { Instant } from './board.ts'

/**
 * Where customers come from: people who became leads in a period, by what brought them, and what came of them. Each person
 * is in one row, so that the rows add up.
 */
export const SOURCE_GROUPS = [
  'referral',
  'partner',
  'coupon',
  'ad',
  'search',
  'campaign',
  'mail',
  'social',
  'ai',
  'site',
  'direct',
] as const
export const SourceGroup = z.enum(SOURCE_GROUPS)
export type SourceGroup = z.infer<typeof SourceGroup>

/** Whole minor units. */
const Sum = z.object({ currency: z.string(), amount: z.int() })
const Figures = z.object({
  /** All who became leads in the period. */
  leads: z.int(),
  /** Of them, those for whom the window has passed, and those of these who were won within it. */
  ripe: z.int(),
  won: z.int(),
  /** Not ripe and not won: they may still be won. */
  open: z.int(),
  /** `won` of `ripe` with Wilson's 95 % interval; null where there is no rate. */
  rate: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Few people: the interval is wide. */
  isHandful: z.boolean(),
  /** Days until half of the people who are won in time are won, by Kaplan and Meier; null if none is. */
  daysToClose: z.number().nullable(),
  /** The share that is won within 30, 90 and 180 days, by Kaplan and Meier; null beyond what was observed. */
  curve: z.object({ d30: z.number().nullable(), d90: z.number().nullable(), d180: z.number().nullable() }),
  /** Kept value of the orders and deals of these people. */
  sales: z.array(Sum),
  commission: z.array(Sum),
  /** Sales for each 1 of commission, in the currency that most sales are in; null without commission. */
  salesPerCommission: z.number().nullable(),
})
export const SourceReportRow = Figures.extend({
  group: SourceGroup,
  /** The partner, the search engine, the ad network, …; null for the sum of the group. */
  name: z.string().nullable(),
  partner: z.string().nullable(),
})
export type SourceReportRow = z.infer<typeof SourceReportRow>

export const SourcesReport = z.object({
  at: Instant,
  from: Instant,
  to: Instant,
  windowDays: z.int(),
  start: z.enum(['lead', 'visit']),
  /** Of so many contacts, these were read. */
  contacts: z.int(),
  read: z.int(),
  all: Figures,
  /** The sums of the groups, by the lower end of the rate's interval. */
  rows: z.array(SourceReportRow),
  /** The parts of the groups that have names. */
  parts: z.array(SourceReportRow),
})
export type SourcesReport = z.infer<typeof SourcesReport>

export const SourcesReportState = z.object({
  /** Null until it was counted for the first time. */
  report: SourcesReport.nullable(),
  counting: z.object({ done: z.int(), total: z.int() }).nullable(),
})
export type SourcesReportState = z.infer<typeof SourcesReportState>
