import * as z from 'zod'
import { Instant } from './board.ts'

export const Job = z.object({
  id: z.string(),
  site: z.string().nullable(),
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  detail: z.record(z.string(), z.unknown()),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Job = z.infer<typeof Job>
