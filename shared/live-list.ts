import * as z from 'zod'
import { Instant } from './board.ts'
import { Condition } from './plan.ts'

/** A saved filter of a board that notifies a webhook of each contact that enters or leaves it. */
export const LiveList = z.strictObject({
  name: z.string().min(1).max(200),
  isOn: z.boolean().default(true),
  plan: z.string().max(64),
  bands: z.array(z.string().max(64)).max(50).optional(),
  atLeast: z.number().int().optional(),
  tag: z.strictObject({ tag: z.string().max(200), atLeast: z.number().int() }).optional(),
  where: z.array(Condition).max(20).default([]),
  /** Ids of webhook channels. */
  channels: z.array(z.string().max(64)).max(10).default([]),
})
export type LiveList = z.infer<typeof LiveList>

export const LiveListInfo = z.object({
  id: z.string(),
  site: z.string(),
  list: LiveList,
  members: z.number().int(),
  updatedAt: Instant,
})
export type LiveListInfo = z.infer<typeof LiveListInfo>

export const LiveListMembers = z.object({
  rows: z.array(
    z.object({
      contactId: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      userId: z.string().nullable(),
      score: z.number().int().nullable(),
    }),
  ),
  cursor: z.string().nullable(),
})
export type LiveListMembers = z.infer<typeof LiveListMembers>
