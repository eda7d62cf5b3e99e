import * as z from 'zod'
import { Instant } from './board.ts'
import { Outcome } from './outcome.ts'

/** The state of sales for a contact. */
export const Lead = z.object({
  contactId: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  claimedAt: Instant.nullable(),
  snoozedUntil: Instant.nullable(),
  outcome: Outcome.nullable(),
  outcomeAt: Instant.nullable(),
  note: z.string(),
})
export type Lead = z.infer<typeof Lead>

/** The deal that was won or lost. Without a number it is the contact's latest one. */
export const Deal = z.strictObject({
  id: z.string().trim().min(1).max(256).optional(),
  value: z.number().nonnegative().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  reason: z.string().max(500).optional(),
})
export type Deal = z.infer<typeof Deal>

export const LeadChange = z.strictObject({
  /** A person's id, `me`, or null to give the lead back. Claiming is `owner: "me"`; giving it to another is not. */
  owner: z.string().max(64).nullable().optional(),
  snoozedUntil: Instant.nullable().optional(),
  outcome: Outcome.nullable().optional(),
  note: z.string().max(2000).optional(),
  /** For an outcome `won` or `lost`: its value, its number, and the reason. All are optional. */
  deal: Deal.optional(),
})
export type LeadChange = z.infer<typeof LeadChange>

/** The owner of unclaimed leads: by a trait's value (without case and diacritics), else this user. */
export const Assignment = z.strictObject({
  trait: z.string().max(100).nullable().default(null),
  byValue: z.record(z.string().max(200), z.string().max(64)).default({}),
  otherwise: z.string().max(64).nullable().default(null),
})
export type Assignment = z.infer<typeof Assignment>

/** Times in seconds from alert to claim and from alert to first contact, for leads alerted in the period. */
export const ResponseReport = z.object({
  from: Instant,
  to: Instant,
  alerts: z.number().int(),
  /** The number of leads; each is claimed and contacted once. */
  leads: z.number().int(),
  claimed: z.number().int(),
  contacted: z.number().int(),
  claim: z.object({ p50: z.number().nullable(), p90: z.number().nullable() }),
  contact: z.object({ p50: z.number().nullable(), p90: z.number().nullable() }),
  outcomes: z.record(Outcome, z.number().int()),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      claimed: z.number().int(),
      claimP50: z.number().nullable(),
    }),
  ),
})
export type ResponseReport = z.infer<typeof ResponseReport>
