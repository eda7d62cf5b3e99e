import * as z from 'zod'

/** The outcomes of work on a lead. */
export const OUTCOMES = ['contacted', 'meeting', 'won', 'lost', 'not_a_fit'] as const
export const Outcome = z.enum(OUTCOMES)
export type Outcome = z.infer<typeof Outcome>

/** `open`: no outcome yet, and not snoozed. A snoozed lead is `snoozed` until its time, with any outcome. */
export const LEAD_STATUSES = ['open', 'snoozed', ...OUTCOMES] as const
export type LeadStatus = (typeof LEAD_STATUSES)[number]
