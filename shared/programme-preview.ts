import * as z from 'zod'
import { Instant } from './board.ts'
import { Programme } from './programme.ts'

export const PreviewProgramme = z.strictObject({
  /** Left out: the latest saved document. */
  document: Programme.optional(),
  days: z.int().min(1).max(366).default(90),
})
export type PreviewProgramme = z.infer<typeof PreviewProgramme>

/** Sums are whole minor units of the row's currency. */
const Difference = z.object({
  currency: z.string(),
  current: z.int(),
  proposed: z.int(),
  difference: z.int(),
})

/** What partners would have earned if a document had been in force for a time, beside what they have earned. */
export const ProgrammePreview = z.object({
  from: Instant,
  to: Instant,
  /** Orders of the time that have evidence of a partner, whether or not it counts. */
  orders: z.int(),
  /** Orders that would be another partner's, or no partner's. */
  moved: z.int(),
  /** By partner and currency, the greatest difference first. */
  rows: z.array(
    Difference.extend({
      partner: z.string(),
      name: z.string(),
      ordersCurrent: z.int(),
      ordersProposed: z.int(),
      /** The part that is bonuses. */
      bonusesCurrent: z.int(),
      bonusesProposed: z.int(),
    }),
  ),
  totals: z.array(Difference),
})
export type ProgrammePreview = z.infer<typeof ProgrammePreview>

/** The base of a real order by a document. */
export const OrderBase = z.object({
  order: z.string(),
  at: Instant,
  currency: z.string().nullable(),
  /** Minor units. Null: the order has no amount that can be read. */
  value: z.int().nullable(),
  base: z.int().nullable(),
  /** The amounts that the order states, as they were sent. */
  given: z.record(z.string(), z.unknown()),
})
export const OrderBases = z.object({ rows: z.array(OrderBase) })
export type OrderBases = z.infer<typeof OrderBases>
export const PreviewBase = PreviewProgramme.pick({ document: true })
