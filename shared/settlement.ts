import * as z from 'zod'

/** How a site settles with its partners. These settings are no part of the terms: they hold at once. */
export const Settlement = z.strictObject({
  /** The day of the month on which the month before is closed by itself, in the programme's zone; null: by a person. */
  closingDay: z.int().min(1).max(28).nullable(),
  /** Who has closed a statement can neither pay it nor export its payment. */
  fourEyes: z.boolean(),
})
export type Settlement = z.infer<typeof Settlement>
