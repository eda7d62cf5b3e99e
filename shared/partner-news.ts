import * as z from 'zod'
import { Instant } from './board.ts'
import { CommissionState } from './commission.ts'
import { PartnerStatus } from './partner.ts'

/** Changes of the partner programme as programs are told of them. They name ids and amounts, and no person. */
const Sum = z.object({ currency: z.string(), amount: z.int() })
const OfStatement = z.object({
  number: z.int(),
  partner: z.string(),
  currency: z.string(),
  from: Instant,
  to: Instant,
  total: z.int(),
  hash: z.string(),
  state: z.enum(['closed', 'paid', 'returned', 'cancelled']),
  reference: z.string(),
})
const OfCommission = Sum.extend({
  partner: z.string(),
  state: CommissionState,
})

export const PARTNER_NEWS = {
  'partner.applied': z.object({ partner: z.string() }),
  'partner.status': z.object({ partner: z.string(), status: PartnerStatus, from: Instant }),
  'partner.level': z.object({ partner: z.string(), level: z.string().nullable(), from: Instant }),
  'referral.changed': z.object({
    referral: z.string(),
    partner: z.string().nullable(),
    state: z.string(),
    reason: z.string(),
    since: Instant,
  }),
  /** What the engine says of an order; that time passes or a statement is closed is no change of it. */
  'commission.changed': z.object({
    cause: z.string(),
    order: z.string(),
    dueAt: Instant.nullable(),
    why: z.string().nullable(),
    /** Null: no partner has the order any more. */
    current: OfCommission.nullable(),
    /** Null: no partner had it. */
    previous: OfCommission.nullable(),
  }),
  'statement.closed': OfStatement,
  'statement.paid': OfStatement,
  'statement.returned': OfStatement,
  'statement.cancelled': OfStatement,
} as const
export type PartnerNewsType = keyof typeof PARTNER_NEWS
export type PartnerNews = {
  [T in PartnerNewsType]: { type: T; data: z.infer<(typeof PARTNER_NEWS)[T]> }
}[PartnerNewsType]
