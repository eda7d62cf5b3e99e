import * as z from 'zod'
import { Instant } from './board.ts'
import { CommissionInfo, CommissionState, StatementDetail, StatementInfo } from './commission.ts'
import { Invoice } from './payment.ts'

const Amount = z.int()

/** What a filter finds, by partner, state and currency, over all pages. */
export const CommissionTotals = z.array(
  z.object({
    partner: z.string(),
    state: CommissionState,
    currency: z.string(),
    count: z.int(),
    earned: Amount,
    /** Earned and not frozen in a statement. */
    open: Amount,
  }),
)
export type CommissionTotals = z.infer<typeof CommissionTotals>
export const CommissionPage = z.object({
  rows: z.array(CommissionInfo),
  next: z.string().nullable(),
  totals: CommissionTotals,
})
export type CommissionPage = z.infer<typeof CommissionPage>

/** A sale as its partner reads it: no other partner and no customer is named, but a person that the partner referred. */
export const OwnSale = CommissionInfo.omit({ partner: true }).extend({ customer: z.string() })
export type OwnSale = z.infer<typeof OwnSale>
export const OwnSales = z.object({
  rows: z.array(OwnSale),
  next: z.string().nullable(),
  /** Of all sales: what waits, what is due, what is paid, by currency. */
  sums: z.array(z.object({ currency: z.string(), waiting: Amount, due: Amount, paid: Amount })),
  /** When waiting amounts become due, the earliest first; at most six days. */
  becomesDue: z.array(z.object({ day: z.string(), currency: z.string(), amount: Amount })),
  /** By currency: what is missing to the minimum payout, and when the next statement can be closed. */
  minimum: z.array(z.object({ currency: z.string(), minimum: Amount, missing: Amount })),
  nextClosing: Instant.nullable(),
})
export type OwnSales = z.infer<typeof OwnSales>

/** Why an order is this partner’s: the partner's own evidence alone. */
export const OwnWhy = z.object({
  order: z.string(),
  at: Instant,
  /** The name of a person that the partner referred; of others the first letters. */
  customer: z.string(),
  isPinned: z.boolean(),
  isKept: z.boolean(),
  why: z.string().nullable(),
  when: z.string().nullable(),
  dueAt: Instant.nullable(),
  flags: z.array(z.string()),
  evidence: z.array(z.object({ by: z.string(), of: z.string(), at: Instant, reason: z.string() })),
  /** Evidence of other partners was there, and came after this. */
  hadOthers: z.boolean(),
  lines: z.array(
    z.object({
      product: z.string(),
      /** Null: no rule pays for it. */
      rate: z
        .union([
          z.object({ kind: z.literal('percent'), ppm: z.int() }),
          z.object({
            ...{ kind: z.literal('fixed'), amount: Amount, currency: z.string() },
            per: z.enum(['order', 'unit']),
          }),
        ])
        .nullable(),
      amounts: z.array(z.object({ currency: z.string(), amount: Amount })),
    }),
  ),
})
export type OwnWhy = z.infer<typeof OwnWhy>

export const OwnStatement = StatementInfo.omit({ partner: true, closedBy: true }).extend({
  invoice: Invoice.nullable(),
  canInvoice: z.boolean(),
})
export type OwnStatement = z.infer<typeof OwnStatement>
export const OwnStatements = z.object({ rows: z.array(OwnStatement) })
export const OwnStatementDetail = StatementDetail.omit({ partner: true, closedBy: true }).extend({
  invoice: Invoice.nullable(),
  canInvoice: z.boolean(),
})
export type OwnStatementDetail = z.infer<typeof OwnStatementDetail>
