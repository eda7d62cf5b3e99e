import * as z from 'zod'

/** A partner as others name it. */
export const PartnerName = z.object({ id: z.string(), name: z.string() })
export type PartnerName = z.infer<typeof PartnerName>
