import * as z from 'zod'

/** What a person may do with partners' money, beside the role: decide on orders, close statements, mark payments. */
export const Right = z.enum(['partners.manage', 'statements.close', 'payments.export'])
export type Right = z.infer<typeof Right>
export const Rights = z.strictObject({ rights: z.array(Right).max(10) })
export type Rights = z.infer<typeof Rights>
