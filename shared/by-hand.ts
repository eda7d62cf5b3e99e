import * as z from 'zod'
import { Instant } from './board.ts'

export const NewAdjustment = z.strictObject({
  plan: z.string(),
  points: z
    .number()
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine(points => points !== 0, 'at least one point, up or down'),
  reason: z.string().trim().min(1).max(500),
  /** ISO 8601 duration; without it, for good. */
  validity: z.string().max(40).optional(),
})

/** The event that was made of it. */
export const Stated = z.object({ eventId: z.string() })

export const NewObjection = z.strictObject({ on: z.boolean() })

/** Contacts of a file, at most 500 at a time. */
export const ContactImport = z.strictObject({
  /** Since when it is so; one instant for the whole file, so that the same file again is the same events. */
  at: Instant,
  rows: z
    .array(
      z.strictObject({
        // Each row is judged by itself: one that is no good, or too rich, does not hold up the others.
        userId: z.string().optional(),
        email: z.string().optional(),
        traits: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      }),
    )
    .min(1)
    .max(500),
})
export type ContactImport = z.infer<typeof ContactImport>

const Told = z.object({
  index: z.number().int(),
  code: z.string(),
  field: z.string().optional(),
  message: z.string(),
})

export const ContactImported = z.object({
  accepted: z.number().int(),
  /** Rows that were imported before with the same content. */
  duplicates: z.number().int(),
  rejected: z.array(Told),
  /** The dropped parts of accepted rows. */
  warnings: z.array(Told).optional(),
})
export type ContactImported = z.infer<typeof ContactImported>
